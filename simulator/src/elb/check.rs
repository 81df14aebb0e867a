//! Health checks.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Deed, TargetGroup,
    health::{Failure, Health, State},
    invalid,
};
use crate::{
    durations::Event,
    ecs,
    fault::ApiFault,
    world::{self, Runtime, Turn},
};

/// How the targets of a group are checked.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct HealthCheck {
    pub(crate) enabled: bool,
    pub(crate) protocol: String,
    pub(crate) port: String,
    pub(crate) path: String,
    pub(crate) interval_seconds: u32,
    pub(crate) timeout_seconds: u32,
    pub(crate) healthy_threshold: u32,
    pub(crate) unhealthy_threshold: u32,
    pub(crate) matcher: String,
}

impl Default for HealthCheck {
    fn default() -> Self {
        Self {
            enabled: true,
            protocol: "HTTP".to_owned(),
            port: "traffic-port".to_owned(),
            path: "/".to_owned(),
            interval_seconds: 30,
            timeout_seconds: 5,
            healthy_threshold: 5,
            unhealthy_threshold: 2,
            matcher: "200".to_owned(),
        }
    }
}

impl HealthCheck {
    /// These settings with those of an input in their place.
    ///
    /// # Errors
    /// If they don't fit together.
    pub(super) fn with(mut self, input: &Value) -> Result<Self, ApiFault> {
        let text = |name: &str, value: &mut String| {
            if let Some(wanted) = input[name].as_str() {
                wanted.clone_into(value);
            }
        };
        let number = |name: &str, value: &mut u32| {
            let wanted = input[name].as_u64().and_then(|it| u32::try_from(it).ok());
            *value = wanted.unwrap_or(*value);
        };
        text("HealthCheckProtocol", &mut self.protocol);
        text("HealthCheckPort", &mut self.port);
        text("HealthCheckPath", &mut self.path);
        number("HealthCheckIntervalSeconds", &mut self.interval_seconds);
        number("HealthCheckTimeoutSeconds", &mut self.timeout_seconds);
        number("HealthyThresholdCount", &mut self.healthy_threshold);
        number("UnhealthyThresholdCount", &mut self.unhealthy_threshold);
        self.enabled = input["HealthCheckEnabled"]
            .as_bool()
            .unwrap_or(self.enabled);
        if let Some(codes) = input["Matcher"]["HttpCode"].as_str() {
            codes.clone_into(&mut self.matcher);
        }
        self.check()?;
        Ok(self)
    }

    fn check(&self) -> Result<(), ApiFault> {
        if self.timeout_seconds >= self.interval_seconds {
            return Err(invalid(format!(
                "Health check timeout '{}' must be smaller than the interval '{}'",
                self.timeout_seconds, self.interval_seconds
            )));
        }
        if !self.path.starts_with('/') {
            return Err(invalid(format!(
                "Health check path '{}' must begin with a '/' character",
                self.path
            )));
        }
        if self.port != "traffic-port" && !self.port.parse::<u16>().is_ok_and(|port| port > 0) {
            return Err(invalid(format!(
                "Health check port '{}' must be 'traffic-port' or a port number",
                self.port
            )));
        }
        if self.matcher.split(',').any(|part| range(part).is_none()) {
            return Err(invalid(format!(
                "Health check matcher HTTP code '{}' must be within '200-499'",
                self.matcher
            )));
        }
        Ok(())
    }

    /// Whether an answer with this status passes.
    fn takes(&self, code: u16) -> bool {
        let mut ranges = self.matcher.split(',').filter_map(range);
        ranges.any(|(first, last)| (first..=last).contains(&code))
    }

    pub(super) fn shown(&self, group: &mut Value) {
        group["HealthCheckEnabled"] = json!(self.enabled);
        group["HealthCheckProtocol"] = json!(self.protocol);
        group["HealthCheckPort"] = json!(self.port);
        group["HealthCheckPath"] = json!(self.path);
        group["HealthCheckIntervalSeconds"] = json!(self.interval_seconds);
        group["HealthCheckTimeoutSeconds"] = json!(self.timeout_seconds);
        group["HealthyThresholdCount"] = json!(self.healthy_threshold);
        group["UnhealthyThresholdCount"] = json!(self.unhealthy_threshold);
        group["Matcher"] = json!({"HttpCode": self.matcher});
    }
}

/// `200` or `200-299`.
fn range(part: &str) -> Option<(u16, u16)> {
    let (first, last) = part
        .trim()
        .split_once('-')
        .unwrap_or((part.trim(), part.trim()));
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (200 <= first && first <= last && last <= 499).then_some((first, last))
}

/// Begins to check the targets behind a load balancer that are not checked yet.
pub(super) fn begin_behind(turn: &mut Turn<'_>, load_balancer_arn: &str) {
    let elb = &turn.here().elb;
    let is_behind = |group: &&TargetGroup| {
        let balancer = elb.balancer_of(&group.arn);
        balancer.is_some_and(|balancer| balancer.arn == load_balancer_arn)
    };
    let targets: Vec<(String, String)> = elb
        .target_groups
        .values()
        .filter(is_behind)
        .flat_map(|group| {
            group
                .targets
                .keys()
                .map(|key| (group.arn.clone(), key.clone()))
        })
        .collect();
    for (group, target) in targets {
        begin(turn, &group, &target);
    }
}

