//! Routes operations and transitions to their services. What each service's module must have is
//! named here.

use serde_json::Value;

use crate::{
    Service,
    clock::Moment,
    fault::ApiFault,
    for_each_service,
    limits::Limit,
    operation::Answer,
    tag_rules,
    world::{Transition, Turn, World},
};

macro_rules! dispatch {
    ($($service:ident $module:ident [$($state:ident)?] [$($transition:ident)?])+) => {
        /// The answer of the service to an operation that it knows.
        fn answer(
            service: Service,
            operation: &str,
            input: Value,
            turn: &mut Turn<'_>,
        ) -> Option<Answer> {
            match service {
                $(Service::$service => crate::$module::perform(operation, input, turn),)+
            }
        }

        /// The rate limit that a call counts for.
        pub(crate) fn limit<'a>(service: Service, operation: &'a str, input: &Value) -> Limit<'a> {
            match service {
                $(Service::$service => crate::$module::limit(operation, input),)+
            }
        }

        impl Transition {
            fn apply(self, turn: &mut Turn<'_>) {
                match self {
                    $($(Self::$service(it) => crate::state::$module::$transition::apply(it, turn),)?)+
                }
            }
        }
    };
}

for_each_service!(dispatch);

/// Does an operation in a turn; nothing is known of those that have no answer.
pub(crate) fn perform(
    service: Service,
    operation: &str,
    input: Value,
    turn: &mut Turn<'_>,
) -> Answer {
    tag_rules::check(service, operation, &input)?;
    let answer = answer(service, operation, input, turn);
    answer.unwrap_or_else(|| Err(ApiFault::unknown_operation(operation)))
}

impl World {
    /// Applies every transition that is due, in order.
    pub(crate) fn settle(&mut self, now: Moment) {
        while let Some((at, region, transition)) = self.take_due(now) {
            transition.apply(&mut self.turn(&region, at));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::{durations::Pace, limits::Limits};

    /// Returns the number of `calls` calls at one moment that are let through.
    fn passed(limits: &mut Limits, now: Moment, call: (Service, &str), calls: usize) -> usize {
        let (service, operation) = call;
        let limit = limit(service, operation, &json!({}));
        (0..calls)
            .filter(|_| !limits.is_exceeded(service, "us-east-1", limit, now))
            .count()
    }

    #[test]
    fn class_of_calls_lets_its_burst_through_and_then_its_rate() {
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
        let limit = limit(Service::Ec2, "DescribeSecurityGroups", &input);
        let refused = (0..100)
            .filter(|_| limits.is_exceeded(Service::Ec2, "us-east-1", limit, Moment::default()))
            .count();
        assert_eq!(refused, 0);
    }
}
