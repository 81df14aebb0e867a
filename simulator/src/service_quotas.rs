//! Service Quotas: how much of what an account can have.

use serde_json::{Value, json};

use crate::{
    fault::ApiFault,
    limits::Limit,
    operation::Answer,
    world::{Turn, World},
};

/// A quota as AWS has it for every account.
struct Quota {
    service: &'static str,
    code: &'static str,
    name: &'static str,
    default: u64,
}

const fn quota(
    service: &'static str,
    code: &'static str,
    name: &'static str,
    default: u64,
) -> Quota {
    Quota {
        service,
        code,
        name,
        default,
    }
}

const QUOTAS: &[Quota] = &[
    quota("ec2", "L-0263D0A3", "EC2-VPC Elastic IPs", 5),
    quota("ecs", "L-21C621EB", "Clusters per account", 10_000),
    quota("ecs", "L-9EF96962", "Services per cluster", 5_000),
    quota("elasticache", "L-DFE45DF3", "Nodes per Region", 300),
    quota(
        "elasticloadbalancing",
        "L-53DA6B97",
        "Application Load Balancers per Region",
        50,
    ),
    quota(
        "elasticloadbalancing",
        "L-B22855CB",
        "Target Groups per Region",
        3_000,
    ),
    quota(
        "fargate",
        "L-3032A538",
        "Fargate On-Demand vCPU resource count",
        6,
    ),
    quota("rds", "L-7B6409FD", "DB instances", 40),
    quota(
        "rds",
        "L-7ADDB58A",
        "Total storage for all DB instances",
        100_000,
    ),
    quota(
        "vpc",
        "L-0EA8095F",
        "Inbound or outbound rules per security group",
        60,
    ),
    quota(
        "vpc",
        "L-2AFB9258",
        "Security groups per network interface",
        5,
    ),
    quota("vpc", "L-407747CB", "Subnets per VPC", 200),
    quota("vpc", "L-589F43AA", "Route tables per VPC", 200),
    quota("vpc", "L-93826ACB", "Routes per route table", 50),
    quota("vpc", "L-A4707A72", "Internet gateways per Region", 5),
    quota("vpc", "L-E79EC296", "VPC security groups per Region", 2_500),
    quota("vpc", "L-F678F1CE", "VPCs per Region", 5),
    quota("vpc", "L-FE5A380F", "NAT gateways per Availability Zone", 5),
];

impl World {
    /// Gives the account another quota than the default in a region.
    pub fn set_quota(&mut self, region: &str, code: &str, value: u64) {
        let quotas = &mut self.region(region).ec2.quotas;
        quotas.insert(code.to_owned(), value);
    }
}

impl Turn<'_> {
    /// Returns the account's quota of this code.
    pub(crate) fn quota(&mut self, code: &str) -> u64 {
        let set = self.here().ec2.quotas.get(code).copied();
        let known = QUOTAS.iter().find(|quota| quota.code == code);
        set.or(known.map(|quota| quota.default)).unwrap_or(u64::MAX)
    }

    pub(crate) fn quota_count(&mut self, code: &str) -> usize {
        usize::try_from(self.quota(code)).unwrap_or(usize::MAX)
    }

    /// Returns whether there can be one more where there are `count`.
    ///
    /// # Errors
    /// The code and text of `refusal` if not.
    pub(crate) fn check_quota(
        &mut self,
        code: &str,
        count: usize,
        refusal: impl FnOnce() -> (&'static str, &'static str),
    ) -> Result<(), ApiFault> {
        if count < self.quota_count(code) {
            return Ok(());
        }
        let (code, message) = refusal();
        Err(ApiFault::new(code, message))
    }
}

pub(crate) fn perform(operation: &str, asked: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "GetServiceQuota" => found(&asked).map(|quota| {
            let value = turn.quota(quota.code);
            json!({"Quota": shown(quota, value, turn)})
        }),
        "GetAWSDefaultServiceQuota" => {
            found(&asked).map(|quota| json!({"Quota": shown(quota, quota.default, turn)}))
        }
        _ => return None,
    })
}

/// The rate limit that a call counts for.
pub(crate) fn limit<'a>(operation: &'a str, _: &Value) -> Limit<'a> {
    Limit::new(operation, 10, 10)
}

fn found(asked: &Value) -> Result<&'static Quota, ApiFault> {
    let mut quotas = QUOTAS.iter();
    let is_it =
        |quota: &&Quota| asked["ServiceCode"] == quota.service && asked["QuotaCode"] == quota.code;
    quotas.find(is_it).ok_or_else(|| {
        ApiFault::new(
            "NoSuchResourceException",
            "The request failed because the specified service or quota does not exist.",
        )
    })
}

fn shown(quota: &Quota, value: u64, turn: &Turn<'_>) -> Value {
    let names = [
        ("ec2", "Amazon Elastic Compute Cloud (Amazon EC2)"),
        ("ecs", "Amazon Elastic Container Service (Amazon ECS)"),
        ("elasticache", "Amazon ElastiCache"),
        ("elasticloadbalancing", "Elastic Load Balancing (ELB)"),
        ("fargate", "AWS Fargate"),
        ("rds", "Amazon Relational Database Service (Amazon RDS)"),
        ("vpc", "Amazon Virtual Private Cloud (Amazon VPC)"),
    ];
    let service = names.iter().find(|(code, _)| *code == quota.service);
    let resource = format!("{}/{}", quota.service, quota.code);
    json!({
        "ServiceCode": quota.service,
        "ServiceName": service.map(|(_, name)| name),
        "QuotaCode": quota.code,
        "QuotaName": quota.name,
        "QuotaArn": turn.arn("servicequotas", &resource),
        "Value": value,
        "Unit": "None",
        "Adjustable": true,
        "GlobalQuota": false,
        "QuotaAppliedAtLevel": "ACCOUNT",
    })
}
