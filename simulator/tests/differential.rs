//! The simulator is held to an emulator that others wrote: one script of calls,
//! made with boto3 on both, and what the client sees must be the same but for
//! what `differential/differences.txt` lists with its reasons.

#![expect(
    clippy::disallowed_methods,
    reason = "tests choose Python and start programs themselves"
)]

#[path = "differential/aws.rs"]
mod aws;
#[path = "support/emulator.rs"]
mod emulator;
#[path = "differential/listed.rs"]
mod listed;
#[path = "support/served.rs"]
mod served;

use std::{collections::BTreeMap, path::Path, thread};

use kavak_simulator::{Moment, World};
use serde_json::Value;

use self::{emulator::Emulator, listed::Listed, served::Served};

/// The answer of each call, by the call.
type Record = BTreeMap<String, Value>;

/// A place where the two differ.
#[derive(Debug)]
struct Difference {
    call: String,
    path: String,
    simulator: Value,
    emulator: Value,
}

#[test]
fn client_sees_on_the_simulator_what_it_sees_elsewhere_but_for_listed_differences() {
    let (served, emulator) = (Served::start(), Emulator::start());
    // Each part of the script makes a VPC, and the account has its default one.
    for quota in ["L-F678F1CE", "L-A4707A72"] {
        let raise = |world: &mut World, _: Moment| world.set_quota("us-east-1", quota, 20);
        served.simulator.change(raise);
    }
    let (on_simulator, on_emulator) = thread::scope(|scope| {
        let on_emulator = scope.spawn(|| aws::record(emulator.port()));
        (aws::record(served.port()), on_emulator.join())
    });
    let on_emulator = on_emulator.expect("the script ends on the emulator");
    let differences = between(&on_simulator, &on_emulator);
    let listed = Listed::read(Path::new("tests/differential/differences.txt"));
    let complaints = listed.complaints(&differences);
    assert!(
        complaints.is_empty(),
        "{} complaints:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
    let (calls, _) = served.simulator.calls();
    assert!(calls > 400, "the script makes its calls: {calls}");
}

fn between(simulator: &Record, emulator: &Record) -> Vec<Difference> {
    let mut found = Vec::new();
    for (call, on_simulator) in simulator {
        let on_emulator = emulator.get(call).unwrap_or(&Value::Null);
        match (on_simulator.get("refused"), on_emulator.get("refused")) {
            (None, None) => {
                let answer = |seen: &Value| match &seen["answer"] {
                    Value::Null => Value::Object(serde_json::Map::new()),
                    answer => answer.clone(),
                };
                let (ours, theirs) = (answer(on_simulator), answer(on_emulator));
                compare(call, "", &ours, &theirs, &mut found);
            }
            (on_simulator, on_emulator) if on_simulator == on_emulator => {}
            (on_simulator, on_emulator) => {
                let code = |refused: Option<&Value>| refused.cloned().unwrap_or_default();
                found.push(Difference {
                    call: call.clone(),
                    path: "refused".to_owned(),
                    simulator: code(on_simulator),
                    emulator: code(on_emulator),
                });
            }
        }
    }
    found
}

fn compare(call: &str, path: &str, left: &Value, right: &Value, found: &mut Vec<Difference>) {
    match (left, right) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let mut keys: Vec<&String> = ours.keys().chain(theirs.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let path = format!("{path}.{key}");
                let path = path.trim_start_matches('.');
                let of = |side: &serde_json::Map<_, _>| side.get(key).cloned().unwrap_or_default();
                compare(call, path, &of(ours), &of(theirs), found);
            }
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            for (ours, theirs) in ours.iter().zip(theirs) {
                compare(call, &format!("{path}[]"), ours, theirs, found);
            }
        }
        _ if left == right => {}
        _ => found.push(Difference {
            call: call.to_owned(),
            path: path.to_owned(),
            simulator: left.clone(),
            emulator: right.clone(),
        }),
    }
}
