//! Internet gateways.

use aws_sdk_ec2::types::{self as sdk, AttachmentStatus};
use kavak_engine::Fault;
use kavak_stack::{Environment, Found, Tags, Text, spec::InternetGateway};

use crate::aws::{Clients, fault, tags::ec2::from_aws};

/// The gateways of the account: as few as it has VPCs. Which are the
/// environment's, their tags tell or the VPC that they are attached to.
pub(super) async fn all(aws: &Clients) -> Result<Vec<Found>, Fault> {
    let gateways = aws.read(|| async {
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

/// Whether a gateway concerns the environment: by its tags, its name, or the
/// VPC that it is attached to, which takes no other and is not deleted before it.
pub(super) fn is_candidate(gateway: &Found, environment: &Environment, vpc_ids: &[String]) -> bool {
    let is_named = |tags: &Tags| tags.get("Name") == Some(&environment.name("igw"));
    let mut tags = gateway.spec.tags().into_iter();
    tags.any(|tags| environment.owns(tags) || is_named(tags))
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
    fn gateway_is_a_candidate_by_its_tags_its_name_or_its_vpc() {
        let environment = Environment {
            project: "a".to_owned(),
            env: "dev".to_owned(),
            region: "us-east-1".to_owned(),
        };
        let gateway = |vpc_id: Option<&str>, env: &str, name: &str| {
            let tags = [("project", "a"), ("env", env), ("Name", name)];
            let spec = InternetGateway {
                vpc_id: vpc_id.map(Text::from),
                tags: tags.map(|(tag, value)| (tag.into(), value.into())).into(),
            };
            Found::ready("igw-1", spec)
        };
        for (vpc_id, env, name, expected) in [
            (None, "dev", "", true),
            (None, "", "a-dev-igw", true),
            (Some("vpc-1"), "", "", true),
            (None, "dev2", "", false),
            (Some("vpc-2"), "dev2", "", false),
        ] {
            let vpc_ids = ["vpc-1".to_owned()];
            let is_candidate = is_candidate(&gateway(vpc_id, env, name), &environment, &vpc_ids);
            assert_eq!(is_candidate, expected, "{vpc_id:?} {env} {name}");
        }
    }
}
