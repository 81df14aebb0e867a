//! The best rate of Postgres: `pgbench` with one upsert of a state a transaction.

use std::fmt::Write;
use std::process::Command;
use std::time::Duration;

use crate::support::process::find;

/// The protocol by which `pgbench` sends its statements.
#[derive(Clone, Copy)]
pub(crate) enum Protocol {
    /// As text, parsed and planned each time: the default of `pgbench`.
    Simple,
    /// Parsed and planned once, as a driver does.
    Prepared,
}

/// The upserts a second that `connections` reach on a database that the agent has migrated.
pub(crate) fn per_second(
    database: &str,
    protocol: Protocol,
    connections: usize,
    time: Duration,
) -> f64 {
    let script = tempfile::NamedTempFile::new().unwrap();
    let (name, parameter) = match protocol {
        Protocol::Simple => ("simple", format!("'{}'", state())),
        Protocol::Prepared => ("prepared", ":state".to_owned()),
    };
    std::fs::write(script.path(), upsert(&parameter)).unwrap();
    let output = Command::new(find("pgbench", "postgresql"))
        .args(["--no-vacuum", "--jobs=1"])
        .arg(format!("--protocol={name}"))
        .arg(format!("--client={connections}"))
        .arg(format!("--time={}", time.as_secs()))
        .arg(format!("--define=state={}", state()))
        .arg("--file")
        .arg(script.path())
        .arg(database)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let report = String::from_utf8(output.stdout).unwrap();
    let rate = report.lines().find_map(|line| line.strip_prefix("tps = "));
    let rate = rate.and_then(|rate| rate.split(' ').next()).unwrap();
    rate.parse().unwrap()
}

/// One row a conversation, as many conversations as [`crate::scenario::Scenario`] has.
fn upsert(state: &str) -> String {
    format!(
        "\\set session random(0, 7)
INSERT INTO conversation_states (session_id, state, version, last_turn)
VALUES ('pgbench-' || :client_id || '-' || :session, {state}, 1, 'pgbench')
ON CONFLICT (session_id) DO UPDATE
SET state = EXCLUDED.state, version = conversation_states.version + 1, updated_at = now();
"
    )
}

/// A JSON object of a kilobyte.
fn state() -> String {
    let mut state = String::from("{\"version\": 1");
    for number in 10..45 {
        let _ = write!(state, ", \"field_{number}\": \"what it holds\"");
    }
    state.push('}');
    state
}
