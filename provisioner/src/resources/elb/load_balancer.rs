//! Application load balancers.

use aws_sdk_elasticloadbalancingv2::types::{
    IpAddressType, LoadBalancerAttribute, LoadBalancerSchemeEnum, LoadBalancerTypeEnum,
};
use kavak_engine::{Class, Fault};
use kavak_stack::{Found, Text, spec::LoadBalancer};

use super::{retag, to_aws};
use crate::{
    aws::{Clients, fault},
    observe::elb::load_balancer::{
        DELETION_PROTECTION, DROP_INVALID_HEADER_FIELDS, Switches, found,
    },
    resources::AwsCloud,
};

pub(crate) async fn create(aws: &Clients, balancer: &LoadBalancer) -> Result<Found, Fault> {
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

pub(crate) async fn update(
    cloud: &AwsCloud,
    arn: &str,
    from: &LoadBalancer,
    to: &LoadBalancer,
) -> Result<(), Fault> {
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

/// Asks for its deletion, with its listeners. Its interfaces outlive it.
pub(crate) async fn delete(aws: &Clients, arn: &str) -> Result<(), Fault> {
    aws.elb
        .delete_load_balancer()
        .load_balancer_arn(arn)
        .send()
        .await
        .map(drop)
        .map_err(fault("DeleteLoadBalancer"))
}

fn known<'a>(ids: impl IntoIterator<Item = &'a Text>) -> Vec<String> {
    ids.into_iter().map(Text::known).collect()
}
