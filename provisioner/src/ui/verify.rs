//! What the agent answered, question by question.

use super::format;
use crate::verify::Report;

/// One line a question.
#[must_use]
pub fn text(report: &Report) -> String {
    let rows: Vec<[String; 4]> = report
        .checks
        .iter()
        .map(|check| {
            [
                if check.ok { "ok" } else { "FAILED" }.to_owned(),
                check.name.to_owned(),
                format!("{} ms", check.elapsed_ms),
                check.said.clone(),
            ]
        })
        .collect();
    format::columns(&rows).join("\n")
}
