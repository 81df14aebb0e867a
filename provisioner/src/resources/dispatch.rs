//! From the engine's words to the module of each kind.

use std::collections::BTreeMap;

use kavak_engine::{Blocker, Class, Cloud, Fault};
use kavak_stack::{Condition, Found, Key, Kind, Observed, Spec, plan::Leaves, specs};

use super::{
    AwsCloud,
    acm::certificate,
    autoscaling::{scalable_target, scaling_policy},
    cloudwatch::{alarm, dashboard},
    ec2::{elastic_ip, internet_gateway, nat_gateway, route_table, security_group, subnet, vpc},
    ecr::{image, repository},
    ecs::{cluster, service, task_definition},
    elasticache::{cache_subnet_group, replication_group},
    elb::{listener, load_balancer, target_group},
    iam::role,
    logs::log_group,
    rds::{db_instance, db_subnet_group},
    route53::dns_record,
    secretsmanager::{secret, secret_value},
    sns::topic,
};
use crate::{delivery::diagnosis, observe};

impl Cloud for AwsCloud {
    async fn create(&self, key: &Key, spec: &Spec) -> Result<Found, Fault> {
        let token = self.token(key);
        // The SDK's futures are big: one a kind would make this one too big
        // for a thread's stack.
        match spec {
            Spec::Vpc(it) => Box::pin(vpc::create(&self.clients, it)).await,
            Spec::InternetGateway(it) => {
                Box::pin(internet_gateway::create(&self.clients, it)).await
            }
            Spec::Subnet(it) => Box::pin(subnet::create(&self.clients, it)).await,
            Spec::ElasticIp(it) => Box::pin(elastic_ip::create(&self.clients, it)).await,
            Spec::NatGateway(it) => Box::pin(nat_gateway::create(&self.clients, it, &token)).await,
            Spec::RouteTable(it) => Box::pin(route_table::create(&self.clients, it, &token)).await,
            Spec::SecurityGroup(it) => Box::pin(security_group::create(&self.clients, it)).await,
            Spec::EcrRepository(it) => Box::pin(repository::create(&self.clients, it)).await,
            Spec::Image(it) => Box::pin(image::create(self, it)).await,
            Spec::DbSubnetGroup(it) => Box::pin(db_subnet_group::create(&self.clients, it)).await,
            Spec::DbInstance(it) => Box::pin(db_instance::create(self, it)).await,
            Spec::Secret(it) => Box::pin(secret::create(&self.clients, it, &token)).await,
            Spec::SecretValue(it) => Ok(secret_value::create(it)),
            Spec::CacheSubnetGroup(it) => {
                Box::pin(cache_subnet_group::create(&self.clients, it)).await
            }
            Spec::ReplicationGroup(it) => Box::pin(replication_group::create(self, it)).await,
            Spec::LogGroup(it) => Box::pin(log_group::create(&self.clients, it)).await,
            Spec::EcsCluster(it) => Box::pin(cluster::create(&self.clients, it)).await,
            Spec::IamRole(it) => Box::pin(role::create(&self.clients, it)).await,
            Spec::TaskDefinition(it) => Box::pin(task_definition::create(&self.clients, it)).await,
            Spec::LoadBalancer(it) => Box::pin(load_balancer::create(&self.clients, it)).await,
            Spec::TargetGroup(it) => Box::pin(target_group::create(&self.clients, it)).await,
            Spec::Listener(it) => Box::pin(listener::create(&self.clients, it)).await,
            Spec::EcsService(it) => Box::pin(service::create(&self.clients, it, &token)).await,
            Spec::Certificate(it) => Box::pin(certificate::create(&self.clients, it, &token)).await,
            Spec::DnsRecord(it) => Box::pin(dns_record::create(&self.clients, it)).await,
            Spec::ScalableTarget(it) => Box::pin(scalable_target::create(&self.clients, it)).await,
            Spec::ScalingPolicy(it) => Box::pin(scaling_policy::create(&self.clients, it)).await,
            Spec::SnsTopic(it) => Box::pin(topic::create(&self.clients, it)).await,
            Spec::Alarm(it) => Box::pin(alarm::create(&self.clients, it)).await,
            Spec::Dashboard(it) => Box::pin(dashboard::create(&self.clients, it)).await,
        }
    }

