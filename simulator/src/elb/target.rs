//! Targets: registered, checked, let go.

use std::time::Duration;

use serde_json::{Value, json};

use super::{attributes, check};
use crate::{
    ecs,
    fault::ApiFault,
    operation::Answer,
    state::elb::{Health, Target, Transition, target_key},
    world::{self, Turn},
};

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "DescribeTargetHealth" => describe_health(input, turn),
        "RegisterTargets" => register_targets(input, turn),
        _ => return None,
    })
}

impl Turn<'_> {
    /// Registers a target, which is checked from then on.
    ///
    /// # Errors
    /// If there is no such group.
    pub(crate) fn register_target(
        &mut self,
        group: &str,
        ip: &str,
        port: u16,
    ) -> Result<(), ApiFault> {
        let vpc = self.target_group(group)?.vpc_id.clone();
        let zone = ecs::zone_of(self, &vpc, ip);
        let target = Target {
            ip: ip.to_owned(),
            port,
            zone,
            health: Health::Initial { failed: 0 },
            checks: 0,
        };
        let key = target_key(ip, port);
        let found = self.target_group(group)?;
        let is_there = found.targets.get(&key);
        if is_there.is_none_or(|target| target.health == Health::Draining) {
            found.targets.insert(key.clone(), target);
        }
        check::begin(self, group, &key);
        Ok(())
    }

    /// Lets a target go: it drains for the group's deregistration delay, which
    /// is the answer; nothing if it was not registered.
    pub(crate) fn deregister_target(&mut self, group: &str, ip: &str, port: u16) -> Duration {
        let key = target_key(ip, port);
        let checks = self.world.dice.number();
        let Ok(found) = self.target_group(group) else {
            return Duration::ZERO;
        };
        let delay = attributes::deregistration_delay(found);
        let Some(target) = found.targets.get_mut(&key) else {
            return Duration::ZERO;
        };
        target.health = Health::Draining;
        target.checks = checks;
        let delay = self.world.pace.scaled(delay);
        let transition = Transition::Drained {
            group: group.to_owned(),
            target: key,
            checks,
        };
        self.later(delay, world::Transition::Elb(transition));
        delay
    }
}

pub(super) fn drained(turn: &mut Turn<'_>, group: &str, key: &str, checks: u64) {
    if let Ok(found) = turn.target_group(group) {
        found
            .targets
            .retain(|name, target| name != key || target.checks != checks);
    }
}

/// The targets that an input names; the group's port where it has none.
fn named(input: &Value, default_port: u16) -> Vec<(String, u16)> {
    let targets = input["Targets"].as_array().into_iter().flatten();
    targets
        .map(|target| {
            let port = target["Port"].as_u64().and_then(|it| it.try_into().ok());
            let ip = target["Id"].as_str().unwrap_or_default();
            (ip.to_owned(), port.unwrap_or(default_port))
        })
        .collect()
}

fn describe_health(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = input["TargetGroupArn"].as_str().unwrap_or_default();
    let group = turn.target_group(arn)?.clone();
    let mut asked = named(input, group.port);
    if asked.is_empty() {
        let targets = group.targets.values();
        asked = targets
            .map(|target| (target.ip.clone(), target.port))
            .collect();
    }
    let check_port = &group.health_check.port;
    let described: Vec<Value> = asked
        .into_iter()
        .map(|(ip, port)| {
            let key = target_key(&ip, port);
            let state = turn.here().elb.state_of(arn, &key);
            let zone = group
                .targets
                .get(&key)
                .and_then(|target| target.zone.clone());
            let check_port = check_port.parse().unwrap_or(port);
            json!({
                "Target": {"Id": ip, "Port": port, "AvailabilityZone": zone},
                "HealthCheckPort": check_port.to_string(),
                "TargetHealth": {
                    "State": state.name,
                    "Reason": state.reason,
                    "Description": state.description,
                },
            })
        })
        .collect();
    Ok(json!({"TargetHealthDescriptions": described}))
}

fn register_targets(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = input["TargetGroupArn"].as_str().unwrap_or_default();
    let default_port = turn.target_group(arn)?.port;
    for (ip, port) in named(input, default_port) {
        turn.register_target(arn, &ip, port)?;
    }
    Ok(json!({}))
}
