//! Subnets.

use aws_sdk_ec2::types::{AttributeBooleanValue, ResourceType};
use kavak_engine::{Class, Fault};
use kavak_stack::{Found, Kind, plan::Leaves, spec::Subnet};

use super::{guard_duty, retag, specification};
use crate::{
    aws::{Clients, fault},
    observe::{Interfaces, Observe, Read, Sweep, nothing},
    resources::{AwsCloud, lifecycle::Lifecycle},
    terraform::{Described, Exported, ID, Referred, Resource},
};

impl Lifecycle for Subnet {
    async fn create(cloud: &AwsCloud, subnet: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let answer = aws
            .ec2
            .create_subnet()
            .vpc_id(subnet.vpc_id.known())
            .cidr_block(&subnet.cidr_block)
            .availability_zone(&subnet.availability_zone)
            .tag_specifications(specification(ResourceType::Subnet, &subnet.tags))
            .send()
            .await
            .map_err(fault("CreateSubnet"))?;
        let id = answer
            .subnet()
            .and_then(|subnet| subnet.subnet_id())
            .unwrap_or_default();
        let made = Subnet {
            map_public_ip_on_launch: false,
            ..subnet.clone()
        };
        Ok(Found::ready(id, made))
    }

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let id = found.id.as_str();
        if from.map_public_ip_on_launch != to.map_public_ip_on_launch {
            let value = AttributeBooleanValue::builder()
                .value(to.map_public_ip_on_launch)
                .build();
            let call = cloud
                .clients
                .ec2
                .modify_subnet_attribute()
                .subnet_id(id)
                .map_public_ip_on_launch(value);
            call.send().await.map_err(fault("ModifySubnetAttribute"))?;
        }
        retag(cloud, id, &from.tags, &to.tags).await
    }

    async fn delete(
        cloud: &AwsCloud,
        found: &Found,
        subnet: &Self,
        _: &Leaves,
    ) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let id = found.id.as_str();
        let answer = aws
            .ec2
            .delete_subnet()
            .subnet_id(id)
            .send()
            .await
            .map(drop)
            .map_err(fault("DeleteSubnet"));
        if answer.as_ref().is_err_and(|it| it.class == Class::InUse) {
            guard_duty::delete_endpoints(aws, &subnet.vpc_id.known()).await?;
        }
        answer
    }
}

impl Observe for Subnet {
    const READ: Read = Read::With(Kind::Vpc);

    const SWEEP: Sweep = Sweep::With(Kind::Vpc);

    fn interfaces(&self, _: &str) -> Option<Interfaces> {
        Some(Interfaces {
            vpc_id: self.vpc_id.known(),
            blocks: |interface, id| interface.subnet_id() == Some(id),
        })
    }

    nothing!(poll users);
}

impl Exported for Subnet {
    const REFERRED: Referred = Some(("aws_subnet", ID));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_subnet", &of.found.id)
                .set("vpc_id", of.references.of(&it.vpc_id))
                .set("cidr_block", it.cidr_block.as_str())
                .set("availability_zone", it.availability_zone.as_str())
                .set("map_public_ip_on_launch", it.map_public_ip_on_launch)
                .tags(&it.tags),
        ])
    }
}
