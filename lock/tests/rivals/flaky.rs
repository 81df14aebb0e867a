//! A store behind a network.

use std::{sync::Mutex, time::Duration};

use kavak_calls::InjectedFault;
use kavak_engine::{Class, Fault};
use kavak_lock::{Entry, LANDS_WITHIN, LATE, LockHolder, Number, Store};
use tokio::{sync::oneshot, time::sleep};

use crate::{chance::Chance, world::World};

/// What the network and the store do to one rival's calls.
#[derive(Clone, Copy, Default)]
pub(crate) struct FaultPolicy {
    /// One call in so many is refused, unanswered or slow; none if zero.
    pub(crate) trouble_one_in: u64,
    /// One look in so many shows what was; none if zero.
    pub(crate) late_one_in: u64,
    /// The first call of this action is done after [`STRAGGLING`], and never answered.
    pub(crate) unanswered: Option<&'static str>,
}

/// So long that another run is at work by then, and has not renewed its entry yet.
const STRAGGLING: Duration = Duration::from_secs(14);

pub(crate) struct Flaky {
    pub(crate) world: World,
    pub(crate) fault_policy: FaultPolicy,
    /// What the fault_policy says, until it has happened.
    pub(crate) unanswered: Mutex<Option<&'static str>>,
    pub(crate) chance: Mutex<Chance>,
}

/// The fault of one call, and the time until the call is applied. A call that was answered by an
/// error, or not at all, is applied all the same after its time.
#[derive(Clone, Copy)]
struct Injected {
    fault: InjectedFault,
    applied_after: Duration,
}

impl Flaky {
    fn injected(&self, action: &str) -> Injected {
        let injected = |fault, applied_after| Injected {
            fault,
            applied_after,
        };
        let is_first = |awaited: &mut &str| *awaited == action;
        if self.unanswered.lock().unwrap().take_if(is_first).is_some() {
            return injected(InjectedFault::LoseResponse, STRAGGLING);
        }
        let mut chance = self.chance.lock().unwrap();
        let usual = chance.between_ms(5, 120);
        let trouble = self.fault_policy.trouble_one_in;
        if trouble == 0 || !chance.one_in(trouble) {
            return injected(InjectedFault::None, usual);
        }
        match chance.below(7) {
            0 => injected(InjectedFault::Throttle, usual),
            1 => injected(InjectedFault::ErrorBefore, usual),
            2 => injected(InjectedFault::LoseResponse, usual),
            3 | 4 => injected(InjectedFault::LoseResponse, chance.within(LANDS_WITHIN)),
            5 => injected(InjectedFault::ErrorAfter, chance.within(LANDS_WITHIN)),
            _ => injected(InjectedFault::None, chance.between_ms(500, 8_000)),
        }
    }

    /// Does an operation with an injected fault. Once sent, nothing takes it back.
    async fn call<T: Send + 'static>(
        &self,
        action: &'static str,
        injected: Injected,
        operation: impl FnOnce(&World) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let (done, reply) = oneshot::channel();
        let world = self.world.clone();
        let failed = |class| Err(Fault::new(class, action, "not now"));
        let Injected {
            fault,
            applied_after,
        } = injected;
        let rejected = match fault {
            InjectedFault::Throttle => Some(Class::Throttled),
            InjectedFault::ErrorBefore | InjectedFault::ErrorAfter => Some(Class::Transient),
            _ => None,
        };
        if !matches!(fault, InjectedFault::Throttle | InjectedFault::ErrorBefore) {
            tokio::spawn(async move {
                sleep(applied_after).await;
                let result = operation(&world);
                if fault == InjectedFault::None {
                    sleep(Duration::from_millis(5)).await;
                    let _receiver_is_gone = done.send(result);
                }
            });
        }
        if let Some(class) = rejected {
            sleep(Duration::from_millis(20)).await;
            return failed(class);
        }
        let lost = |_| Fault::new(Class::Ambiguous, action, "no reply");
        reply.await.unwrap_or_else(|closed| Err(lost(closed)))
    }

    /// The same for what may be done twice, if it is not answered.
    async fn call_perhaps_twice<T: Send + 'static>(
        &self,
        action: &'static str,
        operation: impl Fn(&World) -> Result<T, Fault> + Clone + Send + 'static,
    ) -> Result<T, Fault> {
        let injected = self.injected(action);
        let again = {
            let mut chance = self.chance.lock().unwrap();
            let is_unclear = matches!(
                injected.fault,
                InjectedFault::LoseResponse | InjectedFault::ErrorAfter
            );
            (is_unclear && chance.one_in(3)).then(|| chance.within(LANDS_WITHIN))
        };
        if let Some(time) = again {
            let (world, operation) = (self.world.clone(), operation.clone());
            tokio::spawn(async move {
                sleep(time).await;
                let _unused = operation(&world);
            });
        }
        self.call(action, injected, operation).await
    }
}

impl Store for Flaky {
    async fn list(&self) -> Result<Vec<Entry>, Fault> {
        let mut chance = self.chance.lock().unwrap().child();
        let late = self.fault_policy.late_one_in;
        let is_late = late > 0 && chance.one_in(late);
        let lag = move || {
            if is_late {
                chance.within(LATE)
            } else {
                Duration::ZERO
            }
        };
        self.call("list", self.injected("list"), move |world| {
            Ok(world.seen(lag))
        })
        .await
    }

    async fn create(&self, number: Number, holder: &LockHolder) -> Result<(), Fault> {
        let holder = holder.clone();
        let operation = move |world: &World| {
            world.change(|entries| {
                if entries.contains_key(&number) {
                    return Err(Fault::new(Class::AlreadyExists, "create", "it is there"));
                }
                entries.insert(number, (1, holder.clone()));
                Ok(())
            })
        };
        self.call_perhaps_twice("create", operation).await
    }

    async fn renew(&self, number: Number, holder: &LockHolder) -> Result<u64, Fault> {
        let holder = holder.clone();
        let operation = move |world: &World| {
            world.change(|entries| {
                let version = entries.get(&number).map_or(0, |(version, _)| *version) + 1;
                entries.insert(number, (version, holder.clone()));
                Ok(version)
            })
        };
        self.call_perhaps_twice("renew", operation).await
    }

    async fn remove(&self, numbers: &[Number]) -> Result<(), Fault> {
        let numbers = numbers.to_vec();
        let operation = move |world: &World| {
            world.change(|entries| entries.retain(|number, _| !numbers.contains(number)));
            Ok(())
        };
        self.call("remove", self.injected("remove"), operation)
            .await
    }
}
