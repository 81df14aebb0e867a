//! Shows what `up` or `down` would do.

use kavak_stack::{Environment, Plan};

use super::down::Planned;
use crate::{
    cli::PlanArgs,
    context::Context,
    error::{Error, Exit},
    gather,
    ui::PlanView,
};

pub(super) async fn run(context: &Context, args: &PlanArgs) -> Result<Exit, Error> {
    let (environment, plan) = if args.destroy {
        of_down(context).await?
    } else {
        of_up(context, args).await?
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

async fn of_up(context: &Context, args: &PlanArgs) -> Result<(Environment, Plan), Error> {
    let loaded = context.settings()?;
    let data = context.data(&loaded)?;
    let asked = gather::Asked {
        data_sha256: data.map(|data| data.sha256),
        from_snapshot: args.snapshots.from_snapshot.clone(),
        cache_from_snapshot: args.snapshots.cache_from_snapshot.clone(),
        new_uses_model: context.local_model(&loaded),
        ..gather::Asked::default()
    };
    let settings = loaded.settings;
    let environment = settings.environment();
    let aws = context.connect(&environment.region).await?;
    let plan = context
        .unless_stopped("plan", gather::up_with(&aws, &settings, asked))
        .await
        .map_err(Error::before_changes)?
        .plan;
    Ok((environment, plan))
}

async fn of_down(context: &Context) -> Result<(Environment, Plan), Error> {
    let environment = context.environment()?;
    let aws = context.connect(&environment.region).await?;
    let scope = context.scope_of_removal(&environment);
    let planned = Planned::of(context, "plan", &aws, &scope).await?;
    Ok((environment, planned.plan))
}
