//! What a run did.

use std::time::Duration;

use kavak_stack::StackOutputs;
use serde_json::Value;

use super::format;
use crate::machine::SummaryEvent;

/// How many resources saw what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the plan")]
pub struct Tally {
    pub created: usize,
    pub updated: usize,
    pub replaced: usize,
    pub deleted: usize,
    pub unchanged: usize,
    pub failed: usize,
}

impl Tally {
    /// This and `other` together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            created: self.created + other.created,
            updated: self.updated + other.updated,
            replaced: self.replaced + other.replaced,
            deleted: self.deleted + other.deleted,
            unchanged: self.unchanged + other.unchanged,
            failed: self.failed + other.failed,
        }
    }
}

/// What a run did.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// How many resources saw what.
    pub tally: Tally,
    /// Calls made, all of them.
    pub calls: u64,
    /// Those of them that can change something.
    pub changing_calls: u64,
    /// From the first call to the last.
    pub elapsed: Duration,
    /// The environment's outputs; empty after `down`.
    pub outputs: Vec<(&'static str, Value)>,
}

impl Summary {
    /// The same with the outputs of the stack.
    #[must_use]
    pub fn with(mut self, outputs: &StackOutputs) -> Self {
        self.outputs = outputs
            .iter()
            .map(|(name, value)| (name, value.clone()))
            .collect();
        self
    }

    pub(super) fn object(&self) -> SummaryEvent {
        let outputs = self.outputs.iter();
        let outputs = outputs.map(|(name, value)| ((*name).to_owned(), value.clone()));
        SummaryEvent {
            created: self.tally.created,
            updated: self.tally.updated,
            replaced: self.tally.replaced,
            deleted: self.tally.deleted,
            unchanged: self.tally.unchanged,
            failed: self.tally.failed,
            calls: self.calls,
            changing_calls: self.changing_calls,
            seconds: self.elapsed.as_millis() as f64 / 1000.0,
            outputs: outputs.collect(),
        }
    }

    pub(super) fn text(&self) -> String {
        let tally = self.tally;
        let counts: Vec<String> = [
            (tally.created, "created"),
            (tally.updated, "updated"),
            (tally.replaced, "replaced"),
            (tally.deleted, "deleted"),
            (tally.failed, "failed"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .chain((tally.unchanged > 0).then(|| format!("{} unchanged", tally.unchanged)))
        .collect();
        let counts = if counts.is_empty() {
            "nothing to do".to_owned()
        } else {
            counts.join(", ")
        };
        format!(
            "{counts}; {} calls, {} of them changing, in {}",
            self.calls,
            self.changing_calls,
            format::duration(self.elapsed)
        )
    }

    pub(super) fn outputs_text(&self) -> String {
        outputs_text(self.outputs.iter().map(|(name, value)| (*name, value)))
    }
}

/// One line an output.
pub(crate) fn outputs_text<'a>(outputs: impl Iterator<Item = (&'static str, &'a Value)>) -> String {
    let rows: Vec<[String; 2]> = outputs
        .map(|(name, value)| [name.to_owned(), bare(value)])
        .collect();
    format::columns(&rows).join("\n")
}

/// A value as scripts want it: a string without quotes, a list with commas.
pub(crate) fn bare(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Array(items) => items.iter().map(bare).collect::<Vec<_>>().join(","),
        other => format::value(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn summary() -> Summary {
        Summary {
            tally: Tally {
                created: 3,
                unchanged: 2,
                failed: 1,
                ..Tally::default()
            },
            calls: 61,
            changing_calls: 9,
            elapsed: Duration::from_millis(65_250),
            outputs: vec![
                ("vpc_id", "vpc-1".into()),
                ("public_subnet_ids", json!(["a", "b"])),
                ("url", Value::Null),
            ],
        }
    }

    #[test]
    fn a_summary_counts_what_happened() {
        insta::assert_snapshot!(summary().text(), @"3 created, 1 failed, 2 unchanged; 61 calls, 9 of them changing, in 1m05s");
        insta::assert_snapshot!(summary().outputs_text(), @r"
        vpc_id             vpc-1
        public_subnet_ids  a,b
        url
        ");
    }

    #[test]
    fn a_summary_for_programs_holds_the_outputs() {
        let line = super::super::event_line("summary", &summary().object());
        insta::assert_snapshot!(line, @r#"{"calls":61,"changing_calls":9,"created":3,"deleted":0,"event":"summary","failed":1,"outputs":{"public_subnet_ids":["a","b"],"url":null,"vpc_id":"vpc-1"},"replaced":0,"schema":1,"seconds":65.25,"unchanged":2,"updated":0}"#);
    }
}
