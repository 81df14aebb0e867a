//! NAT gateways.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{ConnectivityType, ResourceType};
use kavak_engine::Fault;
use kavak_stack::{Condition, Found, Key, Kind, plan::Leaves, spec::NatGateway};

use super::{retag, specification};
use crate::{
    aws::{Clients, fault},
    observe::{Awaited, Observe, Read, Sweep, ec2, nothing},
    resources::{AwsCloud, lifecycle::Lifecycle},
    terraform::{Described, Exported, ID, Referred, Resource},
};

impl Lifecycle for NatGateway {
    async fn create(cloud: &AwsCloud, gateway: &Self, token: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let answer = aws
            .ec2
            .create_nat_gateway()
            .subnet_id(gateway.subnet_id.known())
            .allocation_id(gateway.allocation_id.known())
            .connectivity_type(ConnectivityType::Public)
            .client_token(token)
            .tag_specifications(specification(ResourceType::Natgateway, &gateway.tags))
            .send()
            .await
            .map_err(fault("CreateNatGateway"))?;
        let id = answer
            .nat_gateway()
            .and_then(|gateway| gateway.nat_gateway_id())
            .unwrap_or_default();
        let pending = Condition::Pending("pending".to_owned());
        Ok(Found::ready(id, gateway.clone()).in_condition(pending))
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
            .delete_nat_gateway()
            .nat_gateway_id(id)
            .send()
            .await
            .map(drop)
            .map_err(fault("DeleteNatGateway"))
    }
}

impl Observe for NatGateway {
    const READ: Read = Read::With(Kind::Vpc);

    const SWEEP: Sweep = Sweep::With(Kind::Vpc);

    async fn poll(awaited: &Awaited<'_>) -> Result<BTreeMap<Key, Found>, Fault> {
        ec2::nat_gateways(awaited.aws, awaited.resources).await
    }

    nothing!(users interfaces);
}

impl Exported for NatGateway {
    const REFERRED: Referred = Some(("aws_nat_gateway", ID));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_nat_gateway", &of.found.id)
                .set("subnet_id", of.references.of(&it.subnet_id))
                .set("allocation_id", of.references.of(&it.allocation_id))
                .tags(&it.tags),
        ])
    }
}
