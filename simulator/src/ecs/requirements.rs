//! Requirements of a task before its program can start: secrets, image, log group.

use serde_json::Value;

use super::{Environment, LogStream};
use crate::{
    state::ecs::{Need, Revision, Task},
    world::Turn,
};

/// Begins every reason of a task that could not get what it needs.
pub(super) const PULL: &str = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:";

/// The requirements that a task has found.
pub(super) struct Found {
    pub(super) image_digest: Option<String>,
    pub(super) needs: Vec<Need>,
}

impl Found {
    /// Finds everything; returns the reason why the task can't start if something
    /// is not to be had.
    pub(super) fn by(
        turn: &mut Turn<'_>,
        task: &Task,
        revision: &Revision,
    ) -> Result<Self, String> {
        let environment = Environment::of(turn, task, revision)?;
        let image_digest = pull(turn, task, revision)?;
        check_log_group(turn, revision)?;
        Ok(Self {
            image_digest,
            needs: environment.needs(),
        })
    }
}

/// The role that fetches what a task needs.
pub(super) fn execution_role(task: &Task, revision: &Revision) -> Option<String> {
    let instead = task.overrides["executionRoleArn"].as_str();
    let instead = instead.map(str::to_owned);
    instead.or_else(|| revision.role("executionRoleArn"))
}

/// The refusal of what a task's role may not do.
pub(super) fn denied(
    turn: &mut Turn<'_>,
    role: &str,
    task: &str,
    action: &str,
    resource: &str,
) -> Option<String> {
    let why = turn.role_refusal(role, action, resource)?;
    let name = role.rsplit('/').next().unwrap_or(role);
    Some(format!(
        "AccessDeniedException: User: arn:aws:sts::{}:assumed-role/{name}/{task} is not authorized to perform: {action} on resource: {resource} {why}",
        turn.world.account
    ))
}

/// Pulls the image: those of the registry here must be there, of others those
/// know who run the tasks; played ones always are. The answer is its digest, where it is known.
fn pull(turn: &mut Turn<'_>, task: &Task, revision: &Revision) -> Result<Option<String>, String> {
    let reference = revision.main_container()["image"]
        .as_str()
        .unwrap_or_default();
    if !turn.is_in_registry(reference) {
        return Ok(None);
    }
    let role = execution_role(task, revision).unwrap_or_default();
    let action = "ecr:GetAuthorizationToken";
    if let Some(denied) = denied(turn, &role, &task.id, action, "*") {
        return Err(format!(
            "{PULL} unable to retrieve ecr registry auth: service call has been retried 1 time(s): {denied}"
        ));
    }
    let retried = "CannotPullContainerError: pull image manifest has been retried 5 time(s):";
    let Some(image) = turn.image(reference) else {
        return Err(format!(
            "{retried} failed to resolve ref {reference}: {reference}: not found"
        ));
    };
    let architecture = revision.architecture();
    if !runs_on(&image.manifest, architecture) {
        return Err(format!(
            "{retried} image Manifest does not contain descriptor matching platform 'linux/{architecture}'"
        ));
    }
    Ok(Some(image.digest))
}

/// Returns whether an image is for this architecture, as far as its manifest has it: an
/// index names platforms, a manifest of one image does not.
fn runs_on(manifest: &str, architecture: &str) -> bool {
    let manifest: Value = serde_json::from_str(manifest).unwrap_or(Value::Null);
    let Some(images) = manifest["manifests"].as_array() else {
        return true;
    };
    let mut platforms = images.iter().map(|image| &image["platform"]);
    platforms.any(|platform| platform["architecture"] == architecture)
}

fn check_log_group(turn: &mut Turn<'_>, revision: &Revision) -> Result<(), String> {
    let Some(logs) = LogStream::of(revision, "") else {
        return Ok(());
    };
    if logs.is_made {
        turn.make_log_group(&logs.group);
    }
    if turn.here().logs.groups.contains_key(&logs.group) {
        return Ok(());
    }
    Err("ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1".to_owned())
}
