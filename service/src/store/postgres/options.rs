//! How Postgres is connected to: TLS, and whose certificate is believed.

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::store::StoreError;

/// The roots that sign the certificates of RDS; none of them is a public one.
const RDS_ROOTS: &str = include_str!("rds_roots.pem");

/// Where RDS's endpoints are: `name.id.region.rds.amazonaws.com`.
const RDS_DOMAIN: &str = ".rds.amazonaws.com";

/// Options for that address. An RDS endpoint proves who it is (`verify-full`),
/// unless the address says otherwise by `sslmode` or `sslrootcert`; elsewhere
/// TLS is taken where the server offers it.
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

/// The roots of a region: `# us-east-1 RSA2048` stands before each.
fn roots(region: &str) -> Option<Vec<u8>> {
    let mut found = String::new();
    let mut is_ours = false;
    for line in RDS_ROOTS.lines() {
        match line.strip_prefix("# ") {
            Some(name) => is_ours = name.split(' ').next() == Some(region),
            None if is_ours => {
                found.push_str(line);
                found.push('\n');
            }
            None => {}
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
        for region in ["us-east-1", "us-east-2", "us-west-2", "sa-east-1"] {
            let pem = String::from_utf8(roots(region).unwrap()).unwrap();
            assert_eq!(pem.matches("BEGIN CERTIFICATE").count(), 3, "{region}");
        }
        assert!(roots("us-east").is_none());
        assert!(roots("Root").is_none());
    }
}
