//! What serves now, or why it does not.

use super::execute::Done;
use crate::{
    commands::watching::report_failure,
    context::Context,
    delivery::{rollout::Failure, service::short},
    error::{Error, Exit},
    machine::DeployedEvent,
};

pub(crate) fn report(context: &Context, done: Result<Done, Failure>) -> Result<Exit, Error> {
    let Done { served, report } = report_failure(context, done)?;
    let name = short(&served.revision.arn);
    let version = report.checks.iter().find(|check| check.name == "version");
    let version = version.map(|check| check.said.as_str());
    context.ui.deployed(&DeployedEvent {
        revision: name.to_owned(),
        image: served.revision.image.clone(),
        changed: served.is_new,
        version: version.map(str::to_owned),
    });
    let verb = if served.is_new {
        "serves"
    } else {
        "serves already"
    };
    context.ui.talk(&format!(
        "{name} {verb}: {}, {}",
        served.revision.image,
        version.unwrap_or_default()
    ));
    Ok(Exit::Done)
}
