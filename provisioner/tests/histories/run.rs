//! A run of a command: it plans, takes the lock, plans again, does it,
//! and lets go, as the commands do it.

use std::{sync::Arc, time::Duration};

use kavak_engine::{Class, Outcome, Stop, StopReason};
use kavak_infra::{
    aws::{Clients, Lockable, Recorded},
    end::Ttl,
    error::Error,
    gather::{self, Asked},
    lock::{Runs, claim_of, record},
    observe::{ObserveScope, WantedRecord},
    resources::AwsCloud,
    secrets::SecretSource,
};
use kavak_lock::{Claim, LockHolder, NotLocked, Unclaimed};
use kavak_simulator::{CallerId, Connection};
use kavak_stack::{
    Plan, Settings,
    plan::{self, Keeping, Until},
};
use secrecy::SecretString;
use tokio::sync::mpsc::unbounded_channel;

use crate::{
    account::{Account, REGION},
    machine::Machine,
};

/// How long a run waits for others.
const PATIENCE: Duration = Duration::from_secs(3 * 3_600);

/// A run of a command, which a fault can kill.
pub(crate) struct Run {
    connection: Connection,
    machine: Machine,
}

/// How a command ended.
pub(crate) enum Ended {
    Done(Outcome),
    Refused(Error),
    /// Another run held the lock to the end, or that was unknown.
    NotLocked(Unclaimed),
    Killed,
}

/// The outcome, or why there is none.
pub(crate) type Finished = Result<Outcome, Ended>;

impl Run {
    pub(crate) fn new(account: &Account, machine: Machine) -> Self {
        Self {
            connection: Connection::new(account.0.clone()),
            machine,
        }
    }

    /// Whose calls are this run's.
    pub(crate) fn caller(&self) -> CallerId {
        self.connection.caller()
    }

    /// The plan of `up`, unless it dies before.
    pub(crate) async fn plan(&self, settings: &Settings) -> Result<Plan, Ended> {
        let aws = self.aws().await;
        let work = async { planned(&aws, settings, &Asked::default()).await };
        self.unless_killed(work).await
    }

    /// `up`, to the end of the rollout.
    pub(crate) async fn up(&self, settings: &Settings) -> Ended {
        self.up_with(settings, Asked::default()).await
    }

    /// `up --ttl`.
    pub(crate) async fn up_for(&self, settings: &Settings, ttl: Option<Ttl>) -> Ended {
        let asked = Asked {
            ttl,
            ..Asked::default()
        };
        self.up_with(settings, asked).await
    }

    /// `up` with what is asked for beside the settings.
    pub(crate) async fn up_with(&self, settings: &Settings, asked: Asked) -> Ended {
        let work = async {
            let aws = Arc::new(self.aws().await);
            let plan = planned(&aws, settings, &asked).await?;
            if plan.is_empty() {
                // Nothing is changed, so that no lock is needed.
                return Ok(carry_out(&cloud_of_up(&aws, settings), plan, &Stop::default()).await);
            }
            self.held_up(&aws, settings, &asked).await
        };
        Ended::of(Box::pin(self.unless_killed(work)).await)
    }

    /// `up` without the plan before the lock, which changes nothing.
    pub(crate) async fn up_at_once(&self, settings: &Settings) -> Ended {
        let work = async {
            let aws = Arc::new(self.aws().await);
            self.held_up(&aws, settings, &Asked::default()).await
        };
        Ended::of(Box::pin(self.unless_killed(work)).await)
    }

    async fn held_up(&self, aws: &Arc<Clients>, settings: &Settings, asked: &Asked) -> Finished {
        let work = async |stop: &Stop| {
            let plan = planned(aws, settings, asked).await?;
            Ok(carry_out(&cloud_of_up(aws, settings), plan, stop).await)
        };
        self.with_lock(aws.lockable(&settings.environment()), work)
            .await
    }

    /// `down`, with the rounds that it takes until nothing is found.
    pub(crate) async fn down(&self, settings: &Settings) -> Ended {
        self.down_keeping(settings, &Keeping::default()).await
    }

    /// The same, with as much of the data kept.
    pub(crate) async fn down_keeping(&self, settings: &Settings, keeping: &Keeping) -> Ended {
        let work = async {
            let aws = Arc::new(self.aws().await);
            let target = aws.lockable(&settings.environment());
            let target = target.recorded(Recorded::IfFailed);
            let work = async |stop: &Stop| removed(&aws, settings, keeping, stop).await;
            self.with_lock(target, work).await
        };
        Ended::of(Box::pin(self.unless_killed(work)).await)
    }

    /// Clients whose calls are this run's.
    pub(crate) async fn aws(&self) -> Clients {
        Clients::connect_through(self.connection.clone(), REGION).await
    }

