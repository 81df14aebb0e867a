//! The machine that a run is on: how fast its clock is, and when it sleeps.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use kavak_lock::{Clock, Reading};
use tokio::time::{Instant, Sleep, sleep_until};

/// A machine.
#[derive(Clone, Copy)]
pub(crate) struct Machine {
    began: Instant,
    /// What its calendar said then: no two agree.
    calendar: Duration,
    /// Seconds of its clock in a second.
    rate: f64,
    /// From when until when it sleeps.
    nap: (Instant, Instant),
}

impl Machine {
    /// One with a right clock, that is always awake.
    pub(crate) fn new() -> Self {
        Self::with_clock(Duration::ZERO, 1.0)
    }

    pub(crate) fn with_clock(calendar: Duration, rate: f64) -> Self {
        let began = Instant::now();
        Self {
            began,
            calendar,
            rate,
            nap: (began, began),
        }
    }

    /// The same machine, which sleeps from some time on, for a while.
    pub(crate) fn asleep(self, from: Duration, length: Duration) -> Self {
        let from = self.began + from;
        Self {
            nap: (from, from + length),
            ..self
        }
    }

    /// Does the work while it is awake.
    pub(crate) fn does<F: Future>(self, work: F) -> Asleep<F> {
        Asleep {
            work: Box::pin(work),
            nap: self.nap,
            alarm: None,
        }
    }
}

impl Clock for Machine {
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

/// A future that no one looks at during a nap: what was sent before arrives,
/// what was begun beside it goes on as far as it may.
pub(crate) struct Asleep<F> {
    work: Pin<Box<F>>,
    nap: (Instant, Instant),
    alarm: Option<Pin<Box<Sleep>>>,
}

impl<F: Future> Future for Asleep<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let (from, until) = self.nap;
        if (from..until).contains(&Instant::now()) {
            let mut alarm = Box::pin(sleep_until(until));
            if alarm.as_mut().poll(context).is_pending() {
                self.alarm = Some(alarm);
                return Poll::Pending;
            }
        }
        self.work.as_mut().poll(context)
    }
}
