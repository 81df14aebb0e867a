//! Which versions of an engine `ElastiCache` offers.

use kavak_engine::Fault;

use crate::aws::{Clients, fault};

/// The versions of an engine that the region offers, as AWS writes them.
pub(crate) async fn offered(aws: &Clients, engine: &str) -> Result<Vec<String>, Fault> {
    let versions = aws.read(|| async {
        let call = aws
            .elasticache
            .describe_cache_engine_versions()
            .engine(engine);
        let pages = call.into_paginator().items().send();
        let versions: Result<Vec<_>, _> = pages.try_collect().await;
        versions.map_err(fault("DescribeCacheEngineVersions"))
    });
    let versions = versions.await?.into_iter();
    let mut versions: Vec<String> = versions.filter_map(|it| it.engine_version).collect();
    versions.sort();
    versions.dedup();
    Ok(versions)
}
