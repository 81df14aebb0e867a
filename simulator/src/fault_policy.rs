//! Fault injection: what goes wrong between the caller and AWS.

use std::{collections::BTreeMap, time::Duration};

use kavak_calls::InjectedFault;
use serde_json::Value;

use crate::{Service, dice::Dice, fault::ApiFault};

/// A call that something may happen to.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// Number of calls before.
    pub number: u64,
    /// Number of mutating calls before, if it is one.
    pub changing_number: Option<u64>,
    /// The service called.
    pub service: Service,
    /// The operation called.
    pub operation: &'a str,
    /// Its input.
    pub input: &'a Value,
}

/// Chooses the fault of each call.
pub trait FaultPolicy: Send {
    /// The fault of this call.
    fn fault_of(&mut self, call: &Call<'_>) -> InjectedFault;
}

impl<F: FnMut(&Call<'_>) -> InjectedFault + Send> FaultPolicy for F {
    fn fault_of(&mut self, call: &Call<'_>) -> InjectedFault {
        self(call)
    }
}

/// Injects nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFaults;

impl FaultPolicy for NoFaults {
    fn fault_of(&mut self, _call: &Call<'_>) -> InjectedFault {
        InjectedFault::None
    }
}

/// Faults of certain mutating calls, by their number.
#[derive(Clone, Debug, Default)]
pub struct OnChangingCalls(pub BTreeMap<u64, InjectedFault>);

impl FaultPolicy for OnChangingCalls {
    fn fault_of(&mut self, call: &Call<'_>) -> InjectedFault {
        call.changing_number
            .and_then(|number| self.0.get(&number).copied())
            .unwrap_or_default()
    }
}

/// Faults by chance: one call in so many.
#[derive(Clone, Debug)]
pub struct ByChance {
    /// The source of chance.
    pub dice: Dice,
    /// Throttled: one call in this many.
    pub throttle: u64,
    /// Failed before or after the mutation, or not answered: one in this many.
    pub fail: u64,
    /// Not seeing the last seconds: one in this many.
    pub stale: u64,
    /// Slow by some seconds: one in this many.
    pub delay: u64,
    /// The changing call at which the caller dies, and whether before the mutation.
    pub crash: Option<(u64, bool)>,
}

impl FaultPolicy for ByChance {
    fn fault_of(&mut self, call: &Call<'_>) -> InjectedFault {
        if let Some((_, before)) = self
            .crash
            .filter(|(at, _)| call.changing_number == Some(*at))
        {
            return if before {
                InjectedFault::CrashBefore
            } else {
                InjectedFault::CrashAfter
            };
        }
        if self.dice.one_in(self.throttle) {
            return InjectedFault::Throttle;
        }
        if self.dice.one_in(self.fail) {
            let kinds = [
                InjectedFault::ErrorBefore,
                InjectedFault::ErrorAfter,
                InjectedFault::LoseResponse,
            ];
            return kinds[self.dice.below(3) as usize];
        }
        if self.dice.one_in(self.stale) {
            return InjectedFault::StaleRead(Duration::from_millis(200 + self.dice.below(1_800)));
        }
        if self.dice.one_in(self.delay) {
            return InjectedFault::Delay(Duration::from_millis(500 + self.dice.below(6_000)));
        }
        InjectedFault::None
    }
}

/// The answer of a service that is called too often.
pub(crate) fn throttled(service: Service) -> ApiFault {
    let (code, status) = service.profile().refusals.throttled;
    let message = match service {
        Service::Ec2 => "Request limit exceeded.",
        _ => "Rate exceeded",
    };
    ApiFault::new(code, message).with_status(status)
}

/// The answer of a service that has a problem of its own.
pub(crate) fn failed(service: Service) -> ApiFault {
    let code = service.profile().refusals.failed;
    ApiFault::new(code, "An internal error has occurred").with_status(500)
}

/// The answer to a caller whose credentials have run out.
pub(crate) fn expired(service: Service) -> ApiFault {
    ApiFault::new(
        service.profile().refusals.expired,
        "The security token included in the request is expired",
    )
    .with_status(403)
}
