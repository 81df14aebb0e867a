//! Whether the account may have as many resources as the plan creates: the quotas that
//! an account with several environments reaches first. How many NAT gateways there may
//! be in a zone is no less than how many elastic IP addresses there may be.

mod count;

use futures::future::try_join_all;
use kavak_engine::{Class, Fault};
use kavak_stack::{Kind, plan::Refusal};

use self::count::{Countable, count};
use super::{Refusals, Subject};
use crate::aws::{Clients, fault};

/// The kinds that a quota is asked for. That of internet gateways moves with the VPCs'.
pub(super) const KINDS: &[Kind] = &[
    Kind::Vpc,
    Kind::ElasticIp,
    Kind::DbInstance,
    Kind::LoadBalancer,
    Kind::ReplicationGroup,
];

/// A quota of a region.
struct Quota {
    kind: Kind,
    counted: Countable,
    /// Service and code in Service Quotas.
    code: (&'static str, &'static str),
    /// What it counts, for messages.
    what: &'static str,
}

const QUOTAS: [Quota; 5] = [
    Quota {
        kind: Kind::Vpc,
        counted: Countable::Vpcs,
        code: ("vpc", "L-F678F1CE"),
        what: "VPCs",
    },
    Quota {
        kind: Kind::ElasticIp,
        counted: Countable::ElasticIps,
        code: ("ec2", "L-0263D0A3"),
        what: "elastic IP addresses",
    },
    Quota {
        kind: Kind::DbInstance,
        counted: Countable::Databases,
        code: ("rds", "L-7B6409FD"),
        what: "databases",
    },
    Quota {
        kind: Kind::LoadBalancer,
        counted: Countable::ApplicationLoadBalancers,
        code: ("elasticloadbalancing", "L-53DA6B97"),
        what: "application load balancers",
    },
    Quota {
        kind: Kind::ReplicationGroup,
        counted: Countable::CacheNodes,
        code: ("elasticache", "L-DFE45DF3"),
        what: "cache nodes",
    },
];

pub(super) async fn check(subject: &Subject<'_>) -> Refusals {
    let refusals = QUOTAS.iter().map(|quota| refusal(subject, quota));
    let refusals = try_join_all(refusals).await?;
    Ok(refusals.into_iter().flatten().collect())
}

async fn refusal(subject: &Subject<'_>, quota: &Quota) -> Result<Option<Refusal>, Fault> {
    let needed = needed(subject, quota.kind);
    if needed == 0 {
        return Ok(None);
    }
    let limit = limit(subject.aws, quota.code).await?;
    let present = count(subject.aws, quota.counted).await?;
    Ok(
        is_exceeded(present, needed, limit).then(|| Refusal::OverQuota {
            what: quota.what,
            region: subject.settings.region.clone(),
            present,
            needed,
            limit,
        }),
    )
}

/// How many the plan creates: of caches each node counts.
fn needed(subject: &Subject<'_>, kind: Kind) -> usize {
    let created = subject.created(kind);
    if kind == Kind::ReplicationGroup {
        let replicas = subject.settings.cache.replicas;
        return created * (1 + usize::try_from(replicas).unwrap_or(usize::MAX - 1));
    }
    created
}

/// Whether so many more are certainly too many. Where there are more than there may be,
/// the count is not the account's own: a VPC that others share with it counts as theirs.
fn is_exceeded(present: usize, needed: usize, limit: usize) -> bool {
    present <= limit && present + needed > limit
}

/// The quota that the account has, or AWS's default where none was applied for.
async fn limit(aws: &Clients, (service, code): (&str, &str)) -> Result<usize, Fault> {
    let applied = aws.read(|| async {
        let call = aws.service_quotas.get_service_quota();
        let call = call.service_code(service).quota_code(code);
        call.send().await.map_err(fault("GetServiceQuota"))
    });
    let quota = match applied.await {
        Ok(answer) => answer.quota,
        Err(fault) if fault.class == Class::NotFound => default(aws, (service, code)).await?,
        Err(fault) => return Err(fault),
    };
    let value = quota.and_then(|it| it.value).unwrap_or(f64::INFINITY);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count; the cast saturates"
    )]
    Ok(value as usize)
}

async fn default(
    aws: &Clients,
    (service, code): (&str, &str),
) -> Result<Option<aws_sdk_servicequotas::types::ServiceQuota>, Fault> {
    let answer = aws.read(|| async {
        let call = aws.service_quotas.get_aws_default_service_quota();
        let call = call.service_code(service).quota_code(code);
        call.send()
            .await
            .map_err(fault("GetAWSDefaultServiceQuota"))
    });
    Ok(answer.await?.quota)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quota_is_exceeded_only_where_the_count_can_be_the_accounts_own() {
        for (present, needed, limit, expected) in [
            (0, 1, 5, false),
            (4, 1, 5, false),
            (5, 1, 5, true),
            (4, 2, 5, true),
            (6, 1, 5, false),
            (0, 2, 1, true),
        ] {
            let is = is_exceeded(present, needed, limit);
            assert_eq!(is, expected, "{present} + {needed} of {limit}");
        }
    }
}
