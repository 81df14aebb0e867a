//! The whole stack on one page: every resource with its key and its name, what it depends on,
//! and under which setting it exists. All else is derived from here.

mod alarms;
mod draft;
mod secrets;

pub use self::secrets::USER_SECRETS;
use std::collections::BTreeMap;

use self::{alarms::alarms, draft::Draft, secrets::secrets};
use crate::desired::{data, ecs, events, iam, ingress, monitoring, network, scaling, task};
use crate::desired::{ecs::ServiceReferences, ingress::{domain_and_zone, is_https}};
use crate::desired::task::{TaskReferences, TaskSecret};
use crate::key::*;
use crate::{Facts, Key, Resource, Settings};

/// Every resource: constant, key, kind, and the name (else the tag `Name`) by which it is found again, `*`
/// being `<project>-<env>`; without one, through its owner. A macro, so that keys lie below this page.
macro_rules! resources {
    ($take:ident) => { $take! {
        one {
            VPC                        "vpc"                        Vpc              "*-vpc";
            INTERNET_GATEWAY           "internet_gateway"           InternetGateway  "*-igw";
            ROUTE_TABLE_PUBLIC         "route_table.public"         RouteTable       "*-public-rt";
            SECURITY_GROUP_ALB         "security_group.alb"         SecurityGroup    "*-alb-sg";
            SECURITY_GROUP_ECS         "security_group.ecs"         SecurityGroup    "*-ecs-sg";
            SECURITY_GROUP_RDS         "security_group.rds"         SecurityGroup    "*-rds-sg";
            SECURITY_GROUP_REDIS       "security_group.redis"       SecurityGroup    "*-redis-sg";
            ECR_REPOSITORY             "ecr_repository"             EcrRepository    "*-app";
            DB_SUBNET_GROUP            "db_subnet_group"            DbSubnetGroup    "*-db-subnet-group";
            DB_INSTANCE                "db_instance"                DbInstance       "*-db";
            CACHE_SUBNET_GROUP         "cache_subnet_group"         CacheSubnetGroup "*-redis-subnet-group";
            REPLICATION_GROUP          "replication_group"          ReplicationGroup "*-redis";
            SNS_TOPIC_EVENTS           "sns_topic.events"           SnsTopic         "*-events";
            SECRET_DB_CREDENTIALS      "secret.db_credentials"      Secret           "*-db-credentials";
            SECRET_OPENAI_API_KEY      "secret.openai_api_key"      Secret           "*-openai-api-key";
            SECRET_TWILIO_AUTH_TOKEN   "secret.twilio_auth_token"   Secret           "*-twilio-auth-token";
            SECRET_REDIS_AUTH_TOKEN    "secret.redis_auth_token"    Secret           "*-redis-auth-token";
            SECRET_LEAD_WEBHOOK_SECRET "secret.lead_webhook_secret" Secret           "*-lead-webhook-secret";
            SECRET_DESK_API_TOKEN      "secret.desk_api_token"      Secret           "*-desk-api-token";
            SECRET_VALUE_DB_CREDENTIALS      "secret_value.db_credentials"      SecretValue;
            SECRET_VALUE_OPENAI_API_KEY      "secret_value.openai_api_key"      SecretValue;
            SECRET_VALUE_TWILIO_AUTH_TOKEN   "secret_value.twilio_auth_token"   SecretValue;
            SECRET_VALUE_REDIS_AUTH_TOKEN    "secret_value.redis_auth_token"    SecretValue;
            SECRET_VALUE_LEAD_WEBHOOK_SECRET "secret_value.lead_webhook_secret" SecretValue;
            SECRET_VALUE_DESK_API_TOKEN      "secret_value.desk_api_token"      SecretValue;
            LOG_GROUP                  "log_group"                  LogGroup         "/ecs/*-app";
            ECS_CLUSTER                "ecs_cluster"                EcsCluster       "*-cluster";
            IAM_ROLE_EXECUTION         "iam_role.execution"         IamRole          "*-ecs-execution-role";
            IAM_ROLE_TASK              "iam_role.task"              IamRole          "*-ecs-task-role";
            IMAGE                      "image"                      Image;
            TASK_DEFINITION            "task_definition"            TaskDefinition   "*-app";
            ECS_SERVICE                "ecs_service"                EcsService       "*-app-service";
            SCALABLE_TARGET            "scalable_target"            ScalableTarget;
            SCALING_POLICY             "scaling_policy"             ScalingPolicy    "*-cpu";
            SCALING_POLICY_REQUESTS    "scaling_policy.requests"    ScalingPolicy    "*-requests";
            LOAD_BALANCER              "load_balancer"              LoadBalancer     "*-alb";
            TARGET_GROUP               "target_group"               TargetGroup      "*-tg";
            LISTENER_HTTP              "listener.http"              Listener;
            LISTENER_HTTPS             "listener.https"             Listener;
            CERTIFICATE                "certificate"                Certificate      "*-certificate";
            DNS_RECORD_VALIDATION      "dns_record.validation"      DnsRecord;
            DNS_RECORD_ALIAS           "dns_record.alias"           DnsRecord;
            ALARM_ALB_5XX              "alarm.alb_5xx"              Alarm            "*-alb-5xx";
            ALARM_NO_HEALTHY_TARGET    "alarm.no_healthy_target"    Alarm            "*-no-healthy-target";
            ALARM_TARGET_LATENCY       "alarm.target_latency"       Alarm            "*-target-latency";
            ALARM_TASK_CPU             "alarm.task_cpu"             Alarm            "*-task-cpu";
            ALARM_TASK_MEMORY          "alarm.task_memory"          Alarm            "*-task-memory";
            ALARM_DB_CPU               "alarm.db_cpu"               Alarm            "*-db-cpu";
            ALARM_DB_STORAGE           "alarm.db_storage"           Alarm            "*-db-storage";
            ALARM_DB_CONNECTIONS       "alarm.db_connections"       Alarm            "*-db-connections";
            ALARM_REDIS_MEMORY         "alarm.redis_memory"         Alarm            "*-redis-memory";
            ALARM_AGENT_SILENT         "alarm.agent_silent"         Alarm            "*-agent-silent";
            ALARM_LEADS_UNDELIVERED    "alarm.leads_undelivered"    Alarm            "*-leads-undelivered";
            DASHBOARD                  "dashboard"                  Dashboard        "*";
        }
        two {
            SUBNET_PUBLIC       "subnet.public"       Subnet     "*-public-subnet-1"  "*-public-subnet-2";
            SUBNET_PRIVATE      "subnet.private"      Subnet     "*-private-subnet-1" "*-private-subnet-2";
            ELASTIC_IP_NAT      "elastic_ip.nat"      ElasticIp  "*-nat-eip"          "*-nat-eip-2";
            NAT_GATEWAY         "nat_gateway"         NatGateway "*-nat-gateway"      "*-nat-gateway-2";
            ROUTE_TABLE_PRIVATE "route_table.private" RouteTable "*-private-rt"       "*-private-rt-2";
        }
    } };
}

