//! Plays the messages of standard input, one a line, and prints what each was
//! understood as, the reply, and what changed:
//! `printf 'hola\nbusco una SUV\n' | cargo run -p kavak-conversation --example chat`.
//!
//! A line of `---` begins a new conversation; `SENDER` writes on WhatsApp, `TODAY` is when. With a number as its argument it
//! plays the whole input that many times and prints the time of a turn instead.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool for developers: it prints, measures time and stops at what is wrong"
)]

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Instant;

use jiff::civil::{DateTime, date};
use kavak_conversation::catalog::Catalog;
use kavak_conversation::knowledge::Knowledge;
use kavak_conversation::{Channel, Facts, Message, Sender, State, answer, interpret, respond};
use serde_json::Value;

fn main() {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).unwrap();
    let facts = facts();
    match std::env::args().nth(1) {
        Some(times) => measure(&input, times.parse().unwrap(), &facts),
        None => chat(&input, &facts),
    }
}

/// The catalog and the knowledge base of `CATALOG_PATH` and `KNOWLEDGE_BASE_PATH`, as in
/// service; the built-in ones otherwise.
fn facts() -> Facts {
    let path = |name| std::env::var_os(name).map(PathBuf::from);
    let text = |name| path(name).map(|path| fs::read_to_string(path).unwrap());
    let catalog = text("CATALOG_PATH");
    let catalog = catalog.map_or_else(Catalog::builtin, |text| Catalog::from_csv(&text));
    let knowledge = text("KNOWLEDGE_BASE_PATH");
    let knowledge =
        knowledge.map_or_else(Knowledge::builtin, |text| Knowledge::from_markdown(&text));
    Facts::new(catalog.unwrap(), knowledge.unwrap()).unwrap()
}

/// Who writes on WhatsApp: `whatsapp:+5215512345678`; a visitor of the web without.
static SENDER: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("SENDER").ok());

/// When it is written: `TODAY=2027-03-02T11:10`, a Wednesday without.
static NOW: LazyLock<DateTime> = LazyLock::new(|| {
    let today = std::env::var("TODAY").ok();
    today.map_or(date(2027, 3, 10).at(11, 5, 0, 0), |today| {
        today.parse().unwrap()
    })
});

fn message(text: &str) -> Message<'_> {
    let sender = SENDER.as_deref().map(|from| Sender::new(from, None));
    Message {
        text,
        channel: SENDER.as_ref().map_or(Channel::Web, |_| Channel::Whatsapp),
        sender,
        now: *NOW,
    }
}

fn chat(input: &str, facts: &Facts) {
    let mut state = State::default();
    for line in input.lines() {
        if line == "---" {
            state = State::default();
            println!("----------");
            continue;
        }
        let message = message(line);
        let interpretation = interpret(&state, &message, facts);
        let turn = answer(&state, &message, &interpretation, facts);
        println!("> {line}");
        for act in &interpretation.acts {
            let sign = if act.certain { "  " } else { " ?" };
            println!("{sign} {} ({})", brief(&act.act), act.quote);
        }
        if !interpretation.unexplained.is_empty() {
            println!("   unexplained {:?}", interpretation.unexplained);
        }
        if !interpretation.notes.is_empty() {
            println!("   notes {:?}", interpretation.notes);
        }
        println!("< {}", turn.reply.text.replace('\n', "\n  "));
        print_changes(&state, &turn.state);
        state = turn.state;
    }
}

/// An act without the arguments that it leaves open.
fn brief(act: &kavak_conversation::acts::Act) -> String {
    let mut value = serde_json::to_value(act).unwrap();
    drop_empty(&mut value);
    value.to_string()
}

fn drop_empty(value: &mut Value) {
    let is_empty = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(list) => list.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(drop_empty);
            fields.retain(|_, field| !is_empty(field));
        }
        Value::Array(list) => list.iter_mut().for_each(drop_empty),
        _ => {}
    }
}

fn print_changes(before: &State, after: &State) {
    const QUIET: [&str; 7] = [
        "seen",
        "recent",
        "asked",
        "asked_again",
        "greeted",
        "offered",
        "lead",
    ];
    let before = serde_json::to_value(before).unwrap();
    let after = serde_json::to_value(after).unwrap();
    for (field, value) in fields(&after) {
        let quiet = QUIET.contains(&field.as_str());
        if before.get(field) != Some(value) && !quiet {
            println!("   = {field}: {}", without_empty(value));
        }
    }
    for (field, value) in fields(&after["lead"]) {
        if before["lead"].get(field) != Some(value) && field != "notes" {
            println!("   = lead.{field}: {}", without_empty(value));
        }
    }
}

fn fields(of: &Value) -> &serde_json::Map<String, Value> {
    of.as_object().unwrap()
}

fn without_empty(value: &Value) -> Value {
    let mut value = value.clone();
    drop_empty(&mut value);
    value
}

fn measure(input: &str, times: u32, facts: &Facts) {
    let lines: Vec<&str> = input.lines().collect();
    let started = Instant::now();
    for _ in 0..times {
        let mut state = State::default();
        for line in &lines {
            if *line == "---" {
                state = State::default();
                continue;
            }
            state = respond(&state, &message(line), facts).state;
        }
    }
    let turns = times * u32::try_from(lines.len()).unwrap();
    println!("{:?} a turn over {turns} turns", started.elapsed() / turns);
}