/// Begins to check a target, if requests can come to it and it is not checked
/// yet. Where processes run, somebody outside checks.
pub(super) fn begin(turn: &mut Turn<'_>, group: &str, target: &str) {
    let is_played = turn.world.runtime == Runtime::Played;
    let checks = turn.world.dice.number();
    let elb = &mut turn.here().elb;
    let is_served = matches!(elb.service_of(group, target), Some(Served::Yes));
    let found = elb.target_groups.get_mut(group);
    let Some(found) = found.and_then(|group| group.targets.get_mut(target)) else {
        return;
    };
    if !is_served || found.checks != 0 || found.health == Health::Draining {
        return;
    }
    found.health = Health::Initial { failed: 0 };
    found.checks = checks;
    if is_played {
        let deed = next(group, target, checks);
        turn.after(Event::TargetFirstChecked, deed);
    }
}

fn next(group: &str, target: &str, checks: u64) -> world::Deed {
    world::Deed::Elb(Deed::Check {
        group: group.to_owned(),
        target: target.to_owned(),
        checks,
    })
}

/// Checks a target, and does so again an interval later.
pub(super) fn happen(turn: &mut Turn<'_>, group: &str, key: &str, checks: u64) {
    let elb = &mut turn.here().elb;
    let is_served = matches!(elb.service_of(group, key), Some(Served::Yes));
    let balancer_groups = elb
        .balancer_of(group)
        .map(|balancer| balancer.security_groups.clone())
        .unwrap_or_default();
    let Some(found) = elb.target_groups.get_mut(group) else {
        return;
    };
    let check = found.health_check.clone();
    let Some(target) = found.targets.get_mut(key) else {
        return;
    };
    if target.checks != checks {
        return;
    }
    if !is_served {
        target.checks = 0;
        target.health = Health::Initial { failed: 0 };
        return;
    }
    let (ip, port) = (target.ip.clone(), check.port.parse().unwrap_or(target.port));
    let outcome = match ecs::probe(turn, &balancer_groups, &ip, port, &check.path) {
        ecs::Probe::Answered(code) if check.takes(code) => Ok(()),
        ecs::Probe::Answered(code) => Err(Failure::wrong_code(code)),
        ecs::Probe::Refused => Err(Failure::refused()),
        ecs::Probe::Silent => Err(Failure::timeout()),
    };
    let interval = Duration::from_secs(u64::from(check.interval_seconds));
    let interval = turn.world.pace.repeated(interval);
    turn.later(interval, next(group, key, checks));
    checked(turn, group, key, outcome);
}

/// Notes the outcome of a check, and tells ECS if the target is another way now.
pub(crate) fn checked(turn: &mut Turn<'_>, group: &str, key: &str, outcome: Result<(), Failure>) {
    let Some(found) = turn.here().elb.target_groups.get_mut(group) else {
        return;
    };
    let (healthy, unhealthy) = (
        found.health_check.healthy_threshold,
        found.health_check.unhealthy_threshold,
    );
    let Some(target) = found.targets.get_mut(key) else {
        return;
    };
    let before = State::of(&target.health);
    target.health = target.health.after(outcome, healthy, unhealthy);
    if before != State::of(&target.health) {
        let ip = target.ip.clone();
        ecs::target_changed(turn, &ip);
    }
}

/// Whether requests can come to a target.
pub(super) enum Served {
    Yes,
    /// The load balancer is not up yet.
    NotYet,
    /// Its zone is not one of the load balancer's.
    InOtherZone,
    /// No listener sends to the group.
    No,
}

impl super::Elb {
    /// Whether requests can come to this target; nothing if it is not there.
    pub(super) fn service_of(&self, group: &str, target: &str) -> Option<Served> {
        let target = self.target_groups.get(group)?.targets.get(target)?;
        let Some(balancer) = self.balancer_of(group) else {
            return Some(Served::No);
        };
        let is_in_zone = target
            .zone
            .as_ref()
            .is_none_or(|zone| balancer.places.iter().any(|place| place.zone == *zone));
        Some(match (is_in_zone, balancer.is_active) {
            (false, _) => Served::InOtherZone,
            (true, false) => Served::NotYet,
            (true, true) => Served::Yes,
        })
    }

    /// How a target is.
    pub(crate) fn state_of(&self, group: &str, target: &str) -> State {
        let found = self.target_groups.get(group);
        let found = found.and_then(|group| group.targets.get(target));
        match (found, self.service_of(group, target)) {
            (None, _) | (_, None) => State::not_registered(),
            (Some(found), _) if found.health == Health::Draining => State::of(&found.health),
            (_, Some(Served::No)) => State::unused(),
            (_, Some(Served::InOtherZone)) => State::in_other_zone(),
            (_, Some(Served::NotYet)) => State::registering(),
            (Some(found), Some(Served::Yes)) => State::of(&found.health),
        }
    }
}
