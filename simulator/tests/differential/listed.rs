//! The list of the differences that there may be, each with its reason.

use std::{cell::Cell, fs, path::Path};

use super::Difference;

/// The lines of a file: a call and a path a line, in both of which `*` stands
/// for anything, under a comment with the reason.
pub(crate) struct Listed {
    lines: Vec<Line>,
}

struct Line {
    text: String,
    call: String,
    path: String,
    /// Returns whether the lines before have a reason.
    has_reason: bool,
    was_met: Cell<bool>,
}

impl Listed {
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("the list of differences");
        let mut has_reason = false;
        let mut lines = Vec::new();
        for text in text.lines() {
            if text.is_empty() {
                has_reason = false;
            } else if text.starts_with('#') {
                has_reason = true;
            } else {
                let (call, path) = text.rsplit_once(' ').expect("a call and a path");
                lines.push(Line {
                    text: text.to_owned(),
                    call: call.trim().to_owned(),
                    path: path.to_owned(),
                    has_reason,
                    was_met: Cell::new(false),
                });
            }
        }
        Self { lines }
    }

    /// Returns the differences that are not listed, listed and not found, or listed
    /// without a reason.
    pub(crate) fn complaints(&self, differences: &[Difference]) -> Vec<String> {
        let mut complaints = Vec::new();
        for difference in differences {
            let meant = self.lines.iter().filter(|line| line.is_of(difference));
            let count = meant.inspect(|line| line.was_met.set(true)).count();
            if count == 0 {
                complaints.push(format!(
                    "{} {}\n    simulator: {}\n    emulator:  {}",
                    difference.call, difference.path, difference.simulator, difference.emulator
                ));
            }
        }
        for line in &self.lines {
            if !line.was_met.get() {
                complaints.push(format!("listed, but there is no such: {}", line.text));
            }
            if !line.has_reason {
                complaints.push(format!("listed without a reason: {}", line.text));
            }
        }
        complaints
    }
}

impl Line {
    fn is_of(&self, difference: &Difference) -> bool {
        matches(&self.call, &difference.call) && matches(&self.path, &difference.path)
    }
}

/// Returns whether a pattern stands for a text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    text.strip_prefix(head).is_some_and(|text| {
        let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        ends.any(|at| matches(rest, &text[at..]))
    })
}

#[test]
fn star_stands_for_anything_and_nothing_else_does() {
    assert!(matches("a: b#*", "a: b#12"));
    assert!(matches("*[].c", "a.b[].c"));
    assert!(!matches("a.b", "a.bc"));
    assert!(!matches("a*c", "a.b"));
}
