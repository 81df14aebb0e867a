//! The lock on an environment, which every command takes that changes one.

mod holder;
mod parameters;
mod run;
mod runs;

use std::{sync::Arc, time::Duration};

use kavak_engine::{Class, Fault, Stop, StopReason};
use kavak_lock::{Claim, Entry, Lock, LockHolder, NotLocked, Store, SystemClock, Unclaimed};
use tokio::time::{error::Elapsed, timeout};

pub use self::{
    parameters::Parameters,
    run::Run,
    runs::{Runs, record},
};
use crate::{
    aws::Lockable,
    context::{Context, stopping},
    error::{Error, ErrorKind},
};

/// How long letting go may take.
const RELEASE_LIMIT: Duration = Duration::from_secs(20);

/// How long it may take after the order to stop: a cancelled job has seconds.
const HURRIED_RELEASE_LIMIT: Duration = Duration::from_secs(2);

/// How long a claim may go on after the order to stop: what it may have made
/// is then taken back.
const CLAIM_GRACE: Duration = Duration::from_secs(2);

/// The calls that the lock needs.
const PERMISSIONS: &str =
    "ssm:GetParametersByPath, ssm:PutParameter, ssm:AddTagsToResource and ssm:DeleteParameters";

/// The claim of `holder` to the lock of an environment.
#[must_use]
pub fn claim_of(target: &Lockable, holder: LockHolder, wait: Duration) -> Claim<Parameters> {
    Claim {
        store: Arc::new(Parameters::new(target)),
        clock: Arc::new(SystemClock::default()),
        holder,
        wait,
    }
}

impl Context {
    /// Does `work`, which changes an environment, under its lock: claims the lock, renews
    /// it meanwhile and releases it however the work ends. A lost lock stops the run.
    ///
    /// # Errors
    /// The work's; the lock's holder, if that is another run.
    pub async fn with_lock<T>(
        &self,
        target: Lockable,
        verb: &str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        if let Some(permit) = self.permit(&target.environment) {
            // A part of a run that holds the lock.
            target.demand(permit);
            return work.await;
        }
        let holder = holder::this_run(verb, &self.variables);
        let lock = Arc::new(self.claim(&target, verb, holder.clone()).await?);
        let permit = lock.permit().clone();
        target.demand(permit.clone());
        self.set_permit(Some((target.environment.clone(), permit.clone())));
        let (kept, stop, ui) = (lock.clone(), self.stop()?, self.ui.clone());
        let keeper = tokio::spawn(async move {
            kept.keep().await;
            if matches!(kept.permit().check(), Err(NotLocked::Lost(_))) {
                stop.order(StopReason::LockLost);
                ui.notice(stopping(StopReason::LockLost));
            }
        });
        let done = work.await;
        self.set_permit(None);
        let limit = match self.stop()?.reason() {
            None => RELEASE_LIMIT,
            Some(_) => HURRIED_RELEASE_LIMIT,
        };
        let lost = permit.check();
        if lost.is_ok() {
            let failure = done.as_ref().err().map(|error| &*error.what);
            let recorded = timeout(limit, record(&target, holder, failure)).await;
            if let Some(why) = unrecorded(recorded) {
                self.ui.notice(&why);
            }
        }
        let released = timeout(limit, lock.release()).await;
        keeper.abort();
        if let (Err(error), Err(NotLocked::Lost(why))) = (&done, lost) {
            return Err(error.clone().because(why));
        }
        if !matches!(released, Ok(Ok(()))) {
            self.ui.notice(
                "the lock on the environment could not be released: it expires within a minute",
            );
        }
        done
    }

    /// Whether any run has left an entry of a lock, or the record of runs.
    ///
    /// # Errors
    /// That it can't be read.
    pub async fn has_left_parameters(&self, target: &Lockable) -> Result<bool, Error> {
        let (parameters, stop) = (Parameters::new(target), self.stop()?);
        let are_left = kavak_engine::retry::reading(&stop, || parameters.are_left()).await;
        are_left.map_err(unusable)
    }

    /// The runs that have an entry of the lock.
    ///
    /// # Errors
    /// That they can't be read.
    pub async fn lock_holders(&self, target: &Lockable) -> Result<Vec<LockHolder>, Error> {
        let (parameters, stop) = (Parameters::new(target), self.stop()?);
        let entries = kavak_engine::retry::reading(&stop, || parameters.list()).await;
        let entries = entries.map_err(unusable)?;
        Ok(entries.into_iter().filter_map(|it| it.holder).collect())
    }

    async fn claim(
        &self,
        target: &Lockable,
        verb: &str,
        holder: LockHolder,
    ) -> Result<Lock<Parameters>, Error> {
        let name = target.environment.prefix();
        let claim = claim_of(target, holder, self.options.lock_timeout);
        let report = |entry: &Entry| {
            let holder = by(entry);
            self.ui.notice(&format!(
                "waiting for the run that holds the lock of {name}: {holder}"
            ));
        };
        let stop = self.stop()?;
        match unless_stopped(&stop, claim.settle(report)).await {
            Some(Ok(lock)) => match stop.reason() {
                None => Ok(lock),
                Some(_) => {
                    // No one waits to learn that it could not be released.
                    let _ = timeout(HURRIED_RELEASE_LIMIT, lock.release()).await;
                    Err(self.stopped(verb, &stop))
                }
            },
            Some(Err(Unclaimed::Held(entry))) => Err(held_by(&name, &entry)),
            Some(Err(Unclaimed::Failed(fault))) => Err(unusable(fault)),
            None => Err(self.stopped(verb, &stop)),
        }
    }
}

/// Why a run may not be recorded. Its work is done all the same.
fn unrecorded(recorded: Result<Result<(), Fault>, Elapsed>) -> Option<String> {
    let why = match recorded {
        Ok(Ok(())) => return None,
        Ok(Err(fault)) => fault.to_string(),
        Err(_) => "AWS does not answer".to_owned(),
    };
    Some(format!(
        "`kavak-infra history` may not list this run: {why}"
    ))
}

/// The work's result, or nothing if it does not come soon after the order to stop.
async fn unless_stopped<T>(stop: &Stop, work: impl Future<Output = T>) -> Option<T> {
    let mut work = std::pin::pin!(work);
    tokio::select! {
        biased;
        done = &mut work => return Some(done),
        () = stop.ordered() => {}
    }
    timeout(CLAIM_GRACE, work).await.ok()
}

fn by(entry: &Entry) -> String {
    match &entry.holder {
        Some(holder) => holder.to_string(),
        None => format!("number {}, which does not say who it is", entry.number),
    }
}

fn held_by(name: &str, entry: &Entry) -> Error {
    Error::new(ErrorKind::Locked, format!("another run holds the lock of {name}"))
        .because(by(entry))
        .meaning("nothing was changed: two runs at once would undo each other's work")
        .next("wait for it with `--lock-timeout 10m`; that run is alive: the lock of a dead one expires after a minute")
}

fn unusable(fault: Fault) -> Error {
    if fault.class != Class::Denied {
        return Error::of_fault("locking the environment", fault);
    }
    Error::new(ErrorKind::Refused, "the environment can't be locked")
        .because(&fault)
        .meaning("without a lock two runs could change it at once; nothing was changed")
        .next(format!(
            "have {PERMISSIONS} allowed to the role that you use, on parameters under {}",
            parameters::ROOT
        ))
}
