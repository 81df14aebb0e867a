//! What `doctor` found.

use super::format;
use crate::doctor::{Finding, Health};

/// One line a finding, with what to do below it.
#[must_use]
pub fn text(findings: &[Finding]) -> String {
    let rows: Vec<[String; 3]> = findings
        .iter()
        .map(|finding| {
            let state = match finding.state {
                Health::Ok => "ok",
                Health::Warning => "warning",
                Health::Failure => "failure",
            };
            [
                state.to_owned(),
                finding.about.clone(),
                finding.what.clone(),
            ]
        })
        .collect();
    let lines = format::columns(&rows).into_iter().zip(findings);
    let lines = lines.flat_map(|(line, finding)| {
        let next = finding.next.iter().map(|next| format!("         → {next}"));
        std::iter::once(line).chain(next)
    });
    lines.collect::<Vec<_>>().join("\n")
}
