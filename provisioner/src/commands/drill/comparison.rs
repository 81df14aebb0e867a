//! What a restored backup holds, and what it should.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// Numbers of rows, as `kavak-agent counts` prints them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Rows {
    pub(super) leads: u64,
    pub(super) messages: u64,
    pub(super) outcomes: u64,
}

/// What `kavak-agent counts` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RowCounts {
    /// All rows.
    pub(super) all: Rows,
    /// Those from before the snapshot.
    pub(super) before: Rows,
    /// Of sessions and times of the leads from before the snapshot.
    pub(super) leads_sha256: String,
}

impl RowCounts {
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        serde_json::from_str(text).map_err(|error| {
            Error::new(ErrorKind::Failure, "the agent's counts can't be read").because(error)
        })
    }
}

/// How the restored rows compare with those of the environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "result")]
pub(super) enum Comparison {
    /// Numbers and hash are the same.
    Equal { source: RowCounts },
    /// The environment has fewer: customers were forgotten, or rows expired, since.
    DeletedSince { source: RowCounts },
    /// The backup lacks rows that the environment has, or has others.
    Different { source: RowCounts },
    /// The environment could not be asked; the numbers stand alone.
    NotCompared { reason: String },
}

impl Comparison {
    pub(super) fn of(restored: &RowCounts, source: RowCounts) -> Self {
        let (ours, theirs) = (restored.before, source.before);
        let is_fewer = theirs.leads <= ours.leads
            && theirs.messages <= ours.messages
            && theirs.outcomes <= ours.outcomes;
        // A lead or outcome that was changed since counts with its new time: fewer, too.
        match (ours == theirs, restored.leads_sha256 == source.leads_sha256) {
            (true, true) => Self::Equal { source },
            (true, false) => Self::Different { source },
            (false, _) if is_fewer => Self::DeletedSince { source },
            (false, _) => Self::Different { source },
        }
    }

    pub(super) fn impossible(reason: &str) -> Self {
        Self::NotCompared {
            reason: reason.to_owned(),
        }
    }

    /// In words.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Equal { .. } => "as the environment has them".to_owned(),
            Self::DeletedSince { .. } => {
                "the environment has fewer: rows were deleted or changed since".to_owned()
            }
            Self::Different { .. } => "NOT as the environment has them".to_owned(),
            Self::NotCompared { reason } => format!("not compared: {reason}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(leads: u64, hash: &str) -> RowCounts {
        let rows = Rows {
            leads,
            ..Rows::default()
        };
        RowCounts {
            all: rows,
            before: rows,
            leads_sha256: hash.into(),
        }
    }

    #[test]
    fn same_numbers_and_hash_are_equal() {
        let source = counts(2, "a");
        let compared = Comparison::of(&counts(2, "a"), source.clone());
        assert_eq!(compared, Comparison::Equal { source });
    }

    #[test]
    fn same_numbers_of_other_leads_are_different() {
        let source = counts(2, "b");
        let compared = Comparison::of(&counts(2, "a"), source.clone());
        assert_eq!(compared, Comparison::Different { source });
    }

    #[test]
    fn lead_that_the_backup_lacks_is_a_difference_and_one_forgotten_since_is_not() {
        let source = counts(3, "b");
        let compared = Comparison::of(&counts(2, "a"), source.clone());
        assert_eq!(compared, Comparison::Different { source });
        let source = counts(1, "b");
        let compared = Comparison::of(&counts(2, "a"), source.clone());
        assert_eq!(compared, Comparison::DeletedSince { source });
    }
}
