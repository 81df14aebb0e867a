//! One run on one machine.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use kavak_lock::{Claim, Clock, LANDS_WITHIN, LockHolder, NotLocked, Permit, Reading};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use crate::{
    chance::Chance,
    flaky::{FaultPolicy, Flaky},
    world::World,
};

/// A machine's clocks: when it was started, what its calendar says, how fast it is.
#[derive(Clone, Copy)]
pub(crate) struct Watch {
    pub(crate) began: Instant,
    pub(crate) calendar: Duration,
    pub(crate) rate: f64,
}

impl Clock for Watch {
    fn now(&self) -> Reading {
        let passed = self.began.elapsed().mul_f64(self.rate);
        Reading {
            steady: passed,
            wall: self.calendar + passed,
        }
    }

    fn real(&self, time: Duration) -> Duration {
        time.div_f64(self.rate)
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Done,
    Lost,
    Held,
}

pub(crate) struct Process {
    pub(crate) name: String,
    pub(crate) world: World,
    pub(crate) watch: Watch,
    pub(crate) fault_policy: FaultPolicy,
    pub(crate) chance: Chance,
    /// How many changing calls it makes.
    pub(crate) writes: u64,
    pub(crate) wait: Duration,
}

impl Process {
    /// Claims, works while it keeps the lock, lets go.
    pub(crate) async fn run(mut self) -> Ended {
        let store = Flaky {
            world: self.world.clone(),
            fault_policy: self.fault_policy,
            unanswered: Mutex::new(self.fault_policy.unanswered),
            chance: Mutex::new(self.chance.child()),
        };
        let claim = Claim {
            store: Arc::new(store),
            clock: Arc::new(self.watch),
            holder: LockHolder {
                run: self.name.clone(),
                command: "up".into(),
                user: None,
                host: Some(self.name.clone()),
                process: 1,
                since: "whenever".into(),
                ci_run: None,
            },
            wait: self.wait,
        };
        let Ok(lock) = claim.settle(|_| ()).await else {
            return Ended::Held;
        };
        let claim = self.world.claimed();
        let permit = lock.permit().clone();
        let ended = tokio::select! {
            biased;
            ended = self.work(&permit, claim) => ended,
            () = lock.keep() => Ended::Lost,
        };
        // What is left is dead in a minute.
        let _ = lock.release().await;
        ended
    }

    async fn work(&mut self, permit: &Permit, claim: u64) -> Ended {
        for _ in 0..self.writes {
            loop {
                match permit.check() {
                    Ok(()) => break,
                    Err(NotLocked::Unrenewed(_)) => sleep(Duration::from_millis(500)).await,
                    Err(NotLocked::Lost(_) | NotLocked::Released) => return Ended::Lost,
                }
            }
            self.write(claim).await;
            sleep(self.chance.between_ms(0, 4_000)).await;
        }
        Ended::Done
    }

    /// Once sent, it is done, whether anybody waits for it or not.
    async fn write(&mut self, claim: u64) {
        let trouble = self.fault_policy.trouble_one_in;
        let is_slow = trouble > 0 && self.chance.one_in(trouble);
        let most = if is_slow {
            LANDS_WITHIN
        } else {
            Duration::from_millis(300)
        };
        let time = self.chance.within(most);
        let (world, name) = (self.world.clone(), self.name.clone());
        let sent = tokio::spawn(async move {
            sleep(time).await;
            world.written(claim, &name);
        });
        let _ = sent.await;
    }
}

/// A future that no one looks at during certain times: a process that the
/// system has stopped, or whose machine sleeps.
pub(crate) struct Asleep<F> {
    pub(crate) work: Pin<Box<F>>,
    /// From when until when.
    pub(crate) naps: Vec<(Instant, Instant)>,
    pub(crate) alarm: Option<Pin<Box<Sleep>>>,
}

impl<F: Future> Future for Asleep<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        loop {
            let now = Instant::now();
            let nap = self
                .naps
                .iter()
                .find(|(from, to)| (*from..*to).contains(&now));
            let Some((_, until)) = nap.copied() else {
                break;
            };
            let mut alarm = Box::pin(sleep_until(until));
            if alarm.as_mut().poll(context).is_pending() {
                self.alarm = Some(alarm);
                return Poll::Pending;
            }
        }
        self.work.as_mut().poll(context)
    }
}
