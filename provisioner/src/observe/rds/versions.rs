//! Versions of `PostgreSQL`.

use aws_sdk_rds::types::DbEngineVersion;
use kavak_engine::{Class, Fault};

use crate::aws::{Aws, fault, read};

/// The versions that the region offers for new instances: all of them only if
/// the one that is wanted is not among them, for the list is long.
///
/// # Errors
/// The failed read.
pub(crate) async fn offered_versions(aws: &Aws, wanted: &str) -> Result<Vec<String>, Fault> {
    let mut versions = offered_page(aws, Some(wanted), None).await?.0;
    if versions.iter().any(|version| version == wanted) {
        return Ok(versions);
    }
    versions.clear();
    let mut marker: Option<String> = None;
    loop {
        let (page, next) = offered_page(aws, None, marker).await?;
        versions.extend(page);
        marker = next;
        if marker.is_none() {
            return Ok(versions);
        }
    }
}

/// A page of what is offered, and where the next one begins.
async fn offered_page(
    aws: &Aws,
    version: Option<&str>,
    marker: Option<String>,
) -> Result<(Vec<String>, Option<String>), Fault> {
    let page = read(|| async {
        let call = aws
            .rds
            .describe_db_engine_versions()
            .engine("postgres")
            .set_engine_version(version.map(str::to_owned))
            .set_marker(marker.clone());
        call.send().await.map_err(fault("DescribeDBEngineVersions"))
    });
    let page = match page.await {
        // One that there never was is no reason not to look for others.
        Err(fault) if version.is_some() && is_unknown(&fault) => return Ok((Vec::new(), None)),
        page => page?,
    };
    let offered = page.db_engine_versions().iter().filter(is_available);
    let versions = offered.filter_map(|version| version.engine_version().map(str::to_owned));
    let next = page.marker().filter(|it| !it.is_empty());
    Ok((versions.collect(), next.map(str::to_owned)))
}

fn is_unknown(fault: &Fault) -> bool {
    matches!(fault.class, Class::Invalid | Class::NotFound)
}

fn is_available(version: &&DbEngineVersion) -> bool {
    version.status().is_none_or(|status| status == "available")
}
