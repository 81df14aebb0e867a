//! The simulator: requests in, answers out, a world in between.

use std::{
    collections::VecDeque,
    mem,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;
use tokio::{sync::Notify, time::sleep};

use crate::{
    caller::{Caller, CallerId},
    clock::{Clock, Moment},
    fault::ApiFault,
    limits::Limits,
    mischief::{self, Call, Mischief, Peace, Trick},
    operation::{self, Answer, is_changing},
    wire::{self, OutOfScope, Scope, Service, Understood},
    world::World,
};

/// How long the past is remembered, for reads that don't see the last writes.
const MEMORY: Duration = Duration::from_secs(30);

/// AWS as the stack sees it.
pub struct Simulator {
    clock: Clock,
    /// How long each call takes.
    latency: Duration,
    state: Mutex<State>,
    mischief: Mutex<Box<dyn Mischief>>,
    callers: AtomicU64,
    changed: Notify,
}

struct State {
    world: World,
    /// The world as it was before each of the last changes.
    past: VecDeque<(Moment, World)>,
    limits: Limits,
    journal: Vec<Entry>,
    calls: u64,
    changing_calls: u64,
    /// What every changing call is refused with.
    refusal: Option<ApiFault>,
}

/// A call that was made.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When.
    pub at: Moment,
    /// By whom.
    pub caller: CallerId,
    /// The service called.
    pub service: Service,
    /// Where.
    pub region: String,
    /// The operation called.
    pub operation: String,
    /// What was asked.
    pub input: Value,
    /// What went wrong on the way.
    pub trick: Trick,
    /// The code of AWS's refusal, if it was one.
    pub refusal: Option<String>,
}

/// The connection ended without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;

impl Simulator {
    /// A simulator of `world` whose calls take `latency` each, and whose clock
    /// goes on at `at`. Where things take their time as on AWS, calls are
    /// counted and limited as there, too.
    #[must_use]
    pub fn new(world: World, latency: Duration, at: Moment) -> Self {
        Self {
            clock: Clock::from(at),
            latency,
            state: Mutex::new(State {
                limits: Limits::of(world.pace),
                world,
                past: VecDeque::new(),
                journal: Vec::new(),
                calls: 0,
                changing_calls: 0,
                refusal: None,
            }),
            mischief: Mutex::new(Box::new(Peace)),
            callers: AtomicU64::new(0),
            changed: Notify::new(),
        }
    }

    /// From now on, this goes wrong. Calls are counted from here.
    pub fn play(&self, mischief: impl Mischief + 'static) {
        *self.mischief.lock().unwrap_or_else(PoisonError::into_inner) = Box::new(mischief);
        let mut state = self.state();
        state.calls = 0;
        state.changing_calls = 0;
    }

    /// From now on, every call that could change something is refused like that;
    /// or none is any more.
    pub fn refuse_changes(&self, fault: Option<ApiFault>) {
        self.state().refusal = fault;
    }

    /// Somebody who makes calls.
    pub(crate) fn new_caller(&self) -> Caller {
        Caller::of(self.callers.fetch_add(1, Ordering::Relaxed))
    }

    /// Ends when the world has changed, or may have.
    pub async fn world_changed(&self) {
        self.changed.notified().await;
    }

