//! Generated sweeps of the grammar: what is expected comes from the generator,
//! never from the code under test. Seeds are fixed, counts are printed.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod amounts;
mod names;
mod others;
mod phones;
mod spanish;
mod sums;
mod times;
mod words;

use std::sync::LazyLock;

use jiff::civil::{DateTime, date};
use kavak_conversation::acts::{Act, Interpretation};
use kavak_conversation::{Channel, Facts, Message, State, Step, interpret};

static FACTS: LazyLock<Facts> = LazyLock::new(|| Facts::builtin().unwrap());

const NOW: DateTime = date(2026, 11, 28).at(10, 15, 0, 0);

const STEPS: [Step; 13] = [
    Step::Need,
    Step::Budget,
    Step::Preferences,
    Step::Options,
    Step::Financing,
    Step::DownPayment,
    Step::LoanTerm,
    Step::Contact,
    Step::Name,
    Step::Phone,
    Step::PreferredTime,
    Step::NextStep,
    Step::Handoff,
];

/// A conversation in which this was asked last.
fn asked(step: Step) -> State {
    State {
        step,
        ..State::default()
    }
}

fn read_at(now: DateTime, step: Step, text: &str) -> Interpretation {
    let message = Message {
        text,
        channel: Channel::Web,
        sender: None,
        now,
    };
    interpret(&asked(step), &message, &FACTS)
}

fn read(step: Step, text: &str) -> Interpretation {
    read_at(NOW, step, text)
}

/// The acts that are certain.
fn certain(read: &Interpretation) -> Vec<&Act> {
    let acts = read.acts.iter().filter(|act| act.certain);
    acts.map(|act| &act.act).collect()
}

/// A small generator of numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, top: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % top
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Fails with the first problems of a sweep.
fn report(sweep: &str, count: usize, problems: &[String]) {
    println!("{sweep}: {} of {count} right", count - problems.len());
    let shown: Vec<&String> = problems.iter().take(40).collect();
    assert!(
        problems.is_empty(),
        "{} of {count}: {shown:#?}",
        problems.len()
    );
}
