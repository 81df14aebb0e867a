//! Routes operations and transitions to their services.

use serde_json::Value;

use crate::{
    acm, autoscaling,
    clock::Moment,
    cloudwatch, ec2, ecr, ecs, elasticache, elb,
    fault::ApiFault,
    iam, logs,
    operation::Answer,
    rds, route53, secrets_manager, service_quotas, sns, ssm, sts, tag_rules, tagging,
    wire::Service,
    world::{Transition, Turn, World},
};

/// Does an operation in a turn; nothing is known of those that have no answer.
pub(crate) fn perform(
    service: Service,
    operation: &str,
    input: Value,
    turn: &mut Turn<'_>,
) -> Answer {
    tag_rules::check(service, operation, &input)?;
    let answer = match service {
        Service::Acm => acm::perform(operation, input, turn),
        Service::ApplicationAutoScaling => autoscaling::perform(operation, input, turn),
        Service::CloudWatch => cloudwatch::perform(operation, input, turn),
        Service::Ec2 => ec2::perform(operation, input, turn),
        Service::Ecr => ecr::perform(operation, input, turn),
        Service::Ecs => ecs::perform(operation, input, turn),
        Service::ElastiCache => elasticache::perform(operation, input, turn),
        Service::Elb => elb::perform(operation, input, turn),
        Service::Iam => iam::perform(operation, input, turn),
        Service::Logs => logs::perform(operation, input, turn),
        Service::Rds => rds::perform(operation, input, turn),
        Service::Route53 => route53::perform(operation, input, turn),
        Service::SecretsManager => secrets_manager::perform(operation, input, turn),
        Service::ServiceQuotas => service_quotas::perform(operation, input, turn),
        Service::Sns => sns::perform(operation, input, turn),
        Service::Ssm => ssm::perform(operation, input, turn),
        Service::Sts => sts::perform(operation, input, turn),
        Service::Tagging => tagging::perform(operation, input, turn),
    };
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

impl Transition {
    fn apply(self, turn: &mut Turn<'_>) {
        match self {
            Self::Acm(transition) => transition.apply(turn),
            Self::Ec2(transition) => transition.apply(turn),
            Self::Ecs(transition) => transition.apply(turn),
            Self::ElastiCache(transition) => transition.apply(turn),
            Self::Elb(transition) => transition.apply(turn),
            Self::Rds(transition) => transition.apply(turn),
            Self::Route53(transition) => transition.apply(turn),
            Self::SecretsManager(transition) => transition.apply(turn),
        }
    }
}
