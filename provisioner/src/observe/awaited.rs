//! One batched read of those that a user waits for, kind by kind.

use std::collections::BTreeMap;

use kavak_engine::Fault;
use kavak_stack::{
    Condition, Environment, Found, Key, Kind, Spec,
    spec::{DnsRecord, EcsService},
};

use super::{ec2, ecs, elasticache, elb, ingress, rds};
use crate::aws::Clients;

/// What is there of the resources of this kind that are waited for; of a service
/// the deployment that was made at `deployed_at_ms`.
///
/// # Errors
/// The failed read.
pub(crate) async fn look(
    aws: &Clients,
    environment: &Environment,
    kind: Kind,
    waiting: &BTreeMap<Key, Found>,
    deployed_at_ms: i64,
) -> Result<BTreeMap<Key, Found>, Fault> {
    let ids: Vec<&str> = waiting.values().map(|found| found.id.as_str()).collect();
    let found = match kind {
        Kind::NatGateway => return ec2::nat_gateways(aws, waiting).await,
        Kind::LoadBalancer => return elb::load_balancer::load_balancers(aws, waiting).await,
        Kind::ReplicationGroup => {
            return elasticache::replication_groups(aws, environment, waiting).await;
        }
        Kind::DbInstance => rds::db_instances(aws, environment, &ids).await?,
        Kind::EcsCluster => {
            let names: Vec<String> = ids.into_iter().map(str::to_owned).collect();
            ecs::cluster::clusters(aws, &names).await?
        }
        Kind::EcsService => {
            ecs::service::awaited(aws, environment, &services(waiting), deployed_at_ms).await?
        }
        Kind::Certificate => ingress::certificates(aws, &ids).await?,
        Kind::DnsRecord => ingress::dns_records::dns_records(aws, &records(waiting)).await?,
        // These can be used as soon as they have an id.
        Kind::Vpc
        | Kind::InternetGateway
        | Kind::Subnet
        | Kind::ElasticIp
        | Kind::RouteTable
        | Kind::SecurityGroup
        | Kind::EcrRepository
        | Kind::Image
        | Kind::DbSubnetGroup
        | Kind::Secret
        | Kind::SecretValue
        | Kind::CacheSubnetGroup
        | Kind::LogGroup
        | Kind::IamRole
        | Kind::TaskDefinition
        | Kind::TargetGroup
        | Kind::Listener
        | Kind::ScalableTarget
        | Kind::ScalingPolicy
        | Kind::SnsTopic
        | Kind::Alarm
        | Kind::Dashboard => {
            let usable = |(key, found): (&Key, &Found)| {
                (key.clone(), found.clone().in_condition(Condition::Ready))
            };
            return Ok(waiting.iter().map(usable).collect());
        }
    };
    Ok(by_key(waiting, found))
}

fn services(waiting: &BTreeMap<Key, Found>) -> Vec<&EcsService> {
    waiting
        .values()
        .filter_map(|found| {
            let Spec::EcsService(service) = &found.spec else {
                return None;
            };
            Some(service)
        })
        .collect()
}

fn records(waiting: &BTreeMap<Key, Found>) -> Vec<&DnsRecord> {
    waiting
        .values()
        .filter_map(|found| {
            let Spec::DnsRecord(record) = &found.spec else {
                return None;
            };
            Some(record)
        })
        .collect()
}

fn by_key(waiting: &BTreeMap<Key, Found>, found: Vec<Found>) -> BTreeMap<Key, Found> {
    let key_of = |found: &Found| {
        let is_same = |(_, waiting): &(&Key, &Found)| waiting.id.eq_ignore_ascii_case(&found.id);
        waiting.iter().find(is_same).map(|(key, _)| key.clone())
    };
    found
        .into_iter()
        .filter_map(|found| Some((key_of(&found)?, found)))
        .collect()
}
