//! Every conversation of `tests/conversations/*.toml`, in process.

mod amounts;
mod blocks;
mod cases;
mod decisions;
mod privacy;
mod properties;
mod steps;

use std::fmt::Write;

use cases::{Case, Expect};
use kavak_conversation::{State, Turn, unsupported};
use properties::say;
use serde_json::Value;

fn is_whatsapp(case: &Case) -> bool {
    case.channel.as_deref() == Some("whatsapp")
}

/// What is wrong with a turn, one line each.
fn problems(turn: &Turn, expect: &Expect) -> Vec<String> {
    let reply = &turn.reply;
    let mut found = Vec::new();
    for has in &expect.has {
        if !reply.text.contains(has.as_str()) {
            found.push(format!("lacks {has:?}"));
        }
    }
    for lacks in &expect.lacks {
        if reply.text.contains(lacks.as_str()) {
            found.push(format!("holds {lacks:?}"));
        }
    }
    let next = serde_json::to_value(reply.next_action).expect("a value");
    if let Some(wanted) = &expect.next
        && next != Value::String(wanted.clone())
    {
        found.push(format!("next is {next}, not {wanted}"));
    }
    found.extend(state_problems(turn, expect));
    if let Some(cars) = expect.cars.filter(|cars| *cars != reply.cars.len()) {
        found.push(format!("shows {} cars, not {cars}", reply.cars.len()));
    }
    if let Some(understood) = expect
        .understood
        .filter(|wanted| *wanted != turn.understood)
    {
        found.push(format!("understood is not {understood}"));
    }
    found.extend(always(turn));
    found
}

/// What is wrong with the state that a turn leaves.
fn state_problems(turn: &Turn, expect: &Expect) -> Vec<String> {
    let mut found = Vec::new();
    let state = serde_json::to_value(&turn.state).expect("a state");
    for (pointer, wanted) in &expect.state {
        let is = state
            .pointer(&format!("/{pointer}"))
            .cloned()
            .unwrap_or_default();
        if !same(&is, wanted) {
            found.push(format!("state {pointer} is {is}, not {wanted}"));
        }
    }
    for pointer in &expect.unset {
        let is = state
            .pointer(&format!("/{pointer}"))
            .cloned()
            .unwrap_or_default();
        if !is.is_null() {
            found.push(format!("state {pointer} is {is}, not empty"));
        }
    }
    for (field, wanted) in &expect.lead {
        let is = state
            .pointer(&format!("/lead/{field}"))
            .cloned()
            .unwrap_or_default();
        if !same(&is, wanted) {
            found.push(format!("lead {field} is {is}, not {wanted}"));
        }
    }
    found
}

/// What holds for every reply.
fn always(turn: &Turn) -> Vec<String> {
    let reply = &turn.reply;
    let mut found = Vec::new();
    if reply.text.is_empty() || reply.text.contains(['{', '}']) {
        found.push("an empty text or an unfilled slot".to_owned());
    }
    if let Some(reason) = unsupported(&reply.text, reply, &properties::FACTS) {
        found.push(format!("not grounded in its own sources: {reason:?}"));
    }
    if reply.cars.len() > 3 {
        found.push("more than three cars".to_owned());
    }
    found
}

fn same(is: &Value, wanted: &toml::Value) -> bool {
    serde_json::to_value(wanted).is_ok_and(|wanted| *is == wanted)
}

fn run(case: &Case) -> String {
    let whatsapp = is_whatsapp(case);
    let mut report = String::new();
    let mut state = State::default();
    for text in &case.before {
        state = say(&state, text, whatsapp).state;
    }
    for turn in &case.turns {
        let answered = say(&state, &turn.message(), whatsapp);
        note(&mut report, case, &turn.say, &answered, &turn.expect);
        state = answered.state;
    }
    for text in &case.each {
        let expect = case.expect.as_ref().expect("`each` needs `expect`");
        note(
            &mut report,
            case,
            text,
            &say(&state, text, whatsapp),
            expect,
        );
    }
    report
}

fn note(report: &mut String, case: &Case, said: &str, turn: &Turn, expect: &Expect) {
    for problem in problems(turn, expect) {
        let text = &turn.reply.text;
        let said: String = said.chars().take(80).collect();
        let _ = writeln!(
            report,
            "{}\n  > {said}\n  < {text}\n  ! {problem}",
            case.name
        );
    }
}

#[test]
fn every_conversation_goes_as_written() {
    let mut report = String::new();
    let mut count = 0;
    for file in cases::files() {
        for case in cases::read(&file) {
            count += case.turns.len() + case.each.len();
            report.push_str(&run(&case));
        }
    }
    assert!(report.is_empty(), "of {count} messages:\n{report}");
    assert!(count > 150, "only {count} messages");
}
