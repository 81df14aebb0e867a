//! Corrections with arithmetic: right, or asked back.

use kavak_conversation::acts::{Act, MoneyRange};
use kavak_conversation::money::Pesos;
use kavak_conversation::{Channel, Down, Message, State, Step, interpret};

use crate::{Dice, FACTS, NOW, report};

/// Ways to say a sum of two amounts (thousands).
const SUMS: [&str; 10] = [
    "los {a} más {b}",
    "{a} más {b}",
    "{a} mil más {b} mil",
    "{a} mil más otros {b}",
    "los {a} y otros {b}",
    "{a} + {b}",
    "los {a} y {b} más",
    "{a} más {b} mil",
    "{a} mil pesos más {b} mil pesos",
    "{a} más otros {b} mil",
];

/// What may stand before the sum.
const LEADS: [&str; 6] = [
    "no, {t}, o sea ",
    "no, {t} mil, o sea ",
    "perdón, {t} mil, es decir ",
    "mejor {t}, osea ",
    "son {t}, o sea ",
    "",
];

fn budget(thousands: usize) -> Act {
    Act::Budget(MoneyRange {
        min: None,
        max: Some(Pesos(thousands as u64 * 1_000)),
    })
}

fn down(thousands: usize) -> Act {
    Act::DownPayment(Down::Amount(Pesos(thousands as u64 * 1_000)))
}

/// A conversation that asked for an amount, or noted one.
fn state(step: Step, known: Option<usize>) -> State {
    let mut state = State {
        step,
        ..State::default()
    };
    let known = known.map(|thousands| Pesos(thousands as u64 * 1_000));
    match step {
        Step::DownPayment | Step::LoanTerm => state.down_payment = known.map(Down::Amount),
        _ => {}
    }
    state
}

#[test]
fn sums_are_added_up_or_asked_back() {
    let mut dice = Dice(23);
    let mut problems = Vec::new();
    let mut count = 0;
    for (step, scale) in [(Step::Budget, 30), (Step::DownPayment, 10)] {
        for sum in SUMS {
            for lead in LEADS {
                let a = 60 + scale * dice.below(8);
                let b = 10 + 5 * dice.below(6);
                let total = a + b;
                let said = sum
                    .replace("{a}", &a.to_string())
                    .replace("{b}", &b.to_string());
                let text = format!("{}{said}", lead.replace("{t}", &total.to_string()));
                let expected = if step == Step::Budget {
                    budget(total)
                } else {
                    down(total)
                };
                for known in [None, Some(a)] {
                    count += 1;
                    let message = Message {
                        text: &text,
                        channel: Channel::Web,
                        sender: None,
                        now: NOW,
                    };
                    let read = interpret(&state(step, known), &message, &FACTS);
                    let certain = read.acts.iter().filter(|act| act.certain);
                    let money: Vec<&Act> = certain
                        .map(|act| &act.act)
                        .filter(|act| act.is_money())
                        .collect();
                    let asked = read.acts.iter().any(|act| act.act.is_money());
                    let wrong = money.iter().any(|act| **act != expected);
                    if wrong || !asked {
                        problems.push(format!("{step:?} {known:?} {text}: {:?}", read.acts));
                    }
                }
            }
        }
    }
    report("sums", count, &problems);
}

#[test]
fn sum_that_contradicts_the_amount_is_asked_back() {
    let mut problems = Vec::new();
    let mut count = 0;
    for text in [
        "no, 95, o sea los 80 más 10",
        "son 100 mil, es decir 80 más 10",
        "mejor 120, osea 80 mil más 10 mil",
    ] {
        for step in [Step::Budget, Step::DownPayment] {
            count += 1;
            let message = Message {
                text,
                channel: Channel::Web,
                sender: None,
                now: NOW,
            };
            let read = interpret(&state(step, None), &message, &FACTS);
            let certain = read
                .acts
                .iter()
                .any(|act| act.certain && act.act.is_money());
            let asked = read.acts.iter().any(|act| act.act.is_money());
            if certain || !asked {
                problems.push(format!("{step:?} {text}: {:?}", read.acts));
            }
        }
    }
    report("contradictions", count, &problems);
}

/// Two amounts that are no sum.
#[test]
fn amounts_of_two_kinds_are_not_added() {
    for (text, expected) in [
        ("300 mil más 60 mil de enganche", vec![down(60)]),
        ("300 más o menos", vec![budget(300)]),
        ("200 mil o 10 más", vec![budget(200)]),
    ] {
        let message = Message {
            text,
            channel: Channel::Web,
            sender: None,
            now: NOW,
        };
        let read = interpret(&state(Step::Budget, None), &message, &FACTS);
        let acts: Vec<&Act> = read.acts.iter().map(|act| &act.act).collect();
        assert!(
            expected.iter().all(|act| acts.contains(&act)),
            "{text}: {acts:?}"
        );
    }
}
