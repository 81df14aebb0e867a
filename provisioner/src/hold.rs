//! Holding an environment: what every command does that changes one.

mod holder;
mod parameters;

use std::{sync::Arc, time::Duration};

use kavak_engine::{Class, Fault, Stop, StopReason};
use kavak_hold::{Claim, Entry, Hold, Holder, NotHeld, Store, SystemClock, Unclaimed};
use tokio::time::timeout;

pub use self::parameters::Parameters;
use crate::{
    aws::Holdable,
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

/// What the calls are that the hold takes.
const PERMISSIONS: &str =
    "ssm:GetParametersByPath, ssm:PutParameter, ssm:AddTagsToResource and ssm:DeleteParameters";

/// The wish of `holder` to hold an environment.
#[must_use]
pub fn claim_of(target: &Holdable, holder: Holder, wait: Duration) -> Claim<Parameters> {
    Claim {
        store: Arc::new(Parameters::new(target)),
        clock: Arc::new(SystemClock::default()),
        holder,
        wait,
    }
}

impl Context {
    /// Does `work`, which changes an environment, while this run holds it:
    /// claims the hold before, renews it meanwhile, lets it go after, however
    /// the work ends. If the hold is lost, the order to stop is given.
    ///
    /// # Errors
    /// The work's; who holds the environment, if it is another run.
    pub async fn held<T>(
        &self,
        target: Holdable,
        verb: &str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let hold = Arc::new(self.claim(&target, verb).await?);
        let permit = hold.permit().clone();
        target.demand(permit.clone());
        let (kept, stop, ui) = (hold.clone(), self.stop()?, self.ui.clone());
        let keeper = tokio::spawn(async move {
            kept.keep().await;
            if matches!(kept.permit().check(), Err(NotHeld::Lost(_))) {
                stop.order(StopReason::HoldLost);
                ui.notice(stopping(StopReason::HoldLost));
            }
        });
        let done = work.await;
        let lost = permit.check();
        let limit = match self.stop()?.reason() {
            None => RELEASE_LIMIT,
            Some(_) => HURRIED_RELEASE_LIMIT,
        };
        let released = timeout(limit, hold.release()).await;
        keeper.abort();
        if let (Err(error), Err(NotHeld::Lost(why))) = (&done, lost) {
            return Err(error.clone().because(why));
        }
        if !matches!(released, Ok(Ok(()))) {
            self.ui.notice(
                "the hold on the environment could not be let go: it ends by itself within a minute",
            );
        }
        done
    }

    /// Whether anything of a hold is there, of whomever.
    ///
    /// # Errors
    /// That it can't be read.
    pub async fn is_held(&self, target: &Holdable) -> Result<bool, Error> {
        let parameters = Parameters::new(target);
        let entries = kavak_engine::retry::reading(|| parameters.list()).await;
        Ok(!entries.map_err(unusable)?.is_empty())
    }

    async fn claim(&self, target: &Holdable, verb: &str) -> Result<Hold<Parameters>, Error> {
        let name = target.environment.prefix();
        let holder = holder::this_run(verb, &self.variables);
        let claim = claim_of(target, holder, self.options.wait_hold);
        let tell = |entry: &Entry| {
            let holder = by(entry);
            self.ui
                .notice(&format!("waiting for the run that holds {name}: {holder}"));
        };
        let stop = self.stop()?;
        match unless_stopped(&stop, claim.settle(tell)).await {
            Some(Ok(hold)) => match stop.reason() {
                None => Ok(hold),
                Some(_) => {
                    // Nobody waits to learn that it could not be let go.
                    let _ = timeout(HURRIED_RELEASE_LIMIT, hold.release()).await;
                    Err(self.stopped(verb, &stop))
                }
            },
            Some(Err(Unclaimed::Held(entry))) => Err(held_by(&name, &entry)),
            Some(Err(Unclaimed::Failed(fault))) => Err(unusable(fault)),
            None => Err(self.stopped(verb, &stop)),
        }
    }
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
    Error::new(ErrorKind::Held, format!("another run holds {name}"))
        .because(by(entry))
        .meaning("nothing was changed: two runs at once would undo each other's work")
        .next("wait for it with `--wait-hold 10m`; that run is at work: one that is dead is not waited for longer than a minute")
}

fn unusable(fault: Fault) -> Error {
    if fault.class != Class::Denied {
        return Error::of_fault("holding the environment", fault);
    }
    Error::new(ErrorKind::Refused, "the environment can't be held")
        .because(&fault)
        .meaning("without a hold two runs could change it at once; nothing was changed")
        .next(format!(
            "have {PERMISSIONS} allowed to the role that you use, on parameters under {}",
            parameters::ROOT
        ))
}
