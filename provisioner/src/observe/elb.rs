//! Reads of load balancers, target groups and listeners.

pub(crate) mod listener;
pub(crate) mod load_balancer;
pub(crate) mod target_group;

use std::collections::BTreeMap;

use futures::try_join;
use kavak_engine::{Class, Fault};
use kavak_stack::{Environment, Observed, Tags};

use super::{absent_if_not_found, place};
use crate::aws::{Clients, fault, tags::elb::from_aws};

/// Resources that one `DescribeTags` takes.
const TAGGED_AT_ONCE: usize = 20;

/// The value of the dimension by which CloudWatch knows a load balancer or a target
/// group: the end of its ARN.
pub(crate) fn dimension(arn: &str) -> &str {
    let resource = arn.rsplit(':').next().unwrap_or_default();
    resource.strip_prefix("loadbalancer/").unwrap_or(resource)
}

/// Everything of the environment.
pub(crate) async fn all(aws: &Clients, environment: &Environment) -> Result<Observed, Fault> {
    match once(aws, environment).await {
        // Something went between one read and the next.
        Err(fault) if fault.class == Class::NotFound => once(aws, environment).await,
        other => other,
    }
}

/// ELB has no reads by tag: balancer and group
/// are read by name, and their tags, with the listeners', last.
async fn once(aws: &Clients, environment: &Environment) -> Result<Observed, Fault> {
    let (balancer, group) = try_join!(
        load_balancer::named(aws, environment),
        target_group::named(aws, environment)
    )?;
    let balancer_arn = balancer.as_ref().and_then(|it| it.load_balancer_arn());
    let group_arn = group.as_ref().and_then(|it| it.target_group_arn());
    let (switches, delay_seconds, listeners) = try_join!(
        load_balancer::switches(aws, balancer_arn),
        target_group::deregistration_delay_seconds(aws, group_arn),
        listener::of(aws, balancer_arn),
    )?;
    let arns = balancer_arn
        .into_iter()
        .chain(group_arn)
        .chain(listeners.iter().filter_map(|it| it.listener_arn()));
    let tags = tags(aws, arns.map(str::to_owned).collect()).await?;
    let tags_of = |arn: Option<&str>| arn.and_then(|it| tags.get(it)).cloned().unwrap_or_default();

    let mut observed = Observed::default();
    if let Some(balancer) = &balancer {
        let name = balancer.load_balancer_name().unwrap_or_default();
        let tags = tags_of(balancer_arn);
        let found = load_balancer::found(balancer, switches, tags.clone());
        place(&mut observed, environment, name, &tags, found);
        // The listeners of another owner's balancer are not the environment's.
        if environment.owns(&tags) {
            for listener in &listeners {
                let tags = tags_of(listener.listener_arn());
                listener::place(&mut observed, environment, listener, tags);
            }
        }
    }
    if let Some(group) = &group {
        let name = group.target_group_name().unwrap_or_default();
        let tags = tags_of(group_arn);
        let found = target_group::found(group, delay_seconds, tags.clone());
        place(&mut observed, environment, name, &tags, found);
    }
    Ok(observed)
}

/// The load balancers of others that a target group serves.
pub(crate) async fn users_of_target_group(
    aws: &Clients,
    environment: &Environment,
    arn: &str,
) -> Result<Vec<String>, Fault> {
    let answer = aws.read(|| async {
        let call = aws.elb.describe_target_groups().target_group_arns(arn);
        call.send().await.map_err(fault("DescribeTargetGroups"))
    });
    let answer = absent_if_not_found(answer.await)?;
    let groups = answer
        .as_ref()
        .map(|it| it.target_groups())
        .unwrap_or_default();
    let arns = groups.iter().flat_map(|it| it.load_balancer_arns());
    of_others(aws, environment, arns.cloned().collect()).await
}

/// The load balancers among these that are not the environment's, with their
/// owners.
pub(crate) async fn of_others(
    aws: &Clients,
    environment: &Environment,
    arns: Vec<String>,
) -> Result<Vec<String>, Fault> {
    let own = format!(":loadbalancer/app/{}/", environment.name("alb"));
    let others: Vec<String> = arns.into_iter().filter(|arn| !arn.contains(&own)).collect();
    let is_balancer = |arn: &&String| arn.contains(":loadbalancer/");
    let balancers = others.iter().filter(is_balancer).cloned().collect();
    // Who may not read the tags learns the name.
    let tags = tags(aws, balancers).await.unwrap_or_default();
    let shown = others.iter().map(|arn| {
        let owner = tags.get(arn).and_then(|tags| tags.get("owner"));
        let owner = owner.map(|owner| format!(" (owner `{owner}`)"));
        format!("{arn}{}", owner.unwrap_or_default())
    });
    Ok(shown.collect())
}

/// The tags of these resources, by ARN.
async fn tags(aws: &Clients, arns: Vec<String>) -> Result<BTreeMap<String, Tags>, Fault> {
    let mut all = BTreeMap::new();
    for arns in arns.chunks(TAGGED_AT_ONCE) {
        let answer = aws.read(|| async {
            aws.elb
                .describe_tags()
                .set_resource_arns(Some(arns.to_vec()))
                .send()
                .await
                .map_err(fault("DescribeTags"))
        });
        for described in answer.await?.tag_descriptions.unwrap_or_default() {
            let tags = from_aws(described.tags());
            all.insert(described.resource_arn.unwrap_or_default(), tags);
        }
    }
    Ok(all)
}
