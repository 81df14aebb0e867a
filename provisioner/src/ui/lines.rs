//! Log lines.

use super::{Ui, printable::printable};
use crate::{delivery::logs::Line, machine::LogEvent, text::at};

/// As many characters of a task's id as distinguish it from the others.
const SHORT_ID: usize = 8;

impl Ui {
    /// Prints a line of a task.
    pub fn line(&self, line: &Line) {
        if self.is_json() {
            let Line {
                at_ms,
                task,
                message,
            } = line.clone();
            let at = at(at_ms);
            self.event(
                "log",
                &LogEvent {
                    at,
                    at_ms,
                    task,
                    message,
                },
            );
        } else {
            self.data(&text_of(line));
        }
    }
}

/// Time, task, and what it says, without what a terminal would obey.
fn text_of(line: &Line) -> String {
    let task: String = line.task.chars().take(SHORT_ID).collect();
    format!("{} {task} {}", at(line.at_ms), printable(&line.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_shows_when_and_which_task_and_moves_no_cursor() {
        let line = Line {
            at_ms: 1_700_000_000_123,
            task: "0123456789abcdef".into(),
            message: "\u{1b}[2J\u{1b}[32mthe agent\u{1b}[0m\tserves\u{8}\r".into(),
        };
        assert_eq!(
            text_of(&line),
            "2023-11-14T22:13:20.123Z 01234567 the agent\tserves\\u{8}"
        );
    }
}
