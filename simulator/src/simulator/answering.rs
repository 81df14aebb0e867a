//! From a signed request to its answer, and what goes wrong on the way.

use std::{sync::PoisonError, time::Duration};

use bytes::Bytes;
use http::{Request, Response};
use kavak_calls::{InjectedFault, is_mutating};
use tokio::time::sleep;

use super::{Entry, Simulator};
use crate::{
    Service,
    authorization::{self, Place},
    caller::Caller,
    dispatch,
    fault::ApiFault,
    fault_policy::{self, Call},
    operation::Answer,
    wire::{self, Denied, OutOfScope, Scope, Understood},
};

/// The connection ended without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;

impl Simulator {
    /// Answers a signed request of a caller of its own.
    ///
    /// # Errors
    /// If a fault loses the response.
    pub async fn answer(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        self.answer_to(&self.new_caller(), request).await
    }

    /// Answers a caller's signed request.
    ///
    /// # Errors
    /// If a fault loses the response.
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
        if !self.state().world.is_enabled(&scope.region) {
            return Ok(wire::denied(&request, Denied::UnknownKey, "region"));
        }
        let spoken = wire::Spoken::of(service, &request);
        let understood = match wire::understand(service, &request) {
            Ok(understood) => understood,
            Err(fault) => {
                tracing::warn!(service = service.name(), %fault, "not understood");
                return Ok(wire::refused(spoken, &fault, &self.request_id()));
            }
        };
        let operation = understood.operation.clone();
        let answer = self.carry_out(caller, scope, understood).await?;
        let request_id = self.request_id();
        Ok(match answer {
            Ok(output) => wire::done(spoken, &operation, &output, &request_id),
            Err(fault) => wire::refused(spoken, &fault, &request_id),
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

    /// Does what is asked, and what the fault policy adds.
    async fn carry_out(
        &self,
        caller: &Caller,
        scope: Scope,
        asked: Understood,
    ) -> Result<Answer, NoAnswer> {
        let service = scope.service;
        let injected = self.next_fault(&scope, &asked);
        let entry = Entry {
            at: self.now(),
            caller: caller.id(),
            service,
            region: scope.region.clone(),
            operation: asked.operation.clone(),
            input: asked.input.clone(),
            injected,
            refusal: None,
        };
        match injected {
            InjectedFault::CrashBefore => return caller.dies().await,
            InjectedFault::Delay(time) => take(time).await,
            InjectedFault::CutAfter(_) | InjectedFault::Respond(..) => {
                panic!("the simulator does not inject {injected:?}: a proxy does")
            }
            _ => {}
        }
        let refused = match injected {
            InjectedFault::Throttle => Some(fault_policy::throttled(service)),
            InjectedFault::ErrorBefore => Some(fault_policy::failed(service)),
            InjectedFault::ExpireCredentials => Some(fault_policy::expired(service)),
            _ => wire::check(service, &asked.operation, &asked.input)
                .err()
                .or_else(|| self.refusal_of(&asked.operation))
                .or_else(|| self.unauthorized(&scope, &asked)),
        };
        let lag = match injected {
            InjectedFault::StaleRead(lag) => Some(lag),
            _ => None,
        };
        let answer = match refused {
            Some(fault) => Err(fault),
            None => self.perform(service, &scope.region, &asked.operation, asked.input, lag),
        };
        let refusal = answer.as_ref().err().map(|fault| fault.code.clone());
        self.state().journal.push(Entry { refusal, ..entry });
        self.changed.notify_waiters();
        match injected {
            InjectedFault::CrashAfter => caller.dies().await,
            InjectedFault::LoseResponse => Err(NoAnswer),
            InjectedFault::ErrorAfter => Ok(Err(fault_policy::failed(service))),
            _ => Ok(answer),
        }
    }

    fn refusal_of(&self, operation: &str) -> Option<ApiFault> {
        let refusal = self.state().refusal.clone();
        refusal.filter(|_| is_mutating(operation))
    }

    /// The refusal of a call that the callers' policy does not allow.
    fn unauthorized(&self, scope: &Scope, asked: &Understood) -> Option<ApiFault> {
        let world = &self.state().world;
        let policy = world.iam.callers.as_ref()?;
        let place = Place {
            account: &world.account,
            region: &scope.region,
        };
        let needed = authorization::needed(scope.service, &asked.operation, &asked.input, &place);
        needed
            .iter()
            .find_map(|it| authorization::check(policy, scope.service, it).err())
    }

    fn next_fault(&self, scope: &Scope, asked: &Understood) -> InjectedFault {
        let now = self.now();
        let (service, operation) = (scope.service, asked.operation.as_str());
        let mut state = self.state();
        let changing = is_mutating(operation);
        let call = Call {
            number: state.calls,
            changing_number: changing.then_some(state.changing_calls),
            service,
            operation,
            input: &asked.input,
        };
        let injected = self
            .fault_policy
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fault_of(&call);
        state.calls += 1;
        state.changing_calls += u64::from(changing);
        let limit = dispatch::limit(service, operation, &asked.input);
        if state.limits.is_exceeded(service, &scope.region, limit, now)
            && injected == InjectedFault::None
        {
            return InjectedFault::Throttle;
        }
        injected
    }
}

/// Lets time pass: all sleeps of the simulator go through here.
#[expect(
    clippy::disallowed_methods,
    reason = "the one sleep of the simulator, on a clock that tests pause"
)]
pub(crate) async fn take(time: Duration) {
    sleep(time).await;
}
