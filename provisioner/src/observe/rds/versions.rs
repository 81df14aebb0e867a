//! Versions of `PostgreSQL`: which are offered, and which can be upgraded to.

use aws_sdk_rds::types::DbEngineVersion;
use kavak_engine::{Class, Fault};

use crate::aws::{Clients, fault};

/// The versions that the region offers for new instances: those of the wanted
/// one's major version, or all where there are none; the list of all is long.
///
/// # Errors
/// The failed read.
pub(crate) async fn offered_versions(aws: &Clients, wanted: &str) -> Result<Vec<String>, Fault> {
    let major = wanted.split('.').next().unwrap_or(wanted);
    let of_major = offered_of(aws, Some(&format!("postgres{major}"))).await?;
    if of_major.is_empty() {
        return offered_of(aws, None).await;
    }
    Ok(of_major)
}

/// The versions that AWS upgrades an instance of `version` to; none where it
/// does not know that version any more.
///
/// # Errors
/// The failed read.
pub(crate) async fn upgrade_targets(aws: &Clients, version: &str) -> Result<Vec<String>, Fault> {
    let answer = aws.read(|| async {
        let call = aws
            .rds
            .describe_db_engine_versions()
            .engine("postgres")
            .engine_version(version)
            // What runs may be withdrawn for new instances.
            .include_all(true);
        call.send().await.map_err(fault("DescribeDBEngineVersions"))
    });
    let answer = match answer.await {
        Err(fault) if is_unknown(&fault) => return Ok(Vec::new()),
        answer => answer?,
    };
    let versions = answer.db_engine_versions().iter();
    let targets = versions.flat_map(DbEngineVersion::valid_upgrade_target);
    Ok(targets
        .filter_map(|target| target.engine_version().map(str::to_owned))
        .collect())
}

/// All versions of a family of parameter groups, or of all.
async fn offered_of(aws: &Clients, family: Option<&str>) -> Result<Vec<String>, Fault> {
    let mut versions = Vec::new();
    let mut marker: Option<String> = None;
    loop {
        let (page, next) = offered_page(aws, family, marker).await?;
        versions.extend(page);
        marker = next;
        if marker.is_none() {
            return Ok(versions);
        }
    }
}

/// A page of what is offered, and where the next one begins.
async fn offered_page(
    aws: &Clients,
    family: Option<&str>,
    marker: Option<String>,
) -> Result<(Vec<String>, Option<String>), Fault> {
    let page = aws.read(|| async {
        let call = aws
            .rds
            .describe_db_engine_versions()
            .engine("postgres")
            .set_db_parameter_group_family(family.map(str::to_owned))
            .set_marker(marker.clone());
        call.send().await.map_err(fault("DescribeDBEngineVersions"))
    });
    let page = match page.await {
        // A family that there never was is no reason not to look at all.
        Err(fault) if family.is_some() && is_unknown(&fault) => return Ok((Vec::new(), None)),
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
