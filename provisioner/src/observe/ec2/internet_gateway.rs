//! Internet gateways.

use aws_sdk_ec2::types::{self as sdk, AttachmentStatus};
use kavak_engine::Fault;
use kavak_stack::{Found, Text, spec::InternetGateway};

use crate::{
    aws::{Aws, fault, read},
    resources::ec2::from_aws,
};

/// The environment's gateways, attached or not.
pub(super) async fn owned(aws: &Aws) -> Result<Vec<Found>, Fault> {
    let gateways = read(|| async {
        aws.ec2
            .describe_internet_gateways()
            .set_filters(Some(super::owned(&aws.environment)))
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("DescribeInternetGateways"))
    });
    Ok(gateways
        .await?
        .iter()
        .filter(|gateway| aws.environment.owns(&from_aws(gateway.tags())))
        .map(found)
        .collect())
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
            let is_seen = found(&gateway.build()).spec.mentions("vpc-1");
            assert_eq!(is_seen, is_attached, "{state:?}");
        }
    }
}
