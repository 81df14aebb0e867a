//! Versions of `PostgreSQL`.

use kavak_engine::Fault;

use crate::aws::{Aws, fault, read};

/// The versions that the region offers for new instances.
///
/// # Errors
/// The failed read.
pub(crate) async fn offered_versions(aws: &Aws) -> Result<Vec<String>, Fault> {
    let mut versions = Vec::new();
    let mut marker: Option<String> = None;
    loop {
        let page = read(|| async {
            let call = aws
                .rds
                .describe_db_engine_versions()
                .engine("postgres")
                .set_marker(marker.clone());
            call.send().await.map_err(fault("DescribeDBEngineVersions"))
        })
        .await?;
        versions.extend(
            page.db_engine_versions()
                .iter()
                .filter(|version| version.status().is_none_or(|status| status == "available"))
                .filter_map(|version| version.engine_version().map(str::to_owned)),
        );
        marker = page.marker().filter(|it| !it.is_empty()).map(str::to_owned);
        if marker.is_none() {
            return Ok(versions);
        }
    }
}