    async fn update(&self, _key: &Key, found: &Found, to: &Spec) -> Result<Found, Fault> {
        let id = found.id.as_str();
        match (&found.spec, to) {
            (Spec::Vpc(from), Spec::Vpc(to)) => Box::pin(vpc::update(self, id, from, to)).await,
            (Spec::InternetGateway(from), Spec::InternetGateway(to)) => {
                Box::pin(internet_gateway::update(self, id, from, to)).await
            }
            (Spec::Subnet(from), Spec::Subnet(to)) => {
                Box::pin(subnet::update(self, id, from, to)).await
            }
            (Spec::ElasticIp(from), Spec::ElasticIp(to)) => {
                Box::pin(elastic_ip::update(self, id, from, to)).await
            }
            (Spec::NatGateway(from), Spec::NatGateway(to)) => {
                Box::pin(nat_gateway::update(self, id, from, to)).await
            }
            (Spec::RouteTable(from), Spec::RouteTable(to)) => {
                Box::pin(route_table::update(self, id, from, to)).await
            }
            (Spec::SecurityGroup(from), Spec::SecurityGroup(to)) => {
                Box::pin(security_group::update(self, id, from, to)).await
            }
            (Spec::LoadBalancer(from), Spec::LoadBalancer(to)) => {
                Box::pin(load_balancer::update(self, id, from, to)).await
            }
            (Spec::TargetGroup(from), Spec::TargetGroup(to)) => {
                Box::pin(target_group::update(self, id, from, to)).await
            }
            (Spec::Listener(from), Spec::Listener(to)) => {
                Box::pin(listener::update(self, id, from, to)).await
            }
            (Spec::TaskDefinition(from), Spec::TaskDefinition(to)) => {
                return Box::pin(task_definition::update(self, found, from, to)).await;
            }
            (Spec::EcsService(from), Spec::EcsService(to)) => {
                return Box::pin(service::update(self, found, from, to)).await;
            }
            (
                specs!(
                    Vpc InternetGateway Subnet ElasticIp NatGateway RouteTable
                    SecurityGroup EcrRepository Image DbSubnetGroup DbInstance
                    Secret SecretValue CacheSubnetGroup ReplicationGroup
                    LogGroup EcsCluster IamRole TaskDefinition LoadBalancer
                    TargetGroup Listener EcsService Certificate DnsRecord
                    ScalableTarget ScalingPolicy SnsTopic Alarm Dashboard
                ),
                _,
            ) => Box::pin(update_other(self, found, to)).await,
        }?;
        Ok(updated(found, to))
    }

    async fn delete(&self, _key: &Key, found: &Found, leaves: &Leaves) -> Result<(), Fault> {
        let id = found.id.as_str();
        match &found.spec {
            Spec::Vpc(_) => Box::pin(vpc::delete(&self.clients, id)).await,
            Spec::InternetGateway(it) => {
                Box::pin(internet_gateway::delete(&self.clients, id, it)).await
            }
            Spec::Subnet(it) => Box::pin(subnet::delete(&self.clients, id, it)).await,
            Spec::ElasticIp(_) => Box::pin(elastic_ip::delete(&self.clients, id)).await,
            Spec::NatGateway(_) => Box::pin(nat_gateway::delete(&self.clients, id)).await,
            Spec::RouteTable(it) => Box::pin(route_table::delete(&self.clients, id, it)).await,
            Spec::SecurityGroup(_) => Box::pin(security_group::delete(&self.clients, id)).await,
            Spec::EcrRepository(it) => Box::pin(repository::delete(&self.clients, &it.name)).await,
            Spec::DbSubnetGroup(it) => {
                Box::pin(db_subnet_group::delete(&self.clients, &it.name)).await
            }
            Spec::DbInstance(it) => {
                Box::pin(db_instance::delete(&self.clients, &it.identifier, leaves)).await
            }
            Spec::Secret(_) => Box::pin(secret::delete(&self.clients, id, leaves)).await,
            // A value goes with its secret, an image with its repository.
            Spec::SecretValue(_) | Spec::Image(_) => Ok(()),
            Spec::CacheSubnetGroup(it) => {
                Box::pin(cache_subnet_group::delete(&self.clients, &it.name)).await
            }
            Spec::ReplicationGroup(it) => {
                Box::pin(replication_group::delete(
                    &self.clients,
                    &it.replication_group_id,
                    leaves,
                ))
                .await
            }
            Spec::LogGroup(it) => Box::pin(log_group::delete(&self.clients, &it.name)).await,
            Spec::EcsCluster(it) => Box::pin(cluster::delete(&self.clients, &it.name)).await,
            Spec::IamRole(it) => Box::pin(role::delete(&self.clients, &it.name)).await,
            Spec::TaskDefinition(it) => {
                Box::pin(task_definition::delete(&self.clients, &it.family)).await
            }
            Spec::LoadBalancer(_) => Box::pin(load_balancer::delete(&self.clients, id)).await,
            Spec::TargetGroup(_) => Box::pin(target_group::delete(&self.clients, id)).await,
            Spec::Listener(_) => Box::pin(listener::delete(&self.clients, id)).await,
            Spec::EcsService(it) => Box::pin(service::delete(&self.clients, it)).await,
            Spec::Certificate(_) => Box::pin(certificate::delete(&self.clients, id)).await,
            Spec::DnsRecord(it) => Box::pin(dns_record::delete(&self.clients, it)).await,
            Spec::ScalableTarget(_) => Box::pin(scalable_target::delete(&self.clients, id)).await,
            Spec::ScalingPolicy(it) => Box::pin(scaling_policy::delete(&self.clients, it)).await,
            Spec::SnsTopic(_) => Box::pin(topic::delete(&self.clients, id)).await,
            Spec::Alarm(_) => Box::pin(alarm::delete(&self.clients, id)).await,
            Spec::Dashboard(_) => Box::pin(dashboard::delete(&self.clients, id)).await,
        }
    }

