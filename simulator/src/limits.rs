//! Rate limits of AWS: a bucket of tokens for each class of
//! calls, which fills again at a steady rate.
//!
//! The figures of EC2, ECS, Secrets Manager and Route 53 are AWS's published
//! ones, those of the other services are guesses on the safe side.

use std::collections::BTreeMap;

use kavak_calls::is_mutating;
use serde_json::Value;

use crate::{clock::Moment, durations::Pace, wire::Service};

/// The buckets of an account. Each is one region's, but for the services that
/// have no region.
#[derive(Debug)]
pub(crate) struct Limits {
    is_on: bool,
    buckets: BTreeMap<(Service, String, String), Bucket>,
}

/// The size of a bucket and what comes back a second.
#[derive(Clone, Copy, Debug)]
struct Rate {
    burst: f64,
    per_second: f64,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled_at: Moment,
}

impl Limits {
    /// Worlds for people who wait, and those that stand for an emulator, can
    /// be called as often as anybody likes.
    pub(crate) const fn of(pace: Pace) -> Self {
        Self {
            is_on: matches!(pace, Pace::Typical | Pace::Varying | Pace::Quick),
            buckets: BTreeMap::new(),
        }
    }

    /// Returns whether a call is one too many; else it is counted.
    pub(crate) fn is_exceeded(
        &mut self,
        service: Service,
        region: &str,
        operation: &str,
        input: &Value,
        now: Moment,
    ) -> bool {
        if !self.is_on {
            return false;
        }
        let (class, rate) = class(service, operation, input);
        let region = if is_global(service) { "" } else { region };
        let key = (service, region.to_owned(), class.to_owned());
        let bucket = self.buckets.entry(key).or_insert(Bucket {
            tokens: rate.burst,
            filled_at: now,
        });
        let filled = now.since(bucket.filled_at).as_secs_f64() * rate.per_second;
        bucket.tokens = (bucket.tokens + filled).min(rate.burst);
        bucket.filled_at = now;
        if bucket.tokens < 1.0 {
            return true;
        }
        bucket.tokens -= 1.0;
        false
    }
}

const fn is_global(service: Service) -> bool {
    matches!(service, Service::Iam | Service::Route53)
}

const fn rate(burst: u16, per_second: u16) -> Rate {
    Rate {
        burst: burst as f64,
        per_second: per_second as f64,
    }
}

/// The bucket that a call is taken from: one for the call alone where AWS
/// counts each by itself, else one for all of its class.
fn class<'a>(service: Service, operation: &'a str, input: &Value) -> (&'a str, Rate) {
    let changing = is_mutating(operation);
    match service {
        Service::Ec2 => (operation, of_ec2(operation, input)),
        Service::Ecs => of_ecs(operation),
        Service::Elb if changing => ("changing", rate(40, 10)),
        Service::Elb => (operation, rate(40, 10)),
        Service::Rds | Service::ElastiCache => ("all", rate(40, 20)),
        Service::Iam if changing => ("changing", rate(40, 15)),
        Service::Iam => ("reading", rate(100, 30)),
        Service::SecretsManager if changing => ("changing", rate(50, 50)),
        Service::SecretsManager => ("reading", rate(500, 500)),
        Service::Logs => (operation, rate(10, 10)),
        Service::Route53 => ("all", rate(5, 5)),
        Service::Acm => (operation, rate(10, 10)),
        Service::ApplicationAutoScaling => (operation, rate(20, 10)),
        Service::ServiceQuotas => (operation, rate(10, 10)),
        Service::Tagging => (operation, rate(15, 15)),
        Service::Ecr => (operation, rate(50, 10)),
        Service::Sns => (operation, rate(30, 30)),
        Service::CloudWatch => (operation, of_cloudwatch(operation)),
        Service::Ssm => (operation, rate(40, 40)),
        Service::Sts => (operation, rate(600, 600)),
    }
}

fn of_cloudwatch(operation: &str) -> Rate {
    match operation {
        "PutMetricAlarm" | "DeleteAlarms" | "SetAlarmState" => rate(3, 3),
        "DescribeAlarms" => rate(9, 9),
        _ => rate(10, 10),
    }
}

