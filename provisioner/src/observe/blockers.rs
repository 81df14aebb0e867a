//! What blocks the deletion of resources, and whose it is.

use std::collections::BTreeMap;

use kavak_engine::{Blocker, Fault};
use kavak_stack::{Environment, Found, Key, Spec, specs};

use super::{ec2, elasticache, elb, iam, ingress, rds};
use crate::aws::Clients;

/// What blocks the deletion of each of these resources, where that can be seen.
///
/// # Errors
/// The failed read.
pub(crate) async fn of(
    aws: &Clients,
    environment: &Environment,
    waiting: &BTreeMap<Key, Found>,
) -> Result<BTreeMap<Key, Blocker>, Fault> {
    let mut blockers = ec2::blockers(aws, environment, waiting).await?;
    for (key, found) in waiting {
        if blockers.contains_key(key) {
            continue;
        }
        // Only a hint: where it can't be read, the deletion is tried again.
        let users = users(aws, environment, found).await.unwrap_or_default();
        if !users.is_empty() {
            let blocker = Blocker {
                what: users.join(", "),
                is_lasting: true,
            };
            blockers.insert(key.clone(), blocker);
        }
    }
    Ok(blockers)
}

/// What others have that uses a resource.
async fn users(
    aws: &Clients,
    environment: &Environment,
    found: &Found,
) -> Result<Vec<String>, Fault> {
    let id = found.id.as_str();
    match &found.spec {
        Spec::SecurityGroup(_) => ec2::referencing_groups(aws, environment, id).await,
        Spec::RouteTable(it) => {
            ec2::associated_subnets(aws, environment, id, &it.vpc_id.known()).await
        }
        Spec::Vpc(_) => ec2::contents(aws, environment, id).await,
        Spec::ElasticIp(_) => ec2::allocated_to(aws, environment, id).await,
        Spec::TargetGroup(_) => elb::users_of_target_group(aws, environment, id).await,
        Spec::Certificate(_) => ingress::users_of_certificate(aws, environment, id).await,
        Spec::DbSubnetGroup(it) => rds::users_of_subnet_group(aws, environment, &it.name).await,
        Spec::CacheSubnetGroup(it) => {
            elasticache::users_of_subnet_group(aws, environment, &it.name).await
        }
        Spec::IamRole(it) => iam::users_of_role(aws, &it.name).await,
        specs!(
            InternetGateway Subnet NatGateway EcrRepository Image DbInstance Secret
            SecretValue ReplicationGroup LogGroup EcsCluster TaskDefinition LoadBalancer
            Listener EcsService DnsRecord ScalableTarget ScalingPolicy SnsTopic Alarm Dashboard
        ) => Ok(Vec::new()),
    }
}
