//! AWS's services that are called: one table of their clients and of what their error codes mean.

use std::sync::Arc;

use kavak_engine::{Class, Stop};

use super::{
    answer::AnswerCheck,
    calls::Calls,
    error::table::{Row, containers, data, identity, ingress, network, row, storage},
};

/// Declares the services: the client of each, its crate of the SDK, the prefix of its actions in
/// IAM, its name in the SDK's errors, and its error codes beside those that all services have.
macro_rules! services {
    ($($client:ident $sdk:ident $prefix:literal $name:literal $codes:expr;)+) => {
        /// Clients of AWS's services for one region, and the gate that their calls pass.
        /// What a run observes, decides or remembers is not here.
        pub struct Clients {
            $(pub(crate) $client: $sdk::Client,)+
            /// For the lock alone, whose calls need no lock.
            pub(crate) lock_ssm: aws_sdk_ssm::Client,
            /// The region of all of them.
            pub(crate) region: String,
            pub(super) calls: Arc<Calls>,
            /// Ends the waits between the attempts of a call.
            pub(super) stop: Stop,
            /// Whether it is AWS itself that is reached, whose zones are in the DNS.
            pub(super) is_public: bool,
        }

        impl Clients {
            pub(super) fn from_config(config: &aws_config::SdkConfig, region: &str) -> Self {
                let calls = Arc::new(Calls::default());
                Self {
                    $($client: client!($sdk, config, calls.gate()),)+
                    lock_ssm: client!(aws_sdk_ssm, config, calls.lock_gate()),
                    region: region.to_owned(),
                    calls,
                    stop: Stop::default(),
                    is_public: false,
                }
            }
        }

        /// The error codes of the service that the SDK calls so.
        pub(super) fn codes(name: &str) -> &'static [Row] {
            match name {
                $($name => const { $codes },)+
                _ => &[],
            }
        }

        /// The clients by their names, with the prefixes of their services' actions in IAM.
        #[cfg(test)]
        pub(crate) const PREFIXES: &[(&str, &str)] = &[$((stringify!($client), $prefix)),+];
    };
}

macro_rules! client {
    ($sdk:ident, $config:expr, $gate:expr) => {
        $sdk::Client::from_conf(
            $sdk::config::Builder::from($config)
                .interceptor($gate)
                .interceptor(AnswerCheck)
                .build(),
        )
    };
}

services! {
    ec2 aws_sdk_ec2 "ec2" "EC2" network::EC2;
    elb aws_sdk_elasticloadbalancingv2 "elasticloadbalancing" "Elastic Load Balancing v2" ingress::ELB;
    rds aws_sdk_rds "rds" "RDS" data::RDS;
    elasticache aws_sdk_elasticache "elasticache" "ElastiCache" data::ELASTICACHE;
    ecr aws_sdk_ecr "ecr" "ECR" containers::ECR;
    ecs aws_sdk_ecs "ecs" "ECS" containers::ECS;
    secrets_manager aws_sdk_secretsmanager "secretsmanager" "Secrets Manager" storage::SECRETS_MANAGER;
    logs aws_sdk_cloudwatchlogs "logs" "CloudWatch Logs" storage::LOGS;
    iam aws_sdk_iam "iam" "IAM" identity::IAM;
    acm aws_sdk_acm "acm" "ACM" ingress::ACM;
    route53 aws_sdk_route53 "route53" "Route 53" ingress::ROUTE_53;
    autoscaling aws_sdk_applicationautoscaling "application-autoscaling" "Application Auto Scaling" containers::AUTO_SCALING;
    tagging aws_sdk_resourcegroupstagging "tag" "Resource Groups Tagging API" &[];
    // It has no value of a quota that no one asked to raise.
    service_quotas aws_sdk_servicequotas "servicequotas" "Service Quotas" &[
        row(Class::NotFound, &["NoSuchResource"]),
    ];
    sns aws_sdk_sns "sns" "SNS" &[
        row(Class::AlreadyExists, &["InvalidParameter"])
            .of(&["CreateTopic"])
            .saying(&["already exists with different"]),
        // Of a topic that was created just before.
        row(Class::NotVisibleYet, &["NotFound"]).of(&["Subscribe"]),
        row(Class::Denied, &["AuthorizationError", "TagPolicy"]),
        row(Class::Busy, &["ConcurrentAccess", "StaleTag"]),
    ];
    cloudwatch aws_sdk_cloudwatch "cloudwatch" "CloudWatch" storage::CLOUDWATCH;
    // Whose account it is, which everybody may ask.
    sts aws_sdk_sts "sts" "STS" identity::CREDENTIALS;
    // For the record of runs.
    ssm aws_sdk_ssm "ssm" "SSM" storage::SSM;
}