    async fn look(
        &self,
        kind: Kind,
        waiting: &BTreeMap<Key, Found>,
    ) -> Result<BTreeMap<Key, Found>, Fault> {
        let environment = &self.scope.environment;
        let mut seen = Box::pin(observe::awaited::look(
            &self.clients,
            environment,
            kind,
            waiting,
            self.deployed_at_ms(),
        ))
        .await?;
        if kind == Kind::EcsService {
            Box::pin(diagnosis::fail_hopeless(
                &self.clients,
                environment,
                waiting,
                &mut seen,
            ))
            .await?;
        }
        for found in seen.values_mut() {
            found.spec.ignore_tags(&self.scope.ignored_tags);
        }
        Ok(seen)
    }

    async fn blockers(
        &self,
        waiting: &BTreeMap<Key, Found>,
    ) -> Result<BTreeMap<Key, Blocker>, Fault> {
        Box::pin(observe::blockers::of(
            &self.clients,
            &self.scope.environment,
            waiting,
        ))
        .await
    }

    async fn observe(&self) -> Result<Observed, Fault> {
        Box::pin(observe::everything(&self.clients, &self.scope)).await
    }
}

/// The kinds outside of EC2, load balancing and ECS's revisions.
async fn update_other(cloud: &AwsCloud, found: &Found, to: &Spec) -> Result<(), Fault> {
    let id = found.id.as_str();
    match (&found.spec, to) {
        (Spec::EcrRepository(from), Spec::EcrRepository(to)) => {
            repository::update(cloud, found, from, to).await
        }
        (Spec::DbSubnetGroup(from), Spec::DbSubnetGroup(to)) => {
            db_subnet_group::update(cloud, found, from, to).await
        }
        (Spec::DbInstance(from), Spec::DbInstance(to)) => {
            db_instance::update(cloud, found, from, to).await
        }
        (Spec::Secret(from), Spec::Secret(to)) => secret::update(cloud, id, from, to).await,
        (Spec::SecretValue(from), Spec::SecretValue(to)) => {
            secret_value::update(cloud, from, to).await
        }
        (Spec::CacheSubnetGroup(from), Spec::CacheSubnetGroup(to)) => {
            cache_subnet_group::update(cloud, found, from, to).await
        }
        (Spec::ReplicationGroup(from), Spec::ReplicationGroup(to)) => {
            replication_group::update(cloud, found, from, to).await
        }
        (Spec::LogGroup(from), Spec::LogGroup(to)) => {
            log_group::update(cloud, found, from, to).await
        }
        (Spec::EcsCluster(from), Spec::EcsCluster(to)) => {
            cluster::update(cloud, found, from, to).await
        }
        (Spec::IamRole(from), Spec::IamRole(to)) => role::update(cloud, from, to).await,
        (Spec::Certificate(from), Spec::Certificate(to)) => {
            certificate::update(cloud, id, from, to).await
        }
        (Spec::DnsRecord(from), Spec::DnsRecord(to)) => {
            dns_record::update(&cloud.clients, from, to).await
        }
        (Spec::ScalableTarget(from), Spec::ScalableTarget(to)) => {
            scalable_target::update(cloud, found, from, to).await
        }
        (Spec::ScalingPolicy(from), Spec::ScalingPolicy(to)) => {
            scaling_policy::update(&cloud.clients, from, to).await
        }
        (Spec::SnsTopic(from), Spec::SnsTopic(to)) => topic::update(cloud, id, from, to).await,
        (Spec::Alarm(from), Spec::Alarm(to)) => alarm::update(cloud, found, from, to).await,
        (Spec::Dashboard(from), Spec::Dashboard(to)) => {
            dashboard::update(cloud, found, from, to).await
        }
        (
            specs!(
                Vpc InternetGateway Subnet ElasticIp NatGateway RouteTable
                SecurityGroup EcrRepository Image DbSubnetGroup DbInstance Secret
                SecretValue CacheSubnetGroup ReplicationGroup LogGroup EcsCluster
                IamRole TaskDefinition LoadBalancer TargetGroup Listener EcsService
                Certificate DnsRecord ScalableTarget ScalingPolicy SnsTopic Alarm Dashboard
            ),
            _,
        ) => {
            let (from, to) = (found.spec.kind(), to.kind());
            let message = format!("a {from} can't become a {to}");
            Err(Fault::new(Class::Invalid, "update", message))
        }
    }
}

/// The resource after its update: what takes its time is looked at before it
/// counts as ready.
fn updated(found: &Found, to: &Spec) -> Found {
    let condition = if to.kind().is_looked_at() {
        Condition::Pending("modifying".into())
    } else {
        Condition::Ready
    };
    Found {
        spec: to.clone(),
        ..found.clone()
    }
    .in_condition(condition)
}
