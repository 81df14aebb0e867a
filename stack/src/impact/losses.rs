//! The data that steps lose.

use crate::{
    Condition, Kind,
    plan::{Operation, Step},
};

/// The data that is lost with a resource of each kind that holds any.
const HELD: [(Kind, &str); 5] = [
    (Kind::DbInstance, "leads and conversations"),
    (Kind::ReplicationGroup, "cached conversations"),
    (Kind::LogGroup, "log events"),
    (Kind::EcrRepository, "images of earlier releases"),
    (Kind::Secret, "the value of the secret"),
];

/// The data that a step loses, in words.
pub(super) fn of(step: &Step) -> Vec<String> {
    match &step.operation {
        Operation::Delete { found, leaves, .. } => {
            let is_going = found.condition == Condition::Deleting;
            if is_going || !step.loses_data() || leaves.recovery_days.is_some() {
                return Vec::new();
            }
            let held = HELD.iter().find(|(kind, _)| *kind == step.kind());
            let held = held.map_or("all that it holds", |(_, held)| held);
            vec![match &leaves.final_snapshot {
                Some(snapshot) => format!("{held}, except what final snapshot {snapshot} keeps"),
                None => held.to_owned(),
            }]
        }
        Operation::Update { to, changes, .. } => {
            let discards = changes.iter().filter_map(|change| to.discards(change));
            discards.map(|it| it.data.to_owned()).collect()
        }
        Operation::Keep(_)
        | Operation::Create { .. }
        | Operation::Release { .. }
        | Operation::Finish { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::PLACES;

    #[test]
    fn every_kind_that_holds_data_has_words_for_it() {
        for kind in PLACES.iter().map(|place| place.kind) {
            let has_words = HELD.iter().any(|(held, _)| *held == kind);
            assert_eq!(has_words, kind.holds_data(), "{kind}");
        }
    }
}
