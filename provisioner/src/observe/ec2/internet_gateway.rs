//! Internet gateways.

use aws_sdk_ec2::types::{self as sdk, AttachmentStatus};
use kavak_engine::Fault;
use kavak_stack::{Environment, Found, Text, spec::InternetGateway};

use crate::{
    aws::{Aws, fault, read},
    resources::ec2::from_aws,
};

/// The gateways of the account: as few as it has VPCs. Which are the
/// environment's, their tags tell or the VPC that they are attached to.
pub(super) async fn all(aws: &Aws) -> Result<Vec<Found>, Fault> {
    let gateways = read(|| async {
        aws.ec2
            .describe_internet_gateways()
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("DescribeInternetGateways"))
    });
    Ok(gateways.await?.iter().map(found).collect())
}

/// Whether a gateway is the environment's. One that somebody attached to its
/// VPC is too: the VPC takes no other, and does not go without it.
pub(super) fn is_ours(gateway: &Found, environment: &Environment, vpc_ids: &[String]) -> bool {
    let tags = gateway.spec.tags();
    tags.is_some_and(|tags| environment.owns(tags))
        || vpc_ids.iter().any(|id| gateway.spec.mentions(&[id]))
}

fn found(gateway: &sdk::InternetGateway) -> Found {
    let attached = gateway.attachments().iter().find(|attachment| {
        !matches!(
            attachment.state(),
            Some(AttachmentStatus::Detached | AttachmentStatus::Detaching)
        )
    });
    let spec = InternetGateway {
        vpc_id: attached.and_then(|it| it.vpc_id()).map(Text::from),
        tags: from_aws(gateway.tags()),
    };
    Found::ready(gateway.internet_gateway_id().unwrap_or_default(), spec)
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::InternetGatewayAttachment;

    use super::*;

    #[test]
    fn a_gateway_that_is_being_detached_is_not_attached() {
        for (state, is_attached) in [
            (AttachmentStatus::from("available"), true),
            (AttachmentStatus::Attaching, true),
            (AttachmentStatus::Attached, true),
            (AttachmentStatus::Detaching, false),
            (AttachmentStatus::Detached, false),
        ] {
            let attachment = InternetGatewayAttachment::builder()
                .vpc_id("vpc-1")
                .state(state.clone());
            let gateway = sdk::InternetGateway::builder().attachments(attachment.build());
            let is_seen = found(&gateway.build()).spec.mentions(&["vpc-1"]);
            assert_eq!(is_seen, is_attached, "{state:?}");
        }
    }

    #[test]
    fn a_gateway_is_the_environments_by_its_tags_or_by_its_vpc() {
        let environment = Environment {
            project: "a".to_owned(),
            env: "dev".to_owned(),
            region: "us-east-1".to_owned(),
        };
        let gateway = |vpc_id: Option<&str>, env: &str| {
            let tags = [("project", "a"), ("env", env)];
            let spec = InternetGateway {
                vpc_id: vpc_id.map(Text::from),
                tags: tags.map(|(tag, value)| (tag.into(), value.into())).into(),
            };
            Found::ready("igw-1", spec)
        };
        for (vpc_id, env, expected) in [
            (None, "dev", true),
            (Some("vpc-1"), "", true),
            (None, "dev2", false),
            (Some("vpc-2"), "dev2", false),
        ] {
            let vpc_ids = ["vpc-1".to_owned()];
            let is_ours = is_ours(&gateway(vpc_id, env), &environment, &vpc_ids);
            assert_eq!(is_ours, expected, "{vpc_id:?} {env}");
        }
    }
}