    /// Does what changes the environment under its lock.
    pub(crate) async fn with_lock(
        &self,
        target: Lockable,
        work: impl AsyncFnOnce(&Stop) -> Finished,
    ) -> Finished {
        let name = format!("{:?}", self.caller());
        let holder = LockHolder {
            run: name.clone(),
            command: "up".into(),
            user: None,
            host: Some(name),
            process: 1,
            since: "then".into(),
            ci_run: None,
        };
        let claim = Claim {
            clock: Arc::new(self.machine),
            ..claim_of(&target, holder, PATIENCE)
        };
        let holder = claim.holder.clone();
        let lock = claim.settle(|_| ()).await.map_err(Ended::NotLocked)?;
        target.demand(lock.permit().clone());
        let stop = Stop::default();
        let keep = async {
            lock.keep().await;
            if matches!(lock.permit().check(), Err(NotLocked::Lost(_))) {
                stop.order(StopReason::LockLost);
            }
            std::future::pending().await
        };
        // A renewal under way comes to its end before the entry is removed.
        let work = async {
            let done = work(&stop).await;
            let is_done = done.as_ref().is_ok_and(Outcome::is_complete);
            // The run is what it is, recorded or not.
            let _ = record(&target, holder, (!is_done).then_some("failed")).await;
            // What stays is dead in a minute.
            let _ = lock.release().await;
            done
        };
        tokio::select! {
            biased;
            done = work => done,
            done = keep => done,
        }
    }

    pub(crate) async fn unless_killed<T>(
        &self,
        work: impl Future<Output = Result<T, Ended>>,
    ) -> Result<T, Ended> {
        tokio::select! {
            biased;
            () = self.connection.caller_died() => Err(Ended::Killed),
            done = self.machine.does(work) => done,
        }
    }
}

/// What the engine brings these settings up with.
pub(crate) fn cloud_of_up(aws: &Arc<Clients>, settings: &Settings) -> Arc<AwsCloud> {
    let secrets = ["OPENAI_API_KEY", "TWILIO_AUTH_TOKEN"]
        .into_iter()
        .fold(SecretSource::default(), |source, variable| {
            source.with(variable, SecretString::from(format!("marker-{variable}")))
        });
    let cloud = AwsCloud::new(aws.clone(), ObserveScope::of(settings));
    Arc::new(cloud.with_secrets(secrets))
}

pub(crate) async fn planned(
    aws: &Clients,
    settings: &Settings,
    asked: &Asked,
) -> Result<Plan, Ended> {
    let gathered = Box::pin(gather::up_with(aws, settings, asked.clone())).await;
    let gathered = gathered.map_err(Ended::Refused)?;
    if gathered.plan.refusals.is_empty() {
        return Ok(gathered.plan);
    }
    let refusals = Error::of_refusals(&gathered.plan.refusals);
    Err(Ended::Refused(refusals))
}

/// Removes everything, in the rounds that it takes, and the record of runs last.
pub(crate) async fn removed(
    aws: &Arc<Clients>,
    settings: &Settings,
    keeping: &Keeping,
    stop: &Stop,
) -> Finished {
    let wanted = WantedRecord::of(settings);
    let scope = ObserveScope::of_removal(&settings.environment(), wanted);
    let cloud = Arc::new(AwsCloud::new(aws.clone(), scope.clone()));
    loop {
        let plan = leftovers(aws, &scope, keeping).await?;
        let is_last = plan.steps.is_empty();
        let outcome = carry_out(&cloud, plan, stop).await;
        if !outcome.is_complete() {
            return Ok(outcome);
        }
        if is_last {
            let runs = Runs::new(&aws.lockable(&settings.environment()));
            let refused = |fault| Ended::Refused(Error::of_fault("the record", fault));
            return runs.delete().await.map(|()| outcome).map_err(refused);
        }
    }
}

async fn leftovers(aws: &Clients, scope: &ObserveScope, keeping: &Keeping) -> Result<Plan, Ended> {
    let observed = Box::pin(gather::observed_with_remains(aws, scope)).await;
    Ok(plan::down_keeping(
        &observed.map_err(Ended::Refused)?,
        keeping,
    ))
}

pub(crate) async fn carry_out(cloud: &Arc<AwsCloud>, plan: Plan, stop: &Stop) -> Outcome {
    let events = unbounded_channel().0;
    kavak_engine::run(cloud.clone(), plan, Until::Done, events, stop.clone()).await
}

impl Ended {
    pub(crate) fn of(done: Finished) -> Self {
        done.map_or_else(|ended| ended, Self::Done)
    }

    /// Whether all that went wrong is that AWS did not bring something into being.
    pub(crate) fn came_to_nothing(&self) -> bool {
        let Self::Done(outcome) = self else {
            return false;
        };
        let mut faults = outcome.failures.iter().map(|(_, fault)| fault);
        !outcome.failures.is_empty() && faults.all(|fault| fault.class == Class::Failed)
    }

    /// The outcome of a command that was done to the end.
    pub(crate) fn complete(self, about: &str) -> Outcome {
        match self {
            Self::Done(outcome) if outcome.is_complete() => outcome,
            Self::Done(outcome) => panic!(
                "{about}: {:?} {:#?}, unfinished: {:?}",
                outcome.stopped, outcome.failures, outcome.unfinished
            ),
            Self::Refused(error) => panic!("{about}: {error:#?}"),
            Self::NotLocked(unclaimed) => panic!("{about}: {unclaimed:?}"),
            Self::Killed => panic!("{about}: killed"),
        }
    }
}
