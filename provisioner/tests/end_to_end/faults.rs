//! Lost replies, errors and throttling, once at every changing call: nothing is made twice, nothing is left out.

use std::collections::{HashMap, HashSet};

use kavak_calls::InjectedFault;
use kavak_simulator::{Call, NoFaults};
use pretty_assertions::assert_eq;

use crate::support::differences::assert_same;
use crate::support::environment::Environment;

/// A resource whose creation carries a new token each time is hit no more often
/// than this; a claim of the lock once, which takes half a minute to be sure.
fn most_hits(operation: &str) -> usize {
    if operation == "PutParameter" { 1 } else { 8 }
}

/// The removal of the lock is not made again: who knows whether the first was
/// done, and whose lock it would be by then. What is left is dead in a minute.
const MADE_ONCE: &str = "DeleteParameters";

/// The first time that a changing call is made, this is its fault; made again, it is done.
fn once_at_every_changing_call(
    injected: InjectedFault,
) -> impl FnMut(&Call<'_>) -> InjectedFault + Send {
    let (mut seen, mut hits) = (HashSet::new(), HashMap::<String, usize>::new());
    move |call| {
        let is_made_again = call.changing_number.is_some() && call.operation != MADE_ONCE;
        if !is_made_again || !seen.insert(format!("{} {}", call.operation, call.input)) {
            return InjectedFault::None;
        }
        let hits = hits.entry(call.operation.to_owned()).or_default();
        *hits += 1;
        if *hits > most_hits(call.operation) {
            InjectedFault::None
        } else {
            injected
        }
    }
}

fn up_makes_one_of_everything_in_spite_of(injected: InjectedFault) {
    let environment = Environment::new();
    let simulator = environment.simulator();
    simulator.play(once_at_every_changing_call(injected));
    environment.up().assert().success();
    simulator.play(NoFaults);
    assert_eq!(environment.everything(), environment.one_of_everything());
    assert_same(
        &environment.stack(),
        &environment.expected_stack(),
        "the stack",
    );
    environment.plan().assert().code(0);
}

fn down_leaves_nothing_in_spite_of(injected: InjectedFault) {
    let environment = Environment::new();
    environment.up().assert().success();
    let simulator = environment.simulator();
    simulator.play(once_at_every_changing_call(injected));
    environment.down().assert().success();
    simulator.play(NoFaults);
    assert_eq!(environment.everything(), Vec::<String>::new());
}

#[test]
fn up_survives_the_loss_of_every_reply() {
    up_makes_one_of_everything_in_spite_of(InjectedFault::LoseResponse);
}

#[test]
fn up_survives_an_error_after_every_mutation() {
    up_makes_one_of_everything_in_spite_of(InjectedFault::ErrorAfter);
}

#[test]
fn up_survives_an_error_before_every_mutation() {
    up_makes_one_of_everything_in_spite_of(InjectedFault::ErrorBefore);
}

#[test]
fn up_survives_throttling_of_every_call() {
    up_makes_one_of_everything_in_spite_of(InjectedFault::Throttle);
}

#[test]
fn down_survives_the_loss_of_every_reply() {
    down_leaves_nothing_in_spite_of(InjectedFault::LoseResponse);
}

#[test]
fn down_survives_an_error_after_every_mutation() {
    down_leaves_nothing_in_spite_of(InjectedFault::ErrorAfter);
}

#[test]
fn down_survives_throttling_of_every_call() {
    down_leaves_nothing_in_spite_of(InjectedFault::Throttle);
}
