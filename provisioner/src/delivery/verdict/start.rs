//! Tasks that did not start: what ECS reports as their reason.

use super::{Cause, Finding, ended, says};
use crate::delivery::facts::{Expected, Facts, Task};

pub(super) fn finding(task: &Task, facts: &Facts) -> Option<Finding> {
    let reasons = task.reasons();
    let cause = of_reason(&reasons)?;
    Some(Finding::new(cause, why(cause, &reasons, &facts.expected)).shown_by(ended(task)))
}

/// The cause that ECS's reason tells.
pub(super) fn of_reason(reason: &str) -> Option<Cause> {
    if says(
        reason,
        &[
            "does not contain descriptor matching platform",
            "no matching manifest for",
            "image operating system",
            "exec format error",
        ],
    ) {
        return Some(Cause::WrongArchitecture);
    }
    if says(
        reason,
        &["insufficientfreeaddresses", "enough free addresses"],
    ) {
        return Some(Cause::NoFreeAddresses);
    }
    if says(
        reason,
        &["unable to assume the role", "unable to assume role"],
    ) {
        return Some(Cause::RoleNotAssumable);
    }
    if says(reason, &["log group does not exist"]) {
        return Some(Cause::LogGroupMissing);
    }
    if says(reason, &["cannotpullcontainer", "cannotpullimage"]) {
        return Some(of_pull(reason));
    }
    says(reason, &["resourceinitializationerror"]).then(|| of_preparation(reason))?
}

fn of_pull(reason: &str) -> Cause {
    // With DNS at work, names of ECR lead somewhere.
    if says(reason, &["no such host"]) && !says(reason, &[".dkr.ecr."]) {
        Cause::RegistryUnknown
    } else if says(reason, TIMEOUTS) {
        Cause::NoWayOut
    } else if says(
        reason,
        &[
            "accessdenied",
            "not authorized",
            "403 forbidden",
            "401 unauthorized",
            "pull access denied",
            "denied:",
            "no basic auth",
        ],
    ) {
        Cause::PullDenied
    } else if says(
        reason,
        &[
            "not found",
            "manifest unknown",
            "does not exist",
            "name unknown",
            "notfound",
        ],
    ) {
        Cause::ImageMissing
    } else {
        Cause::Unknown
    }
}

/// Whether a task did not start because its execution role was refused something.
pub(crate) fn is_refused_to_role(stopped_reason: &str) -> bool {
    let cause = of_preparation(stopped_reason);
    matches!(cause, Some(Cause::SecretDenied | Cause::PullDenied))
}

/// Before the image is pulled, Fargate gets the secrets and the registry's token.
fn of_preparation(reason: &str) -> Option<Cause> {
    let is_denied = says(reason, &["accessdenied", "not authorized", "access to kms"]);
    if says(
        reason,
        &[
            "staging label",
            "did not contain json key",
            "does not contain json key",
        ],
    ) {
        Some(Cause::SecretWithoutValue)
    } else if says(
        reason,
        &[
            "can't find the specified secret",
            "marked for deletion",
            "scheduled for deletion",
        ],
    ) {
        Some(Cause::SecretMissing)
    } else if is_denied
        && says(
            reason,
            &["ecr:", "registry auth token", "getauthorizationtoken"],
        )
    {
        Some(Cause::PullDenied)
    } else if is_denied && says(reason, &["asm", "secretsmanager", "secret"]) {
        Some(Cause::SecretDenied)
    } else if says(reason, TIMEOUTS) {
        Some(Cause::NoWayOut)
    } else {
        None
    }
}

const TIMEOUTS: &[&str] = &[
    "i/o timeout",
    "context deadline exceeded",
    "request canceled",
    "no such host",
    "connection timed out",
    "connection refused",
    "network is unreachable",
];

fn why(cause: Cause, reasons: &str, expected: &Expected) -> String {
    let Expected {
        image,
        architecture,
        ..
    } = expected;
    let secret = || secret_in(reasons, expected);
    match cause {
        Cause::ImageMissing => format!("the registry does not hold the image {image}"),
        Cause::PullDenied => {
            format!("the execution role may not pull the image {image}")
        }
        Cause::SecretDenied => format!("the execution role may not read {}", secret()),
        Cause::SecretMissing => format!("{} is not there, or deleted", secret()),
        Cause::SecretWithoutValue => format!("{} has no value", secret()),
        Cause::WrongArchitecture => {
            format!("the image {image} is not for {architecture}, on which the tasks run")
        }
        Cause::RegistryUnknown => format!(
            "the image {} can't be pulled from there: the name of its registry leads nowhere",
            full_name(image)
        ),
        Cause::NoWayOut => {
            "tasks don't reach the registry or Secrets Manager: there is no way out of their subnets"
                .into()
        }
        Cause::NoFreeAddresses => "the tasks' subnets have no free address".into(),
        Cause::LogGroupMissing => "the log group is not there".into(),
        Cause::RoleNotAssumable => "ECS may not assume the task's role".into(),
        _ => "the image can't be pulled".into(),
    }
}

/// The image as it is looked for: a name without a registry is Docker Hub's.
fn full_name(image: &str) -> String {
    match image.split_once('/') {
        Some((first, _)) if first.contains(['.', ':']) || first == "localhost" => image.to_owned(),
        Some(_) => format!("docker.io/{image}"),
        None => format!("docker.io/library/{image}"),
    }
}

/// The variable of the secret that a reason speaks of.
pub(super) fn variable_in<'a>(reasons: &str, expected: &'a Expected) -> Option<&'a str> {
    let mut secrets = expected.secrets.iter();
    let named = secrets.find(|(_, value_from)| {
        // `arn:…:secret:<name>-<6 characters>:<JSON key>::`
        let arn: Vec<&str> = value_from.split(':').take(7).collect();
        reasons.contains(&arn.join(":"))
    });
    named.map(|(variable, _)| variable.as_str())
}

fn secret_in(reasons: &str, expected: &Expected) -> String {
    variable_in(reasons, expected).map_or_else(
        || "a secret of the task".into(),
        |variable| format!("the secret of {variable}"),
    )
}
