//! Connection options of Postgres: TLS, and the trusted certificates.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::store::StoreError;

/// The roots that sign the certificates of RDS; none of them is a public one. A newer
/// bundle of AWS's (<https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem>)
/// takes the file's place as it is.
const RDS_ROOTS: &str = include_str!("rds_roots.pem");

/// The domain of RDS endpoints: `name.id.region.rds.amazonaws.com`.
const RDS_DOMAIN: &str = ".rds.amazonaws.com";

/// Returns the options for that address. An RDS endpoint is verified (`verify-full`), unless the
/// address sets `sslmode` or `sslrootcert`; elsewhere TLS is used if the server offers it.
pub(in crate::store) fn options(url: &str) -> Result<PgConnectOptions, StoreError> {
    let options: PgConnectOptions = url.parse()?;
    let options = options
        .disable_statement_logging()
        .application_name("kavak-agent");
    let Some(region) = rds_region(options.get_host()) else {
        return Ok(options);
    };
    let is_set = |name: &str| url.contains(&format!("{name}="));
    let root = roots(region);
    if is_set("sslmode") || is_set("sslrootcert") {
        // A mode that verifies needs the roots; the others ignore them.
        return Ok(match root {
            Some(root) if !is_set("sslrootcert") => options.ssl_root_cert_from_pem(root),
            _ => options,
        });
    }
    Ok(match root {
        Some(root) => options
            .ssl_mode(PgSslMode::VerifyFull)
            .ssl_root_cert_from_pem(root),
        None => {
            tracing::warn!(
                region,
                "the database's certificate is not verified: this build has no root for RDS in \
                 its region; add sslmode=verify-full and sslrootcert=<file> to DATABASE_URL"
            );
            options.ssl_mode(PgSslMode::Require)
        }
    })
}

fn rds_region(host: &str) -> Option<&str> {
    let name = host.trim_end_matches('.').strip_suffix(RDS_DOMAIN)?;
    name.rsplit('.').next().filter(|region| !region.is_empty())
}

/// The roots of a region, which is part of their names: `Amazon RDS us-east-1 Root CA RSA2048 G1`.
fn roots(region: &str) -> Option<Vec<u8>> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----\n";
    const END: &str = "-----END CERTIFICATE-----";
    let name = format!("Amazon RDS {region} Root CA");
    let mut found = String::new();
    for rest in RDS_ROOTS.split(BEGIN).skip(1) {
        let body = rest.split(END).next().unwrap_or_default();
        let der = BASE64_STANDARD.decode(body.replace(['\r', '\n'], ""));
        let has_name = |der: Vec<u8>| der.windows(name.len()).any(|it| it == name.as_bytes());
        if der.is_ok_and(has_name) {
            found.extend([BEGIN, body, END, "\n"]);
        }
    }
    (!found.is_empty()).then(|| found.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(url: &str) -> String {
        format!("{:?}", options(url).unwrap().get_ssl_mode())
    }

    #[test]
    fn rds_proves_who_it_is_unless_the_address_says_otherwise() {
        let rds = "postgresql://u:p@db.c1.us-east-1.rds.amazonaws.com:5432/kavak";
        assert_eq!(mode(rds), "VerifyFull");
        assert_eq!(mode(&format!("{rds}?sslmode=require")), "Require");
        assert_eq!(mode(&format!("{rds}?sslmode=disable")), "Disable");
        assert_eq!(mode("postgresql://u:p@127.0.0.1/kavak"), "Prefer");
        let unknown = rds.replace("us-east-1", "xx-new-9");
        assert_eq!(mode(&unknown), "Require");
        let evil = "postgresql://u@db.us-east-1.rds.amazonaws.com.evil.example/kavak";
        assert_eq!(mode(evil), "Prefer");
    }

    #[test]
    fn each_region_has_its_three_roots_and_no_others() {
        for region in regions().filter(|region| !WITHOUT_ROOTS.contains(region)) {
            let pem = String::from_utf8(roots(region).unwrap()).unwrap();
            assert_eq!(pem.matches("BEGIN CERTIFICATE").count(), 3, "{region}");
            let url = format!("postgres://u:p@db.c1.{region}.rds.amazonaws.com/kavak");
            assert_eq!(mode(&url), "VerifyFull", "{region}");
        }
        assert!(roots("us-east").is_none());
        assert!(roots("Root").is_none());
    }

    /// Regions that are newer than the bundle in the file: see `docs/OPERATIONS.md`.
    const WITHOUT_ROOTS: [&str; 7] = [
        "ap-east-2",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-west-1",
        "il-central-1",
        "mx-central-1",
    ];

    /// Every region that the provisioner's settings know.
    fn regions() -> impl Iterator<Item = &'static str> {
        let source = include_str!("../../../../settings/src/regions.rs");
        let (_, list) = source.split_once("REGIONS: [&str; 34] = [").unwrap();
        let (list, _) = list.split_once(']').unwrap();
        list.split('"').skip(1).step_by(2)
    }

    #[test]
    fn regions_without_roots_are_those_that_the_docs_name() {
        let missing: Vec<&str> = regions().filter(|it| roots(it).is_none()).collect();
        assert_eq!(missing, WITHOUT_ROOTS);
        let docs = include_str!("../../../../docs/OPERATIONS.md");
        for region in missing {
            assert!(docs.contains(&format!("`{region}`")), "{region}");
            let url = format!("postgres://u:p@db.c1.{region}.rds.amazonaws.com/kavak");
            assert_eq!(mode(&url), "Require", "{region}");
        }
    }
}
