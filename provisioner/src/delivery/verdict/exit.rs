//! Tasks that started and ended: exit codes and last lines.

use super::{Cause, Finding, ended, says, with_lines};
use crate::delivery::facts::{Facts, Task};

/// What the kernel's out-of-memory killer leaves: 128 and SIGKILL.
const KILLED: i32 = 137;

pub(super) fn finding(task: &Task, facts: &Facts) -> Option<Finding> {
    if task.stop_code != "EssentialContainerExited" && task.exit_code().is_none() {
        return None;
    }
    // A task that health checks ended was asked to end: its exit code says nothing.
    if task.stopped_reason.contains("health checks") {
        return None;
    }
    let (cause, why) = cause(task, facts);
    let finding = Finding::new(cause, why).shown_by(ended(task));
    Some(with_lines(finding, &task.last_lines))
}

fn cause(task: &Task, facts: &Facts) -> (Cause, String) {
    let lines = task.last_lines.join("\n");
    let expected = &facts.expected;
    if says(&task.reasons(), &["outofmemory", "out of memory"]) {
        let why = format!(
            "the agent needed more memory than the {} MiB of its task",
            expected.memory_mib
        );
        return (Cause::OutOfMemory, why);
    }
    if says(&lines, &["exec format error"]) {
        let why = format!(
            "the program in {} is not for {}, on which the tasks run",
            expected.image, expected.architecture
        );
        return (Cause::WrongArchitecture, why);
    }
    if says(&lines, DATABASE_AWAY) {
        return (
            Cause::DatabaseUnreachable,
            "the agent can't use the database".into(),
        );
    }
    if says(&lines, MIGRATION) {
        return (
            Cause::MigrationFailed,
            "the database's schema could not be brought up to date".into(),
        );
    }
    let why = match task.exit_code() {
        Some(KILLED) => "the agent was killed".to_owned(),
        Some(code) => format!("the agent ended by itself with exit code {code}"),
        None => "the agent's container did not run".to_owned(),
    };
    (Cause::ExitAtStart, why)
}

/// What the agent, and its driver for `PostgreSQL`, say of a database that
/// does not answer or does not let them in.
pub(super) const DATABASE_AWAY: &[&str] = &[
    "the database is unavailable",
    "the database does not answer",
    ":5432 can't be reached",
    "password authentication failed",
    "no pg_hba.conf entry",
    "could not connect to server",
    "pool timed out",
    "failed to lookup address",
    "error communicating with database",
];

const MIGRATION: &[&str] = &[
    "could not be migrated",
    "could not be brought up to date",
    "while executing migration",
    "migrateerror",
    "was previously applied but",
    "is partially applied",
];
