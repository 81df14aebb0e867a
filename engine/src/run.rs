//! Carrying out a plan: one loop that starts steps, takes in what became of
//! them, and asks for those that take their time.

mod operation;
mod progress;
mod start;
mod watch;

use std::{collections::BTreeMap, sync::Arc};

use kavak_stack::{
    Found, Key, Output, Outputs,
    plan::{Plan, Until},
};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};

use self::{
    progress::Progress,
    watch::{Subject, Watch},
};
use crate::{
    Class, Cloud, Events, Fault, Outcome,
    mutation::Deletion,
    order::chain_seconds,
    stop::{GRACE, Stop},
};

/// Carries out a plan until nothing more can be done, or until it is asked to
/// stop. Makes no choice of its own: what is done is what the plan says.
///
/// With [`Until::Made`] it is `enough` that everything is made; no one then
/// waits until the last resources are ready.
pub async fn run<C: Cloud>(
    cloud: Arc<C>,
    plan: Plan,
    enough: Until,
    events: Events,
    stop: Stop,
) -> Outcome {
    let mut run = Run::new(cloud, plan, events, stop);
    run.carry_on(enough).await;
    run.outcome(enough)
}

struct Run<C> {
    cloud: Arc<C>,
    plan: Plan,
    events: Events,
    stop: Stop,
    /// By the place of the step.
    progress: Vec<Progress>,
    chain_seconds: Vec<u32>,
    references: Vec<Vec<(Key, Output)>>,
    outputs: BTreeMap<Key, Outputs>,
    tasks: JoinSet<Message>,
    /// How many of the tasks are changes.
    changes_in_flight: usize,
    watches: BTreeMap<Subject, Watch>,
    /// Steps whose deletion AWS refused for the time being.
    refused_since: BTreeMap<usize, Instant>,
    failures: Vec<(Key, Fault)>,
    began: Instant,
}

/// What became of one piece of work.
enum Message {
    Created(usize, Result<Found, Fault>),
    Updated(usize, Result<Found, Fault>),
    Deleted(usize, Result<Deletion, Fault>),
    Looked(Subject, Result<watch::Sight, Fault>),
}

impl<C: Cloud> Run<C> {
    fn new(cloud: Arc<C>, plan: Plan, events: Events, stop: Stop) -> Self {
        Self {
            progress: vec![Progress::Waiting; plan.steps.len()],
            chain_seconds: chain_seconds(&plan),
            references: start::references(&plan),
            outputs: start::known_outputs(&plan),
            cloud,
            plan,
            events,
            stop,
            tasks: JoinSet::new(),
            changes_in_flight: 0,
            watches: BTreeMap::new(),
            refused_since: BTreeMap::new(),
            failures: Vec::new(),
            began: Instant::now(),
        }
    }

    async fn carry_on(&mut self, enough: Until) {
        loop {
            self.start_what_can();
            let due = self.next_look();
            let is_over = self.tasks.is_empty() && due.is_none();
            if is_over || (enough == Until::Made && self.is_made()) {
                return;
            }
            let stop = self.stop.clone();
            tokio::select! {
                biased;
                () = stop.ordered() => return self.wind_down().await,
                Some(message) = self.tasks.join_next() => self.take_in(message),
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => self.look_at_what_is_due(),
            }
        }
    }

    /// Whether nothing is left but to wait until what is made is ready.
    fn is_made(&self) -> bool {
        let is_open =
            |progress: &Progress| matches!(progress, Progress::Waiting | Progress::Running(_));
        self.changes_in_flight == 0 && !self.progress.iter().any(is_open)
    }

    /// Lets the calls under way come to their end, within the grace.
    async fn wind_down(&mut self) {
        let finish = async {
            while let Some(message) = self.tasks.join_next().await {
                self.take_in(message);
            }
        };
        // What does not end in time is found by the next run.
        let _ = timeout(GRACE, finish).await;
        self.tasks.shutdown().await;
    }

    fn take_in(&mut self, message: Result<Message, tokio::task::JoinError>) {
        let message = match message {
            Ok(message) => message,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_cancelled) => return,
        };
        if !matches!(message, Message::Looked(..)) {
            self.changes_in_flight -= 1;
        }
        match message {
            Message::Created(step, Ok(found)) => self.complete(step, found),
            Message::Updated(step, Ok(found)) => self.await_ready(step, found),
            Message::Deleted(step, Ok(deletion)) => self.after_deletion(step, deletion),
            Message::Created(step, Err(fault))
            | Message::Updated(step, Err(fault))
            | Message::Deleted(step, Err(fault)) => {
                self.fail(step, fault);
            }
            Message::Looked(subject, sight) => self.take_in_sight(subject, sight),
        }
    }

    fn outcome(mut self, enough: Until) -> Outcome {
        for step in 0..self.plan.steps.len() {
            match self.progress[step] {
                Progress::Made(_) if enough == Until::Made => self.done(step),
                progress if progress.is_open() => self.skip(step),
                _ => {}
            }
        }
        let unfinished = self
            .plan
            .steps
            .iter()
            .zip(&self.progress)
            .filter(|(_, progress)| !matches!(progress, Progress::Done | Progress::Failed))
            .map(|(step, _)| step.key.clone());
        let mut unfinished: Vec<Key> = unfinished.collect();
        unfinished.dedup();
        Outcome {
            unfinished,
            failures: self.failures,
            stopped: self.stop.reason(),
            outputs: self.outputs,
            elapsed: self.began.elapsed(),
        }
    }
}

/// A fault that stands for an order to stop is no failure of the resource.
fn is_stop(fault: &Fault) -> bool {
    fault.class == Class::Stopped
}
