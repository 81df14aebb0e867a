//! Shows which runs changed the environment.

use kavak_engine::{Class, Fault};
use kavak_lock::LockHolder;

use crate::{
    context::Context,
    error::{Error, ErrorKind, Exit},
    lock::{Run, Runs},
    ui::history::{HistoryView, RunOutcome, RunView},
};

pub(super) async fn run(context: &Context) -> Result<Exit, Error> {
    let environment = context.environment()?;
    let aws = context.connect(&environment.region).await?;
    let target = aws.lockable(&environment);
    let read = async {
        let runs = Runs::new(&target).read().await.map_err(unread)?;
        Ok((context.lock_holders(&target).await?, runs))
    };
    let (holders, runs) = context.unless_stopped("history", read).await?;
    let unfinished = holders.into_iter().map(RunView::from);
    context.ui.history(&HistoryView {
        environment,
        runs: unfinished.chain(runs.into_iter().map(view)).collect(),
    });
    Ok(Exit::Done)
}

fn unread(fault: Fault) -> Error {
    if fault.class != Class::Denied {
        return Error::of_fault("reading the record of runs", fault);
    }
    Error::new(ErrorKind::Refused, "the record of runs can't be read")
        .because(&fault)
        .next("allow ssm:GetParameterHistory to your role, on parameters under /kavak-infra/")
}

fn view(run: Run) -> RunView {
    let outcome = match run.failure {
        None => RunOutcome::Done,
        Some(_) => RunOutcome::Failed,
    };
    RunView {
        arguments: Some(run.arguments),
        principal: run.principal,
        ended: Some(run.ended),
        outcome,
        failure: run.failure,
        mutating_calls: Some(run.mutating_calls),
        version: Some(run.version),
        ..RunView::from(run.holder)
    }
}

/// A run that has an entry of the lock.
impl From<LockHolder> for RunView {
    fn from(holder: LockHolder) -> Self {
        let by = [holder.user, holder.host].into_iter().flatten();
        Self {
            command: holder.command,
            arguments: None,
            by: by.collect::<Vec<_>>().join("@"),
            principal: None,
            ci_run: holder.ci_run,
            began: holder.since,
            ended: None,
            outcome: RunOutcome::Unfinished,
            failure: None,
            mutating_calls: None,
            version: None,
        }
    }
}
