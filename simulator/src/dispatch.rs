//! Routes operations and transitions to their services.

use serde_json::Value;

use crate::{
    clock::Moment,
    fault::ApiFault,
    operation::Answer,
    tag_rules,
    wire::{Service, for_each_service},
    world::{Transition, Turn, World},
};

macro_rules! dispatch {
    ($($service:ident $module:ident)+) => {
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
