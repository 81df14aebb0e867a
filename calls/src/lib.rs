//! Facts of a call that the programs and the doubles of AWS agree on: whether it changes
//! something, what may go wrong with it in a test, and how long to wait before the next.

mod backoff;
mod fault;

pub use backoff::ExponentialBackoff;
pub use fault::InjectedFault;

/// The verbs of operations that only read.
const READS: [&str; 7] = [
    "Describe",
    "Get",
    "List",
    "Filter",
    "BatchGet",
    "BatchCheck",
    "Simulate",
];

/// Returns whether an operation can change something: by its verb, as AWS names them.
#[must_use]
pub fn is_mutating(operation: &str) -> bool {
    !READS.iter().any(|verb| operation.starts_with(verb))
}

#[cfg(test)]
mod tests {
    use super::is_mutating;

    #[test]
    fn operations_are_mutating_unless_their_verb_only_reads() {
        let reads = [
            "DescribeServices",
            "GetSecretValue",
            "ListTagsForResource",
            "FilterLogEvents",
            "BatchGetImage",
            "BatchCheckLayerAvailability",
            "SimulatePrincipalPolicy",
        ];
        assert!(reads.iter().all(|operation| !is_mutating(operation)));
        let mutations = ["CreateTags", "PutRetentionPolicy", "BatchDeleteImage"];
        assert!(mutations.iter().all(|operation| is_mutating(operation)));
    }
}
