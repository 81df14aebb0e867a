//! What a deployer's role must be allowed: the one list, of which
//! `docs/iam/deployer.json` is made. Tests hold it against the calls in the code
//! and against those that the simulator records.

use serde_json::{Map, Value, json};

pub use crate::grant::Grant;
use crate::{
    grant::{EVERYTHING, grant},
    resources,
};

/// Actions without which every command that changes something still does its work: what they
/// would show is reported as not checked. Only `history` needs `ssm:GetParameterHistory`.
pub const OPTIONAL: &[&str] = &[
    "ec2:DescribeRegions",
    "elasticache:DescribeCacheEngineVersions",
    "elasticache:DescribeReservedCacheNodesOfferings",
    "iam:GetPolicy",
    "iam:SimulatePrincipalPolicy",
    "rds:DescribeOrderableDBInstanceOptions",
    "route53:GetHostedZone",
    "servicequotas:GetAWSDefaultServiceQuota",
    "servicequotas:GetServiceQuota",
    "ssm:GetParameterHistory",
];

/// The grants for calls that are about no kind of resource.
const OTHERS: &[Grant] = &[
    grant(
        "Quotas",
        "servicequotas",
        EVERYTHING,
        "GetAWSDefaultServiceQuota GetServiceQuota",
    ),
    grant(
        "Lock",
        "ssm",
        &["arn:aws:ssm:*:*:parameter/kavak-infra/*"],
        "AddTagsToResource DeleteParameters GetParameterHistory GetParametersByPath PutParameter",
    ),
    grant("Leftovers", "tag", EVERYTHING, "GetResources"),
];

/// All grants.
pub fn grants() -> impl Iterator<Item = &'static Grant> {
    let of_services = resources::GRANTS.iter().copied();
    of_services.flatten().chain(OTHERS)
}

/// The policy of a role that deploys environments of `project`.
#[must_use]
pub fn deployer_policy(project: &str) -> Value {
    let statements: Vec<Value> = grants().map(|it| statement(it, project)).collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn statement(grant: &Grant, project: &str) -> Value {
    let resources = grant
        .resources
        .iter()
        .map(|it| it.replace("PROJECT", project));
    let mut statement = Map::new();
    statement.insert("Sid".into(), grant.sid.into());
    statement.insert("Effect".into(), "Allow".into());
    statement.insert("Action".into(), grant.actions().collect::<Vec<_>>().into());
    statement.insert("Resource".into(), resources.collect::<Vec<_>>().into());
    if let Some((operator, key, values)) = grant.condition {
        statement.insert("Condition".into(), json!({operator: {key: values}}));
    }
    statement.into()
}

#[cfg(test)]
mod tests;
