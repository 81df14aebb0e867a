//! What `up` asks before it changes anything.

use kavak_stack::{
    Condition, Key, Plan,
    plan::{Operation, Step},
};

use super::request::Request;
use crate::{context::Context, error::Error, text, ui::demand_name};

/// Asks for whatever gives up protection, resources or data.
///
/// # Errors
/// That it was declined, or could not be asked.
pub(super) fn confirm(context: &Context, request: &Request<'_>, plan: &Plan) -> Result<(), Error> {
    confirm_lifetime(context, request, plan)?;
    confirm_orphans(context, plan)?;
    confirm_discards(context, plan)?;
    confirm_losses(context, plan)
}

/// Asks for the name of a protected environment that would become ephemeral.
fn confirm_lifetime(context: &Context, request: &Request<'_>, plan: &Plan) -> Result<(), Error> {
    let name = request.environment.prefix();
    match &request.args.confirm {
        Some(given) => demand_name(given, &name, "--confirm"),
        None if plan.lifts_protection => {
            let question = format!("Make {name} ephemeral, so that `down --yes` removes it?");
            context.ui.confirm_name(&question, &name, "--confirm")
        }
        None => Ok(()),
    }
}

/// What adds, fixes and replaces needs no question; what loses data does.
fn confirm_losses(context: &Context, plan: &Plan) -> Result<(), Error> {
    // What is being deleted is lost already.
    let is_going = |key: &Key| {
        plan.steps.iter().any(|step| {
            let is_going = matches!(&step.operation, Operation::Delete { found, .. } if found.condition == Condition::Deleting);
            step.key == *key && is_going
        })
    };
    let is_lost = |step: &&Step| step.loses_data() && !is_going(&step.key);
    let lost: Vec<&str> = plan
        .steps
        .iter()
        .filter(is_lost)
        .map(|step| step.key.as_str())
        .collect();
    if lost.is_empty() {
        return Ok(());
    }
    context
        .ui
        .confirm(&format!("Delete {} with all data?", lost.join(", ")))
}

/// Asks before stored data are given up by a shorter time of retention.
fn confirm_discards(context: &Context, plan: &Plan) -> Result<(), Error> {
    match &plan.discards()[..] {
        [] => Ok(()),
        discards => context
            .ui
            .confirm(&format!("Delete {}?", discards.join("; "))),
    }
}

/// Asks before resources are deleted that are no longer part of the stack.
fn confirm_orphans(context: &Context, plan: &Plan) -> Result<(), Error> {
    let orphans = plan.orphans();
    if orphans.is_empty() {
        return Ok(());
    }
    let listed: Vec<String> = orphans.iter().map(|it| it.identity().to_string()).collect();
    context.ui.confirm(&format!(
        "Delete {} of this environment that the settings no longer ask for ({})?",
        text::count(orphans.len(), "resource"),
        listed.join("; ")
    ))
}
