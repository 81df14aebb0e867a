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
    gather::{self, snapshot_suffix},
    observe::ObserveScope,
    ui::{Fate, PlanView, ReapView, ReapedView},
};

pub(super) async fn run(context: &Context, args: &ReapArgs) -> Result<Exit, Error> {
    let any = context.any_environment()?;
    let regions = if args.regions.is_empty() {
        vec![any.region.clone()]
    } else {
        args.regions.clone()
    };
    let mut view = ReapView::default();
    for region in regions {
        let place = Environment {
            region,
            ..any.clone()
        };
        match listed(context, &place).await {
            Ok(environments) => {
                for environment in environments {
                    // A lost lock ends the work on that one alone.
                    let reaped = reap(&context.for_a_part()?, &environment).await;
                    view.environments.push(reaped);
                }
            }
            Err(error) => view.failed(&place, None, &error),
        }
        if context.stop()?.reason().is_some() {
            break;
        }
    }
    context.ui.reaped(&view);
    conclusion(context, &view)
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
    let done = match context.connect(&environment.region).await {
        Ok(aws) => judge_and_remove(context, aws, &mut reaped).await,
        Err(error) => Err(error),
    };
    if let Err(error) = done {
        context.ui.error(&error);
        reaped.fate = match error.kind {
            ErrorKind::Locked => Fate::Locked,
            _ => Fate::Failed,
        };
        reaped.reason = Some(error.because_of());
    }
    reaped
}

async fn judge_and_remove(
    context: &Context,
    aws: Clients,
    reaped: &mut ReapedView,
) -> Result<(), Error> {
    let scope = ObserveScope::of_removal(&reaped.environment, None);
    let look = gather::observed_with_remains(&aws, &scope);
    let observed = context.unless_stopped("reap", look).await?;
    let end = End::of(&observed);
    reaped.ends_at = end.tag();
    if let Some(fate) = spared(context, &observed) {
        reaped.leave(fate, &end);
        return Ok(());
    }
    let name = reaped.environment.prefix();
    let care = down::care(context, &observed);
    let suffix = snapshot_suffix();
    let plan = down::plan_with_remains(&observed, care, &suffix, &reaped.environment);
    context
        .ui
        .announce(&PlanView::new(&plan, &reaped.environment));
    context
        .ui
        .confirm(&format!("Remove {name}, which {end}?"))?;
    // Before this run had the lock, a user may have put its end off, or removed it.
    let spared_now = OnceCell::new();
    let check = |observed: &Observed| match spared(context, observed) {
        None => Ok(()),
        Some(fate) => {
            let _first = spared_now.set((fate, End::of(observed)));
            Err(Error::new(
                ErrorKind::Failure,
                format!("{name} is no longer to be removed"),
            ))
        }
    };
    let target = aws.lockable(&scope.environment);
    let target = target.recorded(Recorded::IfFailed);
    let work = down::remove(context, aws, scope, &suffix, &[], check);
    let removed = context.with_lock(target, "reap", work).await;
    match spared_now.get() {
        Some((fate, end)) => reaped.leave(*fate, end),
        None => reaped.fate = removed.map(|_| Fate::Removed)?,
    }
    Ok(())
}

/// Why an environment is left alone, if it is.
fn spared(context: &Context, observed: &Observed) -> Option<Fate> {
    if down::care(context, observed).is_protected {
        return Some(Fate::Protected);
    }
    match End::of(observed) {
        End::Unreadable { .. } => Some(Fate::Unreadable),
        end if end.is_past(SystemTime::now()) => None,
        _ => Some(Fate::Alive),
    }
}

/// What is wrong must be seen by who reads nothing but exit codes.
fn conclusion(context: &Context, view: &ReapView) -> Result<Exit, Error> {
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
