//! What `down` asks before it changes anything.

use kavak_settings::Care;
use kavak_stack::{Environment, Observed};

use crate::{cli::DownArgs, context::Context, error::Error};

/// A protected environment asks for its name, any other for a yes.
///
/// # Errors
/// That it was declined, or could not be asked.
pub(super) fn confirm(
    context: &Context,
    args: &DownArgs,
    care: Care,
    environment: &Environment,
) -> Result<(), Error> {
    if args.confirm.is_some() {
        // It was the right name.
        return Ok(());
    }
    let name = environment.prefix();
    let question = format!(
        "Delete {name} in {} with everything in it?",
        environment.region
    );
    if care.is_protected {
        return context.ui.confirm_name(&question, &name, "--confirm");
    }
    context.ui.confirm(&question)
}

/// The same question where the environment has become protected since it was asked.
///
/// # Errors
/// That it was declined, or could not be asked.
pub(super) fn confirm_protected(
    context: &Context,
    args: &DownArgs,
    before: Care,
    now: &Observed,
    environment: &Environment,
) -> Result<(), Error> {
    let care = super::care(context, now);
    match care.is_protected && !before.is_protected {
        true => confirm(context, args, care, environment),
        false => Ok(()),
    }
}
