//! Elastic Load Balancing: application load balancers, their listeners and
//! target groups.

use kavak_calls::is_mutating;
use serde_json::Value;

use crate::{
    fault::ApiFault,
    limits::Limit,
    operation::Answer,
    state::elb::{Elb, Listener, LoadBalancer, TargetGroup, Transition},
    world::Turn,
};

mod action;
mod attributes;
mod check;
mod entrance;
mod health;
mod health_check;
mod listener;
mod listener_settings;
mod load_balancer;
mod load_balancer_shown;
mod page;
mod placement;
mod rule;
mod served;
mod tags;
mod target;
mod target_group;

pub(crate) use self::{action::target_groups, check::checked, entrance::port_of};

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    load_balancer::perform(operation, &value, turn)
        .or_else(|| placement::perform(operation, &value, turn))
        .or_else(|| target_group::perform(operation, &value, turn))
        .or_else(|| listener::perform(operation, &value, turn))
        .or_else(|| rule::perform(operation, &value, turn))
        .or_else(|| target::perform(operation, &value, turn))
        .or_else(|| attributes::perform(operation, &value, turn))
        .or_else(|| tags::perform(operation, &value, turn))
}

/// The rate limit that a call counts for.
pub(crate) fn limit<'a>(operation: &'a str, _: &Value) -> Limit<'a> {
    let class = match is_mutating(operation) {
        true => "changing",
        false => operation,
    };
    Limit::new(class, 40, 10)
}

impl Transition {
    pub(crate) fn apply(self, turn: &mut Turn<'_>) {
        match self {
            Self::Activate { arn } => load_balancer::activate(turn, &arn),
            Self::PullInterface { interface } => turn.pull_interface(&interface),
            Self::Check {
                group,
                target,
                checks,
            } => check::run(turn, &group, &target, checks),
            Self::Drained {
                group,
                target,
                checks,
            } => target::drained(turn, &group, &target, checks),
        }
    }
}

impl Turn<'_> {
    /// Returns whether a listener shows this certificate.
    pub(crate) fn certificate_in_use(&mut self, arn: &str) -> bool {
        let mut listeners = self.here().elb.listeners.values();
        listeners.any(|listener| listener.certificate_arn.as_deref() == Some(arn))
    }

    fn load_balancer(&mut self, arn: &str) -> Result<&mut LoadBalancer, ApiFault> {
        let found = self.here().elb.load_balancers.get_mut(arn);
        found.ok_or_else(no_load_balancer)
    }

    fn target_group(&mut self, arn: &str) -> Result<&mut TargetGroup, ApiFault> {
        let found = self.here().elb.target_groups.get_mut(arn);
        found.ok_or_else(no_target_group)
    }

    fn listener(&mut self, arn: &str) -> Result<&mut Listener, ApiFault> {
        let found = self.here().elb.listeners.get_mut(arn);
        found.ok_or_else(no_listener)
    }
}

impl Elb {
    /// The load balancer whose listeners send to this group; a group can have
    /// only one.
    pub(crate) fn balancer_of(&self, target_group_arn: &str) -> Option<&LoadBalancer> {
        let mut listeners = self.listeners.values();
        let listener = listeners.find(|listener| listener.sends_to(target_group_arn))?;
        self.load_balancers.get(&listener.load_balancer_arn)
    }
}

impl Listener {
    pub(crate) fn sends_to(&self, target_group_arn: &str) -> bool {
        action::target_groups(&self.default_actions).any(|arn| arn == target_group_arn)
    }
}

fn no_load_balancer() -> ApiFault {
    ApiFault::new(
        "LoadBalancerNotFound",
        "One or more load balancers not found",
    )
}

fn no_target_group() -> ApiFault {
    ApiFault::new("TargetGroupNotFound", "One or more target groups not found")
}

fn no_listener() -> ApiFault {
    ApiFault::new("ListenerNotFound", "One or more listeners not found")
}

fn invalid(message: impl Into<String>) -> ApiFault {
    ApiFault::new("ValidationError", message)
}

/// Checks the name of a load balancer or target group.
fn check_name(kind: &str, name: &str) -> Result<(), ApiFault> {
    let wrong = if name.chars().count() > 32 {
        "cannot be longer than '32' characters"
    } else if name.starts_with('-') || name.ends_with('-') {
        "cannot begin or end with '-'"
    } else if !name
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || it == '-')
    {
        "can only contain characters that are alphanumeric characters and hyphens(-)"
    } else if kind == "Load balancer" && name.starts_with("internal-") {
        "cannot begin with 'internal-'"
    } else if name.is_empty() {
        "cannot be empty"
    } else {
        return Ok(());
    };
    Err(invalid(format!("{kind} name '{name}' {wrong}")))
}