    /// This moment.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Looks at the world, with everything in it whose moment has come.
    pub fn inspect<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        let mut state = self.state();
        state.world.settle(self.now());
        look(&state.world)
    }

    /// Changes the world past the callers: what hands, failures and processes
    /// do.
    pub fn change<T>(&self, change: impl FnOnce(&mut World, Moment) -> T) -> T {
        let now = self.now();
        let mut state = self.state();
        state.world.settle(now);
        let result = change(&mut state.world, now);
        drop(state);
        self.changed.notify_waiters();
        result
    }

    /// The calls made so far.
    #[must_use]
    pub fn journal(&self) -> Vec<Entry> {
        self.state().journal.clone()
    }

    /// How many calls were made since the mischief began, and how many of them
    /// could change something.
    #[must_use]
    pub fn calls(&self) -> (u64, u64) {
        let state = self.state();
        (state.calls, state.changing_calls)
    }

    /// Does one operation at once, with no wire and no mischief between.
    ///
    /// # Errors
    /// As AWS refuses it.
    pub fn call(&self, service: Service, region: &str, operation: &str, input: Value) -> Answer {
        wire::check(service, operation, &input)?;
        let answer = self.perform(service, region, operation, input, None);
        self.changed.notify_waiters();
        answer
    }

    /// Answers a signed request of somebody who makes no other.
    ///
    /// # Errors
    /// If a trick loses the reply.
    pub async fn answer(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        self.answer_to(&self.new_caller(), request).await
    }

    /// Answers a caller's signed request.
    ///
    /// # Errors
    /// If a trick loses the reply.
    pub(crate) async fn answer_to(
        &self,
        caller: &Caller,
        request: Request<Bytes>,
    ) -> Result<Response<Bytes>, NoAnswer> {
        let scope = match wire::scope(&request) {
            Ok(scope) => scope,
            Err(out) => return Ok(self.answer_out_of_scope(&request, out)),
        };
        let service = scope.service;
        take(self.latency).await;
        let understood = match wire::understand(service, &request) {
            Ok(understood) => understood,
            Err(fault) => {
                tracing::warn!(service = service.name(), %fault, "not understood");
                return Ok(wire::refused(service, &fault, &self.request_id()));
            }
        };
        let operation = understood.operation.clone();
        let answer = self.carry_out(caller, scope, understood).await?;
        let request_id = self.request_id();
        Ok(match answer {
            Ok(output) => wire::done(service, &operation, &output, &request_id),
            Err(fault) => wire::refused(service, &fault, &request_id),
        })
    }

    fn answer_out_of_scope(&self, request: &Request<Bytes>, out: OutOfScope) -> Response<Bytes> {
        match out {
            OutOfScope::Unsigned => {
                let fault = ApiFault::new(
                    "MissingAuthenticationToken",
                    "Request is missing Authentication Token",
                );
                wire::refused(Service::Sts, &fault.with_status(403), "0")
            }
            OutOfScope::NotSimulated(service) => {
                let path = request.uri().path();
                tracing::error!(
                    ?service,
                    ?path,
                    "a service that is not simulated was called"
                );
                let fault = ApiFault::new(
                    "ServiceNotSimulated",
                    format!("the service `{service}` is not simulated: nothing was done"),
                );
                wire::not_simulated(request, &fault.with_status(501), &self.request_id())
            }
        }
    }

    /// Does what is asked, and what the mischief adds.
    async fn carry_out(
        &self,
        caller: &Caller,
        scope: Scope,
        asked: Understood,
    ) -> Result<Answer, NoAnswer> {
        let service = scope.service;
        let trick = self.next_trick(&scope, &asked);
        let entry = Entry {
            at: self.now(),
            caller: caller.id(),
            service,
            region: scope.region.clone(),
            operation: asked.operation.clone(),
            input: asked.input.clone(),
            trick,
            refusal: None,
        };
        match trick {
            Trick::CrashBefore => return caller.dies().await,
            Trick::Delay(time) => take(time).await,
            _ => {}
        }
        let refused = match trick {
            Trick::Throttle => Some(mischief::throttled(service)),
            Trick::FailBefore => Some(mischief::failed(service)),
            Trick::ExpireCredentials => Some(mischief::expired(service)),
            _ => wire::check(service, &asked.operation, &asked.input)
                .err()
                .or_else(|| self.refusal_of(&asked.operation)),
        };
        let lag = match trick {
            Trick::Stale(lag) => Some(lag),
            _ => None,
        };
        let answer = match refused {
            Some(fault) => Err(fault),
            None => self.perform(service, &scope.region, &asked.operation, asked.input, lag),
        };
        let refusal = answer.as_ref().err().map(|fault| fault.code.clone());
        self.state().journal.push(Entry { refusal, ..entry });
        self.changed.notify_waiters();
        match trick {
            Trick::CrashAfter => caller.dies().await,
            Trick::LoseReply => Err(NoAnswer),
            Trick::FailAfter => Ok(Err(mischief::failed(service))),
            _ => Ok(answer),
        }
    }

    fn refusal_of(&self, operation: &str) -> Option<ApiFault> {
        let refusal = self.state().refusal.clone();
        refusal.filter(|_| is_changing(operation))
    }

    fn next_trick(&self, scope: &Scope, asked: &Understood) -> Trick {
        let now = self.now();
        let (service, operation) = (scope.service, asked.operation.as_str());
        let mut state = self.state();
        let changing = is_changing(operation);
        let call = Call {
            number: state.calls,
            changing_number: changing.then_some(state.changing_calls),
            service,
            operation,
        };
        let trick = self
            .mischief
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .trick(&call);
        state.calls += 1;
        state.changing_calls += u64::from(changing);
        let limits = &mut state.limits;
        if limits.is_exceeded(service, &scope.region, operation, &asked.input, now)
            && trick == Trick::None
        {
            return Trick::Throttle;
        }
        trick
    }

    /// Does one operation, whole or not at all; a late view of the world shows
    /// in what it reads, and in that it may not find what was just made.
    fn perform(
        &self,
        service: Service,
        region: &str,
        operation: &str,
        input: Value,
        lag: Option<Duration>,
    ) -> Answer {
        let now = self.now();
        let mut state = self.state();
        state.world.settle(now);
        let changing = is_changing(operation);
        if let Some(mut past) = lag.and_then(|lag| state.as_it_was(now, lag)) {
            past.settle(now);
            let seen = operation::perform(
                service,
                operation,
                input.clone(),
                &mut past.turn(region, now),
            );
            if !changing || seen.as_ref().is_err_and(ApiFault::is_not_found) {
                return seen;
            }
        }
        if !changing {
            let mut turn = state.world.turn(region, now);
            return operation::perform(service, operation, input, &mut turn);
        }
        let mut after = state.world.clone();
        let answer = operation::perform(service, operation, input, &mut after.turn(region, now))?;
        let before = mem::replace(&mut state.world, after);
        state.remember(now, before);
        Ok(answer)
    }

    fn request_id(&self) -> String {
        self.state().world.dice.uuid()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The time that something takes.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one thing that time passes for, on a clock that tests pause"
)]
async fn take(time: Duration) {
    sleep(time).await;
}

impl State {
    fn remember(&mut self, now: Moment, before: World) {
        self.past.push_back((now, before));
        while self
            .past
            .front()
            .is_some_and(|(changed_at, _)| now.since(*changed_at) > MEMORY)
        {
            self.past.pop_front();
        }
    }

    /// The world `lag` ago, if it was another one.
    fn as_it_was(&self, now: Moment, lag: Duration) -> Option<World> {
        self.past
            .iter()
            .find(|(changed_at, _)| now.since(*changed_at) <= lag)
            .map(|(_, before)| before.clone())
    }
}
