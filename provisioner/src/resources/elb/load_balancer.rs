//! Application load balancers.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::{
    IpAddressType, LoadBalancerAttribute, LoadBalancerSchemeEnum, LoadBalancerTypeEnum,
};
use kavak_engine::{Class, Fault};
use kavak_stack::{Found, Key, Output, Text, plan::Leaves, spec::LoadBalancer};

use super::{retag, to_aws};
use crate::{
    aws::{Clients, fault},
    observe::{
        self, Awaited, Observe, Read, Sweep,
        elb::load_balancer::{DELETION_PROTECTION, DROP_INVALID_HEADER_FIELDS, Switches, found},
        exists, nothing,
    },
    resources::{AwsCloud, lifecycle::Lifecycle},
    terraform::{Described, Exported, Referred, Resource},
};

impl Lifecycle for LoadBalancer {
    async fn create(cloud: &AwsCloud, balancer: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let answer = aws
            .elb
            .create_load_balancer()
            .name(&balancer.name)
            .r#type(LoadBalancerTypeEnum::from(balancer.r#type.as_str()))
            .scheme(LoadBalancerSchemeEnum::from(balancer.scheme.as_str()))
            .ip_address_type(IpAddressType::Ipv4)
            .set_subnets(Some(known(&balancer.subnet_ids)))
            .set_security_groups(Some(known(&balancer.security_group_ids)))
            .set_tags(Some(to_aws(&balancer.tags)))
            .send()
            .await
            .map_err(fault("CreateLoadBalancer"))?;
        let Some(made) = answer.load_balancers().first() else {
            let nothing = "AWS made it, but did not tell its ARN";
            return Err(Fault::new(Class::Ambiguous, "CreateLoadBalancer", nothing));
        };
        Ok(found(made, Switches::default(), balancer.tags.clone()))
    }

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let arn = found.id.as_str();
        if from.subnet_ids != to.subnet_ids {
            let call = cloud
                .clients
                .elb
                .set_subnets()
                .load_balancer_arn(arn)
                .set_subnets(Some(known(&to.subnet_ids)));
            call.send().await.map_err(fault("SetSubnets"))?;
        }
        if from.security_group_ids != to.security_group_ids {
            let call = cloud
                .clients
                .elb
                .set_security_groups()
                .load_balancer_arn(arn)
                .set_security_groups(Some(known(&to.security_group_ids)));
            call.send().await.map_err(fault("SetSecurityGroups"))?;
        }
        let attributes = changed_attributes(from, to);
        if !attributes.is_empty() {
            let call = cloud
                .clients
                .elb
                .modify_load_balancer_attributes()
                .load_balancer_arn(arn)
                .set_attributes(Some(attributes));
            call.send()
                .await
                .map_err(fault("ModifyLoadBalancerAttributes"))?;
        }
        retag(cloud, arn, &from.tags, &to.tags).await
    }

    /// Asks for its deletion, with its listeners. Its interfaces outlive it.
    async fn delete(cloud: &AwsCloud, found: &Found, _: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let arn = found.id.as_str();
        aws.elb
            .delete_load_balancer()
            .load_balancer_arn(arn)
            .send()
            .await
            .map(drop)
            .map_err(fault("DeleteLoadBalancer"))
    }
}

impl Observe for LoadBalancer {
    const READ: Read = Read::Own(|aws, scope| Box::pin(observe::entrance(aws, scope)));

    const SWEEP: Sweep = Sweep::Service("elasticloadbalancing", |aws, arn| {
        Box::pin(async move {
            let call = aws.elb.describe_tags().resource_arns(arn.text);
            exists(call.send().await.map_err(fault("DescribeTags")))
        })
    });

    async fn poll(awaited: &Awaited<'_>) -> Result<BTreeMap<Key, Found>, Fault> {
        observe::elb::load_balancer::load_balancers(awaited.aws, awaited.resources).await
    }

    nothing!(users interfaces);
}

impl Exported for LoadBalancer {
    const REFERRED: Referred = Some((
        "aws_lb",
        &[
            (Output::Arn, "arn"),
            (Output::Dimension, "arn_suffix"),
            (Output::DnsName, "dns_name"),
            (Output::CanonicalHostedZoneId, "zone_id"),
        ],
    ));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_lb", &of.found.id)
                .set("name", it.name.as_str())
                .set("load_balancer_type", it.r#type.as_str())
                .set("internal", it.scheme == "internal")
                .set("subnets", of.references.list(&it.subnet_ids))
                .set(
                    "security_groups",
                    of.references.list(&it.security_group_ids),
                )
                .set("enable_deletion_protection", it.deletion_protection)
                .set("drop_invalid_header_fields", it.drop_invalid_header_fields)
                .tags(&it.tags),
        ])
    }
}

fn changed_attributes(from: &LoadBalancer, to: &LoadBalancer) -> Vec<LoadBalancerAttribute> {
    let switches = [
        (
            DELETION_PROTECTION,
            from.deletion_protection,
            to.deletion_protection,
        ),
        (
            DROP_INVALID_HEADER_FIELDS,
            from.drop_invalid_header_fields,
            to.drop_invalid_header_fields,
        ),
    ];
    let changed = switches.into_iter().filter(|(_, from, to)| from != to);
    changed
        .map(|(key, _, to)| {
            let attribute = LoadBalancerAttribute::builder().key(key);
            attribute.value(to.to_string()).build()
        })
        .collect()
}

fn known<'a>(ids: impl IntoIterator<Item = &'a Text>) -> Vec<String> {
    ids.into_iter().map(Text::known).collect()
}
