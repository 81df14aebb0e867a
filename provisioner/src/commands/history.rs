//! Shows which runs changed the environment.

use kavak_engine::Class;

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
        let runs = Runs::new(&target).read().await.map_err(|fault| {
            let error = Error::of_fault("reading the record of runs", fault.clone());
            match fault.class {
                Class::Denied => Error::new(ErrorKind::Refused, "the record of runs can't be read")
                    .because(&fault)
                    .next("have ssm:GetParameterHistory allowed to the role that you use, on parameters under /kavak-infra/"),
                _ => error,
            }
        })?;
        Ok((runs, context.lock_holders(&target).await?))
    };
    let (runs, holders) = context.unless_stopped("history", read).await?;
    let is_running = |run: &Run| {
        let attempt = format!("{}-", run.holder.run);
        holders.iter().any(|it| it.run.starts_with(&attempt))
    };
    let runs = runs.into_iter().map(|run| {
        let outcome = match &run {
            Run { ended: None, .. } if is_running(&run) => RunOutcome::Running,
            Run { ended: None, .. } => RunOutcome::Killed,
            Run { failure: None, .. } => RunOutcome::Done,
            _ => RunOutcome::Failed,
        };
        view(run, outcome)
    });
    context.ui.history(&HistoryView {
        environment,
        runs: runs.collect(),
    });
    Ok(Exit::Done)
}

fn view(run: Run, outcome: RunOutcome) -> RunView {
    let holder = run.holder;
    let by = [holder.user, holder.host].into_iter().flatten();
    RunView {
        command: holder.command,
        arguments: run.arguments,
        by: by.collect::<Vec<_>>().join("@"),
        principal: run.principal,
        ci_run: holder.ci_run,
        began: holder.since,
        ended: run.ended,
        outcome,
        failure: run.failure,
        version: run.version,
    }
}
