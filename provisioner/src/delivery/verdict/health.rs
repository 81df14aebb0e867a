//! Tasks that run but get no requests: what the load balancer's checks find,
//! and what the agent says of itself.

use serde_json::Value;

use super::{Cause, Finding, exit::DATABASE_AWAY, says, with_lines};
use crate::delivery::facts::{Facts, TargetHealth};

/// The line that the agent writes when it listens, which reports its port.
const SERVES: &str = "the agent serves";

pub(super) fn finding(facts: &Facts) -> Option<Finding> {
    if !facts.not_ready.is_empty() {
        return Some(not_ready(facts));
    }
    let reasons = reasons(facts);
    if reasons.is_empty() {
        return None;
    }
    let (cause, why) = cause(facts, &reasons);
    let finding = reasons
        .iter()
        .take(3)
        .fold(Finding::new(cause, why), |finding, reason| {
            finding.shown_by(format!("health check: {reason}"))
        });
    Some(with_lines(finding, lines(facts)))
}

/// `/ready` tells which part is down; the store is the only one that a task
/// can't bring itself.
fn not_ready(facts: &Facts) -> Finding {
    let is_store = facts.not_ready.iter().any(|part| part.starts_with("store"));
    let finding = if is_store {
        Finding::new(
            Cause::DatabaseUnreachable,
            "the agent can't use the database",
        )
    } else {
        Finding::new(Cause::Unhealthy, "the agent runs but is not ready")
    };
    let finding = finding.shown_by(format!("/ready: {}", facts.not_ready.join(", ")));
    with_lines(finding, lines(facts))
}

/// The lines of the tasks that run, else of the last that ended.
fn lines(facts: &Facts) -> &[String] {
    if facts.lines_of_running.is_empty() {
        facts.ended.last().map_or(&[], |task| &task.last_lines)
    } else {
        &facts.lines_of_running
    }
}

/// What is wrong with targets, in the load balancer's words and ECS's.
fn reasons(facts: &Facts) -> Vec<String> {
    let unhealthy = facts
        .targets
        .iter()
        .filter(|target| target.health == TargetHealth::Unhealthy);
    let of_targets = unhealthy.map(|target| target.reason.clone());
    let of_events = facts
        .events
        .iter()
        .filter(|event| event.message.contains("is unhealthy in (target-group"))
        .map(|event| event.message.clone());
    let of_tasks = facts
        .ended
        .iter()
        .filter(|task| task.stopped_reason.contains("health checks"))
        .map(|task| task.stopped_reason.clone());
    let mut reasons: Vec<String> = Vec::new();
    for reason in of_targets.chain(of_events).chain(of_tasks) {
        if !reason.is_empty() && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

fn cause(facts: &Facts, reasons: &[String]) -> (Cause, String) {
    let expected = &facts.expected;
    let (port, path) = (expected.port, &expected.health_path);
    let listens_on =
        logged_port(lines(facts)).or_else(|| expected.environment.get("PORT")?.parse().ok());
    if let Some(other) = listens_on.filter(|other| *other != port) {
        let why = format!("the agent listens on port {other}, the load balancer asks port {port}");
        return (Cause::PortMismatch, why);
    }
    let codes = reasons.iter().find_map(|reason| codes(reason));
    match codes {
        Some(code) if code < 500 => {
            let why =
                format!("the agent answers {code} to GET {path}, which the load balancer asks");
            (Cause::HealthPathWrong, why)
        }
        Some(code) => {
            let why = format!("the agent answers {code} to GET {path}");
            (Cause::Unhealthy, why)
        }
        None if says(&lines(facts).join("\n"), DATABASE_AWAY) && !is_served(facts) => (
            Cause::DatabaseUnreachable,
            "the agent can't use the database".into(),
        ),
        None if reasons.iter().any(|reason| says(reason, &["timed out"])) => {
            let why = format!(
                "GET {path} on port {port} is not answered in time: the agent hangs, or its security group lets no checks in"
            );
            (Cause::Unhealthy, why)
        }
        // Refused at once: the agent said nothing of another port, so it does
        // not listen at all, or on one that it does not report.
        None if !is_served(facts) => {
            let why = format!("nothing listens on port {port}, which the load balancer asks");
            (Cause::PortMismatch, why)
        }
        None => {
            let why = format!("the load balancer's checks of GET {path} on port {port} fail");
            (Cause::Unhealthy, why)
        }
    }
}

/// Whether the agent said that it listens.
fn is_served(facts: &Facts) -> bool {
    lines(facts).iter().any(|line| line.contains(SERVES))
}

/// The status code of `Health checks failed with these codes: [404]`.
fn codes(reason: &str) -> Option<u16> {
    let (_, rest) = reason.split_once("codes: [")?;
    rest.split([']', ',']).next()?.trim().parse().ok()
}

/// The port of the agent's log line about listening.
fn logged_port(lines: &[String]) -> Option<u16> {
    let line = lines.iter().rfind(|line| line.contains(SERVES))?;
    let line: Value = serde_json::from_str(line).ok()?;
    u16::try_from(line.get("port")?.as_u64()?).ok()
}
