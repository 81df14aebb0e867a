//! Tasks that ECS could not even place: what the service's events tell.

use super::{Cause, Finding, says, start};
use crate::delivery::{facts::Facts, service::Event};

pub(super) fn finding(facts: &Facts) -> Option<Finding> {
    let mut failures = facts.events.iter().filter(|event| is_failure(event));
    failures.find_map(|event| {
        let message = event.message.as_str();
        let (cause, why) = cause(message)?;
        Some(Finding::new(cause, why).shown_by(format!("event: {message}")))
    })
}

/// Whether the event says that a task was not placed or did not start.
pub(crate) fn is_failure(event: &Event) -> bool {
    says(
        &event.message,
        &[
            "was unable to place a task",
            "failed to launch a task",
            "unable to consistently start tasks",
        ],
    )
}

/// Whether the event is about a role that ECS may not assume: a new one can't
/// be assumed for some seconds, and ECS tries again by itself.
pub(crate) fn is_about_role(event: &Event) -> bool {
    says(&event.message, &["unable to assume the role"])
}

fn cause(message: &str) -> Option<(Cause, &'static str)> {
    if says(
        message,
        &["reached the limit on the number of", "vcpu limit"],
    ) {
        let why = "the account's limit of Fargate's processors or tasks is reached";
        return Some((Cause::FargateQuota, why));
    }
    if says(message, &["capacity is unavailable"]) {
        let why = "AWS has no room on Fargate in these zones at the moment";
        return Some((Cause::FargateCapacity, why));
    }
    match start::of_reason(message)? {
        Cause::NoFreeAddresses => Some((
            Cause::NoFreeAddresses,
            "the tasks' subnets have no free address",
        )),
        Cause::RoleNotAssumable => Some((
            Cause::RoleNotAssumable,
            "ECS may not assume the task's role",
        )),
        _ => None,
    }
}
