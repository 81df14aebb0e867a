//! The page as Markdown.

use std::fmt::Write;

use super::super::{Summary, summary::bare};
use crate::error::Error;

/// The longest page, in characters: comments take 65,536.
const LONGEST: usize = 60_000;

/// What of it the table leaves for what comes after it.
const AFTER_THE_TABLE: usize = 20_000;

/// What stands on it.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) title: Option<String>,
    /// Resource, id, what was done, time.
    pub(super) rows: Vec<[String; 4]>,
    pub(super) summary: Option<Summary>,
    pub(super) cost: Option<String>,
    pub(super) notices: Vec<String>,
    /// What was printed of many environments.
    pub(super) report: Option<String>,
    pub(super) error: Option<Error>,
}

impl Page {
    /// At most 60,000 characters.
    pub(super) fn markdown(&self, command: &str) -> String {
        let mut text = format!("## `kavak-infra {command}`");
        if let Some(title) = &self.title {
            _ = write!(text, ": {title}");
        }
        text.push_str("\n\n");
        self.write_end(&mut text);
        self.write_facts(&mut text);
        self.write_rows(&mut text);
        if let Some(report) = &self.report {
            text.push('\n');
            for line in report.lines() {
                _ = writeln!(text, "    {line}");
            }
        }
        if !self.notices.is_empty() {
            text.push_str("\n### Notes\n\n");
            for notice in &self.notices {
                _ = writeln!(text, "- {}", escaped(notice));
            }
        }
        cut(text)
    }

    fn write_end(&self, text: &mut String) {
        let Some(error) = &self.error else {
            return text.push_str("**Done**\n\n");
        };
        let (code, what) = (error.exit_code(), escaped(&error.what));
        _ = writeln!(text, "**Not done** (exit code {code}): {what}\n");
        for cause in &error.causes {
            _ = writeln!(text, "- {}", escaped(&cause.to_string()));
        }
        if let Some(meaning) = &error.meaning {
            _ = writeln!(text, "\nMeaning: {}", escaped(meaning));
        }
        for next in &error.next {
            // Commands in it are marked as such already.
            _ = writeln!(text, "\nNext: {}", one_line(next));
        }
        text.push('\n');
    }

    fn write_facts(&self, text: &mut String) {
        if let Some(summary) = &self.summary {
            _ = writeln!(text, "- What changed: {}", summary.text());
            let url = summary.outputs.iter().find(|(name, _)| *name == "url");
            if let Some((_, url)) = url.filter(|(_, url)| !url.is_null()) {
                _ = writeln!(text, "- Address: <{}>", bare(url));
            }
        }
        if let Some(cost) = &self.cost {
            _ = writeln!(text, "- Cost: {}", escaped(cost));
        }
    }

    fn write_rows(&self, text: &mut String) {
        if self.rows.is_empty() {
            return;
        }
        text.push_str("\n| resource | id | what | time |\n|---|---|---|---|\n");
        let mut left = LONGEST - AFTER_THE_TABLE;
        for (index, row) in self.rows.iter().enumerate() {
            let cells = row.each_ref().map(|cell| escaped(cell));
            let line = format!("| {} |\n", cells.join(" | "));
            let length = line.chars().count();
            if length > left {
                let more = self.rows.len() - index;
                _ = writeln!(text, "\n… and {more} more");
                return;
            }
            left -= length;
            text.push_str(&line);
        }
    }
}

/// In one line, with nothing in it that Markdown would take for its own.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in one_line(text).chars() {
        if "\\`*_{}[]<>|#".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut(text: String) -> String {
    const END: &str = "\n… (cut)\n";
    if text.chars().count() <= LONGEST {
        return text;
    }
    let kept = text.chars().take(LONGEST - END.chars().count());
    kept.chain(END.chars()).collect()
}
