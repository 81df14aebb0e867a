//! Counts and times in words.

use std::time::{Duration, UNIX_EPOCH};

/// `1 resource`, `2 resources`.
pub(crate) fn count(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// `no task runs`, `1 task runs`, `2 tasks run`.
pub(crate) fn tasks_run(tasks: u32) -> String {
    match tasks {
        0 => "no task runs".to_owned(),
        1 => "1 task runs".to_owned(),
        _ => format!("{tasks} tasks run"),
    }
}

/// `2026-01-31T12:00:00.123Z`
pub(crate) fn at(at_ms: i64) -> String {
    let since_epoch = Duration::from_millis(at_ms.unsigned_abs());
    humantime::format_rfc3339_millis(UNIX_EPOCH + since_epoch).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_task_runs_and_two_run() {
        let texts = [0, 1, 2].map(tasks_run);
        assert_eq!(texts, ["no task runs", "1 task runs", "2 tasks run"]);
    }
}
