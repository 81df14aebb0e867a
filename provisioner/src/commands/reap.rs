//! Removes every environment whose time has run out.

use std::{cell::OnceCell, time::SystemTime};

use kavak_stack::{Environment, Observed};

use super::down;
use crate::{
    aws::{Clients, Recorded},
    cli::ReapArgs,
    context::Context,
    end::End,
    error::{Error, ErrorKind, Exit},
    gather,
    observe::ObserveScope,
    ui::{PlanView, ReapOutcome, ReapView, ReapedView},
};

pub(super) async fn run(context: &Context, args: &ReapArgs) -> Result<Exit, Error> {
    let any = context.any_environment()?;
    let regions = match args.regions.is_empty() {
        true => std::slice::from_ref(&any.region),
        false => &args.regions,
    };
    let mut view = ReapView::default();
    for region in regions {
        let region = region.clone();
        let place = Environment {
            region,
            ..any.clone()
        };
        reap_all(context, &place, &mut view).await?;
        if context.stop()?.reason().is_some() {
            break;
        }
    }
    report(context, &view)
}

/// Removes every environment of a region whose time has run out.
async fn reap_all(
    context: &Context,
    place: &Environment,
    view: &mut ReapView,
) -> Result<(), Error> {
    match listed(context, place).await {
        Ok(environments) => {
            for environment in environments {
                // A lost lock ends the work on that one alone.
                let reaped = reap(&context.for_a_part()?, &environment).await;
                view.environments.push(reaped);
            }
        }
        Err(error) => view.failed(place, None, &error),
    }
    Ok(())
}

/// The environments with an end.
async fn listed(context: &Context, place: &Environment) -> Result<Vec<Environment>, Error> {
    let aws = context.connect(&place.region).await?;
    let listing = gather::environments_with_an_end(&aws, &place.project);
    let envs = context.unless_stopped("reap", listing).await?;
    let environment = |env| Environment {
        env,
        ..place.clone()
    };
    Ok(envs.into_iter().map(environment).collect())
}

/// Looks at one environment, removes it if its time has run out, and reports
/// what became of it.
async fn reap(context: &Context, environment: &Environment) -> ReapedView {
    let mut reaped = ReapedView::new(environment);
    if let Err(error) = reap_into(context, &mut reaped).await {
        context.ui.error(&error);
        reaped.outcome = match error.kind {
            ErrorKind::Locked => ReapOutcome::Locked,
            _ => ReapOutcome::Failed,
        };
        reaped.reason = Some(error.because_of());
    }
    reaped
}

async fn reap_into(context: &Context, reaped: &mut ReapedView) -> Result<(), Error> {
    let environment = reaped.environment.clone();
    let aws = context.connect(&environment.region).await?;
    let scope = ObserveScope::of_removal(&environment, None);
    let observed = down::gather(context, "reap", &aws, &scope).await?;
    let end = End::of(&observed);
    reaped.ends_at = end.tag();
    if let Some(outcome) = spared(context, &observed) {
        reaped.leave(outcome, &end);
        return Ok(());
    }
    let suffix = gather::snapshot_suffix();
    let care = down::care(context, &observed);
    let plan = down::plan_with_remains(&observed, care, &suffix, &environment);
    confirm(
        context,
        &PlanView::new(&plan, &environment),
        &environment,
        &end,
    )?;
    match execute(context, aws, scope, &suffix).await? {
        None => reaped.outcome = ReapOutcome::Removed,
        Some((outcome, end)) => reaped.leave(outcome, &end),
    }
    Ok(())
}

fn confirm(
    context: &Context,
    plan: &PlanView,
    environment: &Environment,
    end: &End,
) -> Result<(), Error> {
    context.ui.announce(plan);
    let name = environment.prefix();
    context.ui.confirm(&format!("Remove {name}, which {end}?"))
}

/// Removes the environment under its lock, unless a user has put its end off before this run had
/// it: returns why it is left alone then.
async fn execute(
    context: &Context,
    aws: Clients,
    scope: ObserveScope,
    suffix: &str,
) -> Result<Option<(ReapOutcome, End)>, Error> {
    let spared_now = OnceCell::new();
    let name = scope.environment.prefix();
    let check = |observed: &Observed| match spared(context, observed) {
        None => Ok(()),
        Some(outcome) => {
            let _first = spared_now.set((outcome, End::of(observed)));
            Err(Error::new(
                ErrorKind::Failure,
                format!("{name} is no longer to be removed"),
            ))
        }
    };
    let target = aws.lockable(&scope.environment);
    let target = target.recorded(Recorded::IfFailed);
    let work = down::remove(context, aws, scope, suffix, &[], check);
    let removed = context.with_lock(target, "reap", work).await;
    match spared_now.into_inner() {
        None => removed.map(|_| None),
        spared => Ok(spared),
    }
}

/// Why an environment is left alone, if it is.
fn spared(context: &Context, observed: &Observed) -> Option<ReapOutcome> {
    if down::care(context, observed).is_protected {
        return Some(ReapOutcome::Protected);
    }
    match End::of(observed) {
        End::Unreadable { .. } => Some(ReapOutcome::Unreadable),
        end if end.is_past(SystemTime::now()) => None,
        _ => Some(ReapOutcome::Alive),
    }
}

/// What is wrong must be seen by who reads nothing but exit codes.
fn report(context: &Context, view: &ReapView) -> Result<Exit, Error> {
    context.ui.reaped(view);
    let stop = context.stop()?;
    if stop.reason().is_some() {
        return Err(context.stopped("reap", &stop));
    }
    let wrong: Vec<&ReapedView> = view.wrong().collect();
    if wrong.is_empty() {
        return Ok(Exit::Done);
    }
    let error = Error::new(ErrorKind::Failure, "not every environment could be reaped")
        .meaning("what is left of them may cost money")
        .next("fix the cause given for each, and run `kavak-infra reap` again");
    Err(wrong
        .into_iter()
        .fold(error, |error, one| error.because(one.line())))
}
