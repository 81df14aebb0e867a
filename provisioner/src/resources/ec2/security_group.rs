//! Security groups.

mod terraform;

use std::collections::BTreeSet;

use aws_sdk_ec2::types::ResourceType;
use kavak_engine::Fault;
use kavak_stack::{
    Environment, Found, Kind, Text,
    plan::Leaves,
    spec::{Rule, SecurityGroup},
};

use super::{
    retag,
    rules::{self, Direction},
    specification,
};
use crate::{
    aws::{Clients, fault},
    observe::{Interfaces, Observe, Read, Sweep, ec2, nothing},
    resources::{AwsCloud, lifecycle::Lifecycle},
};

impl Lifecycle for SecurityGroup {
    async fn create(cloud: &AwsCloud, group: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let answer = aws
            .ec2
            .create_security_group()
            .group_name(&group.group_name)
            .description(&group.description)
            .vpc_id(group.vpc_id.known())
            .tag_specifications(specification(ResourceType::SecurityGroup, &group.tags))
            .send()
            .await
            .map_err(fault("CreateSecurityGroup"))?;
        let made = SecurityGroup {
            ingress: BTreeSet::new(),
            egress: [everything()].into(),
            ..group.clone()
        };
        Ok(Found::ready(answer.group_id().unwrap_or_default(), made))
    }

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let id = found.id.as_str();
        rules::update(
            &cloud.clients,
            id,
            Direction::Ingress,
            &from.ingress,
            &to.ingress,
        )
        .await?;
        rules::update(
            &cloud.clients,
            id,
            Direction::Egress,
            &from.egress,
            &to.egress,
        )
        .await?;
        retag(cloud, id, &from.tags, &to.tags).await
    }

    async fn delete(cloud: &AwsCloud, found: &Found, _: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let id = found.id.as_str();
        aws.ec2
            .delete_security_group()
            .group_id(id)
            .send()
            .await
            .map(drop)
            .map_err(fault("DeleteSecurityGroup"))
    }
}

impl Observe for SecurityGroup {
    const READ: Read = Read::With(Kind::Vpc);

    const SWEEP: Sweep = Sweep::With(Kind::Vpc);

    async fn users(
        &self,
        aws: &Clients,
        environment: &Environment,
        id: &str,
    ) -> Result<Vec<String>, Fault> {
        ec2::referencing_groups(aws, environment, id).await
    }

    fn interfaces(&self, _: &str) -> Option<Interfaces> {
        Some(Interfaces {
            vpc_id: self.vpc_id.known(),
            blocks: |interface, id| {
                let mut groups = interface.groups().iter();
                groups.any(|group| group.group_id() == Some(id))
            },
        })
    }

    nothing!(poll);
}

/// The rule that AWS puts into each new group.
fn everything() -> Rule {
    Rule {
        ip_protocol: "-1".to_owned(),
        from_port: None,
        to_port: None,
        peer: Text::from("0.0.0.0/0"),
        description: String::new(),
    }
}
