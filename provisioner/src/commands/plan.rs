//! Shows what `up` or `down` would do.

use kavak_stack::{Environment, Plan};

use super::down::{care, old_snapshots, plan_with_remains};
use crate::{
    cli::PlanArgs,
    context::Context,
    error::{Error, Exit},
    gather::{self, snapshot_suffix},
    ui::PlanView,
};

pub(super) async fn run(context: &Context, args: &PlanArgs) -> Result<Exit, Error> {
    let (environment, plan) = if args.destroy {
        of_down(context).await?
    } else {
        of_up(context).await?
    };
    context.ui.plan(&PlanView::new(&plan, &environment));
    if !plan.refusals.is_empty() {
        return Err(Error::of_refusals(&plan.refusals));
    }
    let is_found = args.detailed_exitcode && !plan.is_empty();
    Ok(if is_found {
        Exit::ChangesFound
    } else {
        Exit::Done
    })
}

async fn of_up(context: &Context) -> Result<(Environment, Plan), Error> {
    let loaded = context.settings()?;
    let data = context.data(&loaded)?;
    let asked = gather::Asked {
        data_sha256: data.map(|data| data.sha256),
        new_uses_model: context.local_model(&loaded),
        ..gather::Asked::default()
    };
    let settings = loaded.settings;
    let environment = settings.environment();
    let aws = context.connect(&environment.region).await?;
    let plan = context
        .unless_stopped("plan", gather::up_with(&aws, &settings, asked))
        .await?
        .plan;
    Ok((environment, plan))
}

async fn of_down(context: &Context) -> Result<(Environment, Plan), Error> {
    let environment = context.environment()?;
    let aws = context.connect(&environment.region).await?;
    let scope = context.scope_of_removal(&environment);
    let remains = gather::observed_with_remains(&aws, &scope);
    let observed = context.unless_stopped("plan", remains).await?;
    let care = care(context, &observed);
    let unmanaged = gather::unmanaged_at_removal(&aws, &environment, &observed);
    let unmanaged = context.unless_stopped("plan", unmanaged).await?;
    let mut plan = plan_with_remains(&observed, care, &snapshot_suffix(), &environment);
    let old = old_snapshots::beyond(&aws, &environment, care, &plan);
    let old = context.unless_stopped("plan", old).await?;
    plan.notices.extend(unmanaged);
    plan.notices.extend(old.iter().map(old_snapshots::notice));
    Ok((environment, plan))
}
