//! Security groups.

use std::collections::BTreeSet;

use aws_sdk_ec2::types::ResourceType;
use kavak_engine::Fault;
use kavak_stack::{
    Found, Text,
    spec::{Rule, SecurityGroup},
};

use super::{
    retag,
    rules::{self, Direction},
    specification,
};
use crate::{
    aws::{Clients, fault},
    resources::AwsCloud,
};

pub(crate) async fn create(aws: &Clients, group: &SecurityGroup) -> Result<Found, Fault> {
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

pub(crate) async fn update(
    cloud: &AwsCloud,
    id: &str,
    from: &SecurityGroup,
    to: &SecurityGroup,
) -> Result<(), Fault> {
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

pub(crate) async fn delete(aws: &Clients, id: &str) -> Result<(), Fault> {
    aws.ec2
        .delete_security_group()
        .group_id(id)
        .send()
        .await
        .map(drop)
        .map_err(fault("DeleteSecurityGroup"))
}
