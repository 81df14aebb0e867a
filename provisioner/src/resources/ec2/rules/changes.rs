//! What makes one set of rules of another.

use std::collections::BTreeSet;

use kavak_stack::{Text, spec::Rule};

/// What makes one set of rules of another.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Changes<'a> {
    pub(super) added: Vec<&'a Rule>,
    pub(super) removed: Vec<&'a Rule>,
    /// Those that need another description only.
    pub(super) described: Vec<&'a Rule>,
}

impl<'a> Changes<'a> {
    pub(super) fn between(from: &'a BTreeSet<Rule>, to: &'a BTreeSet<Rule>) -> Self {
        let added = to
            .iter()
            .filter(|rule| !from.iter().any(|it| identity(it) == identity(rule)));
        let removed = from
            .iter()
            .filter(|rule| !to.iter().any(|it| identity(it) == identity(rule)));
        let described = to.iter().filter(|rule| {
            !from.contains(rule) && from.iter().any(|it| identity(it) == identity(rule))
        });
        Self {
            added: added.collect(),
            removed: removed.collect(),
            described: described.collect(),
        }
    }
}

/// What AWS distinguishes rules by: everything but the description.
fn identity(rule: &Rule) -> (&str, Option<i32>, Option<i32>, &Text) {
    (&rule.ip_protocol, rule.from_port, rule.to_port, &rule.peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(peer: &str, description: &str) -> Rule {
        Rule {
            ip_protocol: "tcp".to_owned(),
            from_port: Some(80),
            to_port: Some(80),
            peer: Text::from(peer),
            description: description.to_owned(),
        }
    }

    #[test]
    fn equal_rules_need_no_call() {
        let rules = BTreeSet::from([rule("0.0.0.0/0", "HTTP"), rule("sg-1", "inside")]);
        let none = Changes {
            added: vec![],
            removed: vec![],
            described: vec![],
        };
        assert_eq!(Changes::between(&rules, &rules), none);
    }

    #[test]
    fn a_rule_that_differs_in_its_description_is_described_again_and_stays() {
        let (from, to) = (
            BTreeSet::from([rule("0.0.0.0/0", "")]),
            BTreeSet::from([rule("0.0.0.0/0", "HTTP")]),
        );
        let changes = Changes::between(&from, &to);
        assert!(changes.added.is_empty() && changes.removed.is_empty());
        assert_eq!(changes.described, [&rule("0.0.0.0/0", "HTTP")]);
    }

    #[test]
    fn a_rule_with_another_port_or_peer_is_another_rule() {
        let wider = Rule {
            to_port: Some(81),
            ..rule("0.0.0.0/0", "HTTP")
        };
        let (from, to) = (
            BTreeSet::from([rule("0.0.0.0/0", "HTTP"), rule("sg-1", "HTTP")]),
            BTreeSet::from([wider.clone(), rule("sg-2", "HTTP")]),
        );
        let changes = Changes::between(&from, &to);
        assert_eq!(changes.added, [&rule("sg-2", "HTTP"), &wider]);
        assert_eq!(changes.removed.len(), 2);
        assert!(changes.described.is_empty());
    }
}
