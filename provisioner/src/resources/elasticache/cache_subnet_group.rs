//! `ElastiCache` subnet groups.

use kavak_engine::Fault;
use kavak_stack::{Found, Output, spec::CacheSubnetGroup};

use super::{retag, to_aws};
use crate::{
    aws::{Clients, fault},
    resources::{AwsCloud, arn_of, known},
};

pub(crate) async fn create(aws: &Clients, group: &CacheSubnetGroup) -> Result<Found, Fault> {
    let answer = aws
        .elasticache
        .create_cache_subnet_group()
        .cache_subnet_group_name(&group.name)
        .cache_subnet_group_description(format!("Subnets of {}", group.name))
        .set_subnet_ids(Some(known(&group.subnet_ids)))
        .set_tags(Some(to_aws(&group.tags)))
        .send()
        .await
        .map_err(fault("CreateCacheSubnetGroup"))?;
    let arn = answer
        .cache_subnet_group()
        .and_then(|made| made.arn())
        .unwrap_or_default();
    Ok(Found::ready(&group.name, group.clone()).with(Output::Arn, arn))
}

pub(crate) async fn update(
    cloud: &AwsCloud,
    found: &Found,
    from: &CacheSubnetGroup,
    to: &CacheSubnetGroup,
) -> Result<(), Fault> {
    if from.subnet_ids != to.subnet_ids {
        cloud
            .clients
            .elasticache
            .modify_cache_subnet_group()
            .cache_subnet_group_name(&found.id)
            .set_subnet_ids(Some(known(&to.subnet_ids)))
            .send()
            .await
            .map_err(fault("ModifyCacheSubnetGroup"))?;
    }
    retag(cloud, arn_of(found), &from.tags, &to.tags).await
}

pub(crate) async fn delete(aws: &Clients, name: &str) -> Result<(), Fault> {
    aws.elasticache
        .delete_cache_subnet_group()
        .cache_subnet_group_name(name)
        .send()
        .await
        .map(drop)
        .map_err(fault("DeleteCacheSubnetGroup"))
}