fn of_ec2(operation: &str, input: &Value) -> Rate {
    let is_given = |member: &str| !input[member].is_null();
    match operation {
        "CreateNatGateway" | "DeleteNatGateway" => rate(10, 1),
        "CreateTags" | "DeleteTags" => rate(100, 10),
        "DescribeNetworkInterfaces" | "DescribeSecurityGroups"
            if !["Filters", "MaxResults", "GroupIds", "NetworkInterfaceIds"]
                .into_iter()
                .any(is_given) =>
        {
            rate(50, 10)
        }
        _ if is_mutating(operation) => rate(50, 5),
        _ => rate(100, 20),
    }
}

fn of_ecs(operation: &str) -> (&str, Rate) {
    let changing = is_mutating(operation);
    match operation {
        "DeleteTaskDefinitions" => (operation, rate(5, 1)),
        "DescribeTasks" | "ListTasks" => (operation, rate(100, 20)),
        "TagResource" | "UntagResource" | "ListTagsForResource" => ("tags", rate(20, 10)),
        _ if operation.contains("TaskDefinition") && changing => ("task definitions", rate(20, 1)),
        _ if operation.contains("TaskDefinition") => ("task definitions read", rate(50, 20)),
        _ if operation.contains("Cluster") && changing => ("clusters", rate(20, 1)),
        _ if operation.contains("Cluster") => ("clusters read", rate(50, 20)),
        _ if changing => ("services", rate(50, 5)),
        _ => ("services read", rate(100, 20)),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    /// Returns the number of `calls` calls at one moment that are let through.
    fn passed(limits: &mut Limits, now: Moment, call: (Service, &str), calls: usize) -> usize {
        (0..calls)
            .filter(|_| !limits.is_exceeded(call.0, "us-east-1", call.1, &json!({}), now))
            .count()
    }

    #[test]
    fn class_lets_its_burst_through_and_then_its_rate() {
        let begin = Moment::default();
        for (service, operation, burst, per_second) in [
            (Service::Ec2, "DescribeVpcs", 100, 20),
            (Service::Ec2, "DescribeSecurityGroups", 50, 10),
            (Service::Ec2, "CreateSubnet", 50, 5),
            (Service::Ec2, "CreateNatGateway", 10, 1),
            (Service::Ec2, "CreateTags", 100, 10),
            (Service::Ecs, "CreateCluster", 20, 1),
            (Service::Ecs, "RegisterTaskDefinition", 20, 1),
            (Service::Ecs, "DeleteTaskDefinitions", 5, 1),
            (Service::Ecs, "CreateService", 50, 5),
            (Service::Ecs, "DescribeServices", 100, 20),
            (Service::Route53, "ListHostedZones", 5, 5),
        ] {
            let mut limits = Limits::of(Pace::Typical);
            let call = (service, operation);
            assert_eq!(passed(&mut limits, begin, call, 200), burst, "{operation}");
            let later = begin + Duration::from_secs(1);
            let again = passed(&mut limits, later, call, 200);
            assert_eq!(again, per_second, "{operation}");
        }
    }

    #[test]
    fn read_with_filters_is_not_counted_as_the_expensive_one() {
        let mut limits = Limits::of(Pace::Typical);
        let input = json!({"Filters": [{"Name": "vpc-id", "Values": ["vpc-1"]}]});
        let refused = (0..100)
            .filter(|_| {
                let (service, operation) = (Service::Ec2, "DescribeSecurityGroups");
                limits.is_exceeded(service, "us-east-1", operation, &input, Moment::default())
            })
            .count();
        assert_eq!(refused, 0);
    }

    #[test]
    fn regions_are_counted_apart_but_for_services_without_any() {
        let mut limits = Limits::of(Pace::Typical);
        let now = Moment::default();
        let mut refused = |service, operation, region| {
            (0..60)
                .filter(|_| limits.is_exceeded(service, region, operation, &json!({}), now))
                .count()
        };
        assert_eq!(refused(Service::Ec2, "CreateVpc", "us-east-1"), 10);
        assert_eq!(refused(Service::Ec2, "CreateVpc", "us-west-2"), 10);
        assert_eq!(refused(Service::Iam, "CreateRole", "us-east-1"), 20);
        assert_eq!(refused(Service::Iam, "CreateRole", "us-west-2"), 60);
    }

    #[test]
    fn brisk_and_instant_worlds_have_no_limits() {
        for pace in [Pace::Brisk, Pace::Instant] {
            let mut limits = Limits::of(pace);
            let call = (Service::Route53, "ListHostedZones");
            assert_eq!(passed(&mut limits, Moment::default(), call, 1000), 1000);
        }
    }
}
