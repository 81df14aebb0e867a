//! Virtual private clouds.

use aws_sdk_ec2::types::{AttributeBooleanValue, ResourceType};
use kavak_engine::{Class, Fault};
use kavak_stack::{Environment, Found, plan::Leaves, spec::Vpc};

use super::{guard_duty, retag, specification};
use crate::{
    aws::{Clients, fault},
    observe::{Interfaces, Observe, Read, Sweep, ec2, nothing},
    resources::{AwsCloud, lifecycle::Lifecycle},
    terraform::{Described, Exported, ID, Referred, Resource},
};

impl Lifecycle for Vpc {
    async fn create(cloud: &AwsCloud, vpc: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let answer = aws
            .ec2
            .create_vpc()
            .cidr_block(&vpc.cidr_block)
            .tag_specifications(specification(ResourceType::Vpc, &vpc.tags))
            .send()
            .await
            .map_err(fault("CreateVpc"))?;
        let id = answer
            .vpc()
            .and_then(|vpc| vpc.vpc_id())
            .unwrap_or_default();
        // AWS's defaults for a VPC that is not the default one.
        let made = Vpc {
            enable_dns_support: true,
            enable_dns_hostnames: false,
            ..vpc.clone()
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
        // One attribute a call (`docs/AWS.md#creating`); host names need DNS support.
        if from.enable_dns_support != to.enable_dns_support {
            let value = AttributeBooleanValue::builder()
                .value(to.enable_dns_support)
                .build();
            let call = cloud
                .clients
                .ec2
                .modify_vpc_attribute()
                .vpc_id(id)
                .enable_dns_support(value);
            call.send().await.map_err(fault("ModifyVpcAttribute"))?;
        }
        if from.enable_dns_hostnames != to.enable_dns_hostnames {
            let value = AttributeBooleanValue::builder()
                .value(to.enable_dns_hostnames)
                .build();
            let call = cloud
                .clients
                .ec2
                .modify_vpc_attribute()
                .vpc_id(id)
                .enable_dns_hostnames(value);
            call.send().await.map_err(fault("ModifyVpcAttribute"))?;
        }
        retag(cloud, id, &from.tags, &to.tags).await
    }

    async fn delete(cloud: &AwsCloud, found: &Found, _: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let id = found.id.as_str();
        let answer = aws
            .ec2
            .delete_vpc()
            .vpc_id(id)
            .send()
            .await
            .map(drop)
            .map_err(fault("DeleteVpc"));
        if answer.as_ref().is_err_and(|it| it.class == Class::InUse) {
            guard_duty::delete_security_groups(aws, id).await?;
        }
        answer
    }
}

impl Observe for Vpc {
    const READ: Read = Read::Own(|aws, scope| Box::pin(ec2::all(aws, &scope.environment)));

    const SWEEP: Sweep = Sweep::Service("ec2", |aws, arn| Box::pin(ec2::exists(aws, arn.resource)));

    async fn users(
        &self,
        aws: &Clients,
        environment: &Environment,
        id: &str,
    ) -> Result<Vec<String>, Fault> {
        ec2::contents(aws, environment, id).await
    }

    fn interfaces(&self, id: &str) -> Option<Interfaces> {
        Some(Interfaces {
            vpc_id: id.to_owned(),
            blocks: |_, _| true,
        })
    }

    nothing!(poll);
}

impl Exported for Vpc {
    const REFERRED: Referred = Some(("aws_vpc", ID));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_vpc", &of.found.id)
                .set("cidr_block", it.cidr_block.as_str())
                .set("enable_dns_support", it.enable_dns_support)
                .set("enable_dns_hostnames", it.enable_dns_hostnames)
                .tags(&it.tags),
        ])
    }
}