/// Adds every resource that the settings ask for, one a row. A key that is passed to the attributes
/// is a dependency; those that no attribute shows follow: `after` a resource exists, `after_ready`
/// once it is ready. `ready_with` names what a resource needs to become ready itself.
pub(crate) fn draw(settings: &Settings, facts: &Facts) -> BTreeMap<Key, Resource> {
    let mut stack = Draft::new(settings, facts);
    let sections: &[fn(&mut Draft<'_>)] = &[
        draw_network, draw_security_groups, draw_data, draw_secrets, draw_agent, draw_service,
        draw_ingress, draw_https, draw_monitoring,
    ];
    sections.iter().for_each(|draw| draw(&mut stack));
    stack.resources
}

fn draw_network(stack: &mut Draft<'_>) {
    stack.add(&VPC, network::vpc);
    stack.add(&INTERNET_GATEWAY, |it| network::internet_gateway(it, &VPC));
    for i in 0..2 {
        stack.add(&SUBNET_PUBLIC[i], |it| network::public_subnet(it, &VPC, i));
        stack.add(&SUBNET_PRIVATE[i], |it| network::private_subnet(it, &VPC, i));
    }
    // Only an attached gateway can be routed to.
    stack.add(&ROUTE_TABLE_PUBLIC, |it| network::route_table(it, &VPC, &INTERNET_GATEWAY, &SUBNET_PUBLIC))
        .after_ready([&INTERNET_GATEWAY]);
    let gateways = network::nat_gateways(stack.settings);
    for i in 0..gateways {
        let subnets = || (0..2).filter(|j| j % gateways == i).map(|j| &SUBNET_PRIVATE[j]);
        stack.add(&ELASTIC_IP_NAT[i], network::elastic_ip);
        // AWS lets it be created without, and then it fails (`Gateway.NotAttached`).
        stack.add(&NAT_GATEWAY[i], |it| network::nat_gateway(it, &SUBNET_PUBLIC[i], &ELASTIC_IP_NAT[i]))
            .after_ready([&INTERNET_GATEWAY]);
        // AWS takes a route to a gateway that is still pending, and drops what a subnet that
        // changes tables sends through it. Where there was one gateway, the second subnet changes
        // tables without ever being without a route.
        stack.add(&ROUTE_TABLE_PRIVATE[i], |it| network::route_table(it, &VPC, &NAT_GATEWAY[i], subnets()))
            .after_ready([&NAT_GATEWAY[i]])
            .after_ready((i + 1 < gateways).then_some(&ROUTE_TABLE_PRIVATE[1]));
    }
}

fn draw_security_groups(stack: &mut Draft<'_>) {
    let (alb, ecs) = (&SECURITY_GROUP_ALB, &SECURITY_GROUP_ECS);
    stack.add(alb, |it| network::balancer_security_group(it, &VPC));
    stack.add(ecs, |it| network::tasks_security_group(it, &VPC, alb));
    stack.add(&SECURITY_GROUP_RDS, |it| network::database_security_group(it, &VPC, ecs));
    stack.add(&SECURITY_GROUP_REDIS, |it| network::cache_security_group(it, &VPC, ecs));
}

fn draw_data(stack: &mut Draft<'_>) {
    let is_encrypted = stack.settings.cache.transit_encryption;
    stack.add(&ECR_REPOSITORY, data::ecr_repository);
    stack.add(&DB_SUBNET_GROUP, |it| data::db_subnet_group(it, &SUBNET_PRIVATE));
    stack.add(&CACHE_SUBNET_GROUP, |it| data::cache_subnet_group(it, &SUBNET_PRIVATE));
    // Password and token are chosen and kept in the secret before database and cache take them.
    stack.add(&DB_INSTANCE, |it| data::db_instance(it, &DB_SUBNET_GROUP, &SECURITY_GROUP_RDS))
        .after([&SECRET_DB_CREDENTIALS]);
    stack.add(&REPLICATION_GROUP, |it| data::replication_group(it, &CACHE_SUBNET_GROUP, &SECURITY_GROUP_REDIS))
        .after(is_encrypted.then_some(&SECRET_REDIS_AUTH_TOKEN));
    if let Some(key) = events::topic(stack.settings, &SNS_TOPIC_EVENTS) {
        stack.add(key, events::sns_topic);
    }
}

fn draw_secrets(stack: &mut Draft<'_>) {
    for TaskSecret { about, secret: key, value, content, .. } in secrets(stack.settings, stack.facts) {
        // The cache's address changes with its encryption: it is known once that is done.
        let cache = (*key == SECRET_REDIS_AUTH_TOKEN).then_some(&REPLICATION_GROUP);
        stack.add(key, |it| data::secret(it, about, *key == SECRET_DB_CREDENTIALS));
        stack.add(value, |_| data::secret_value(key, content)).after_ready(cache);
    }
}

fn draw_agent(stack: &mut Draft<'_>) {
    let (settings, secrets) = (stack.settings, secrets(stack.settings, stack.facts));
    let references = TaskReferences {
        execution_role: &IAM_ROLE_EXECUTION, task_role: &IAM_ROLE_TASK, secrets: &secrets,
        image: task::builds_image(settings, stack.facts).then_some(&IMAGE),
        plain_cache: (!settings.cache.transit_encryption).then_some(&REPLICATION_GROUP),
        topic: events::topic(settings, &SNS_TOPIC_EVENTS),
    };
    stack.add(&LOG_GROUP, ecs::log_group);
    stack.add(&ECS_CLUSTER, ecs::ecs_cluster);
    stack.add(&IAM_ROLE_EXECUTION, |it| iam::execution_role(it, &secrets));
    stack.add(&IAM_ROLE_TASK, |it| iam::task_role(it, references.topic));
    stack.add(&TASK_DEFINITION, |it| task::task_definition(it, &references));
    if let Some(key) = references.image {
        stack.add(key, |it| task::image(it, &ECR_REPOSITORY));
    }
}

fn draw_service(stack: &mut Draft<'_>) {
    let (settings, facts) = (stack.settings, stack.facts);
    let gateways = 0..network::nat_gateways(settings);
    let references = ServiceReferences {
        cluster: &ECS_CLUSTER, task_definition: &TASK_DEFINITION, target_group: &TARGET_GROUP,
        subnets: &SUBNET_PRIVATE, security_group: &SECURITY_GROUP_ECS,
    };
    // Only a target group that a listener forwards to takes a service. The service itself could
    // be created earlier, but its tasks would fail: without a way to the registry, a role, a value
    // for each secret (`docs/AWS.md#creating`).
    stack.add(&ECS_SERVICE, |it| ecs::ecs_service(it, &references))
        .after([&LISTENER_HTTP]).after(is_https(settings).then_some(&LISTENER_HTTPS))
        .after_ready([&IAM_ROLE_EXECUTION, &IAM_ROLE_TASK, &ECS_CLUSTER, &LOG_GROUP, &REPLICATION_GROUP])
        .after_ready(secrets(settings, facts).iter().map(|it| it.value))
        .after_ready(gateways.flat_map(|i| [&NAT_GATEWAY[i], &ROUTE_TABLE_PRIVATE[i]])).after_ready([&ROUTE_TABLE_PUBLIC]);
    if let Some(wanted) = &settings.agent.autoscaling {
        stack.add(&SCALABLE_TARGET, |it| scaling::scalable_target(it, wanted, &ECS_CLUSTER, &ECS_SERVICE))
            .after([&ECS_SERVICE]);
        stack.add(&SCALING_POLICY, |it| scaling::scaling_policy(it, wanted, &SCALABLE_TARGET));
        if let Some(requests) = wanted.requests_per_target {
            let of = [&LOAD_BALANCER, &TARGET_GROUP];
            stack.add(&SCALING_POLICY_REQUESTS, |it| scaling::requests_policy(it, requests, &SCALABLE_TARGET, of));
        }
    }
}

fn draw_ingress(stack: &mut Draft<'_>) {
    let settings = stack.settings;
    // An internet-facing balancer is refused in a VPC without a gateway; without the route no
    // customer's request would be answered.
    stack.add(&LOAD_BALANCER, |it| ingress::load_balancer(it, &SUBNET_PUBLIC, &SECURITY_GROUP_ALB))
        .after_ready([&INTERNET_GATEWAY]).after([&ROUTE_TABLE_PUBLIC]);
    stack.add(&TARGET_GROUP, |it| ingress::target_group(it, &VPC));
    if !is_https(settings) || stack.facts.forwards_http {
        stack.add(&LISTENER_HTTP, |it| ingress::http_listener(it, &LOAD_BALANCER, &TARGET_GROUP));
        return;
    }
    // Port 80 redirects once all that it redirects to is ready; a running stack forwards till then.
    stack.add(&LISTENER_HTTP, |it| ingress::redirecting_listener(it, &LOAD_BALANCER))
        .after_ready([&LISTENER_HTTPS, &SECURITY_GROUP_ALB])
        .after_ready(domain_and_zone(settings).map(|_| &DNS_RECORD_ALIAS));
}

/// With a domain, or a certificate that the settings name.
fn draw_https(stack: &mut Draft<'_>) {
    if !is_https(stack.settings) { return }
    let requested = stack.settings.ingress.certificate_arn.is_none().then_some(&CERTIFICATE);
    // ELB takes only a certificate that is issued.
    stack.add(&LISTENER_HTTPS, |it| ingress::https_listener(it, &LOAD_BALANCER, &TARGET_GROUP, requested))
        .after_ready(requested);
    let Some((domain, zone)) = domain_and_zone(stack.settings) else { return };
    // The domain leads to the load balancer only once that takes HTTPS.
    stack.add(&DNS_RECORD_ALIAS, |_| ingress::alias_record(domain, zone, &LOAD_BALANCER))
        .after([&LISTENER_HTTPS]);
    if let Some(key) = requested {
        stack.add(key, |it| ingress::certificate(it, domain)).ready_with([&DNS_RECORD_VALIDATION]);
        stack.add(&DNS_RECORD_VALIDATION, |_| ingress::validation_record(zone, key));
    }
}

fn draw_monitoring(stack: &mut Draft<'_>) {
    let (settings, balancer, target_group) = (stack.settings, &LOAD_BALANCER, &TARGET_GROUP);
    let watched = monitoring::Watched { balancer, target_group, topic: events::topic(settings, &SNS_TOPIC_EVENTS) };
    // Before there is a service, its alarms would report that it is down.
    for (key, rule) in alarms(settings) {
        stack.add(key, |it| monitoring::alarm(it, &watched, &rule)).after_ready([&ECS_SERVICE]);
    }
    if settings.monitoring.dashboard {
        stack.add(&DASHBOARD, |it| monitoring::dashboard(it, &watched));
    }
}

#[cfg(test)]
mod tests;
