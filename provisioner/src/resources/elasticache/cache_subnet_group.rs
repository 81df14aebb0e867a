//! `ElastiCache` subnet groups.

use kavak_engine::Fault;
use kavak_stack::{Environment, Found, Kind, Output, plan::Leaves, spec::CacheSubnetGroup};

use super::{retag, to_aws};
use crate::{
    aws::{Clients, fault},
    observe::{self, Observe, Read, Sweep, nothing},
    resources::{AwsCloud, arn_of, known, lifecycle::Lifecycle},
    terraform::{Described, Exported, NAME, Referred, Resource},
};

impl Lifecycle for CacheSubnetGroup {
    async fn create(cloud: &AwsCloud, group: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
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

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
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

    async fn delete(cloud: &AwsCloud, _: &Found, it: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let name = it.name.as_str();
        aws.elasticache
            .delete_cache_subnet_group()
            .cache_subnet_group_name(name)
            .send()
            .await
            .map(drop)
            .map_err(fault("DeleteCacheSubnetGroup"))
    }
}

impl Observe for CacheSubnetGroup {
    const READ: Read = Read::With(Kind::ReplicationGroup);

    const SWEEP: Sweep = Sweep::With(Kind::ReplicationGroup);

    async fn users(
        &self,
        aws: &Clients,
        environment: &Environment,
        _: &str,
    ) -> Result<Vec<String>, Fault> {
        observe::elasticache::users_of_subnet_group(aws, environment, &self.name).await
    }

    nothing!(poll interfaces);
}

impl Exported for CacheSubnetGroup {
    const REFERRED: Referred = Some(("aws_elasticache_subnet_group", NAME));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_elasticache_subnet_group", &of.found.id)
                .set("name", it.name.as_str())
                .set("subnet_ids", of.references.list(&it.subnet_ids))
                .tags(&it.tags)
                .ignoring(&["description"]),
        ])
    }
}
