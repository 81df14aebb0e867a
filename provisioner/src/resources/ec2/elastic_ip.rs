//! Elastic IP addresses.

use aws_sdk_ec2::types::{DomainType, ResourceType};
use kavak_engine::Fault;
use kavak_stack::{Environment, Found, Kind, plan::Leaves, spec::ElasticIp};

use super::{retag, specification};
use crate::{
    aws::{Clients, fault},
    observe::{Observe, Read, Sweep, ec2, nothing},
    resources::{AwsCloud, lifecycle::Lifecycle},
    terraform::{Described, Exported, ID, Referred, Resource},
};

impl Lifecycle for ElasticIp {
    async fn create(cloud: &AwsCloud, address: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let answer = aws
            .ec2
            .allocate_address()
            .domain(DomainType::Vpc)
            .tag_specifications(specification(ResourceType::ElasticIp, &address.tags))
            .send()
            .await
            .map_err(fault("AllocateAddress"))?;
        let id = answer.allocation_id().unwrap_or_default();
        Ok(Found::ready(id, address.clone()))
    }

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let id = found.id.as_str();
        retag(cloud, id, &from.tags, &to.tags).await
    }

    async fn delete(cloud: &AwsCloud, found: &Found, _: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let id = found.id.as_str();
        aws.ec2
            .release_address()
            .allocation_id(id)
            .send()
            .await
            .map(drop)
            .map_err(fault("ReleaseAddress"))
    }
}

impl Observe for ElasticIp {
    const READ: Read = Read::With(Kind::Vpc);

    const SWEEP: Sweep = Sweep::With(Kind::Vpc);

    async fn users(
        &self,
        aws: &Clients,
        environment: &Environment,
        id: &str,
    ) -> Result<Vec<String>, Fault> {
        ec2::allocated_to(aws, environment, id).await
    }

    nothing!(poll interfaces);
}

impl Exported for ElasticIp {
    const REFERRED: Referred = Some(("aws_eip", ID));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_eip", &of.found.id)
                .set("domain", "vpc")
                .tags(&it.tags),
        ])
    }
}
