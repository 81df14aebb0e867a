//! What a restored backup holds, and what it should.

use crate::{
    error::{Error, ErrorKind},
    machine::{Comparison, RowCounts},
};

impl RowCounts {
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        serde_json::from_str(text).map_err(|error| {
            Error::new(ErrorKind::Failure, "the agent's counts can't be read")
                .because(error)
                .next("deploy an agent of this program's version (`kavak-infra deploy`)")
        })
    }
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
    pub(super) fn text(&self) -> &'static str {
        match self {
            Self::Equal { .. } => "as the environment has them",
            Self::DeletedSince { .. } => "the environment has fewer",
            Self::Different { .. } => "NOT as the environment has them",
            Self::NotCompared { .. } => "not compared",
        }
    }

    /// What it does not prove, if anything.
    pub(super) fn notice(&self, restored: &RowCounts) -> Option<String> {
        match self {
            Self::Equal { .. } | Self::Different { .. } => None,
            Self::DeletedSince { source } => {
                let (ours, theirs) = (restored.before, source.before);
                Some(format!(
                    "the backup is not proved complete: of its {} leads, {} messages and {} outcomes the environment has {}, {} and {}; the others were deleted (`forget`, retention) or changed since",
                    ours.leads,
                    ours.messages,
                    ours.outcomes,
                    theirs.leads,
                    theirs.messages,
                    theirs.outcomes
                ))
            }
            Self::NotCompared { reason } => Some(format!(
                "the backup is not proved complete: its rows were not compared, because {reason}"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Rows;

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

    #[test]
    fn comparison_that_proves_nothing_has_a_notice_with_the_numbers() {
        let restored = counts(2, "a");
        let compared = Comparison::of(&restored, counts(1, "b"));
        let notice = compared.notice(&restored).unwrap();
        let parts = ["not proved complete", "of its 2 leads", "has 1, 0 and 0"];
        assert!(parts.iter().all(|it| notice.contains(it)), "{notice}");
        let compared = Comparison::impossible("it does not run");
        assert!(compared.notice(&restored).is_some());
        let compared = Comparison::of(&restored, restored.clone());
        assert_eq!(compared.notice(&restored), None);
    }
}
