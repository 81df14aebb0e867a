//! The questions that every kind answers.

use std::collections::BTreeSet;

use super::{Change, Discard, Keep, rules::ChangeRule};
use crate::{
    Spec, Tags, Text,
    leaves::{Keeping, Leaves},
    prices::{Cost, Prices},
};

/// The questions that every kind answers. None has a default: a kind without an answer of its
/// own says so by `nothing!`, and one that forgets a question does not compile.
#[diagnostic::on_unimplemented(note = "implement it in stack/src/spec/<service>.rs")]
pub(crate) trait Attributes: Sized {
    /// `true` if AWS can't make this change in place.
    fn replaces(change: &Change) -> bool;

    /// `true` if the two values mean the same, so that there is nothing to change.
    fn equivalent(change: &Change) -> bool;

    /// The reason to keep a value in AWS that differs from the desired one: it is
    /// newer or larger, and the way back would lose data or does not exist.
    fn keeps(wanted: &Self, found: &Self, change: &Change) -> Option<Keep>;

    /// `true` if making this change in place gives the resource a new id or ARN.
    fn renews_outputs(change: &Change) -> bool;

    /// The stored data that this change gives up.
    fn discards(change: &Change) -> Option<Discard>;

    /// Why the tool makes this change to a stack that it adopts.
    fn reason(change: &Change) -> Option<&'static str>;

    /// The changes in place that interrupt the service or take long.
    fn interrupts() -> &'static [ChangeRule];

    /// The protection against deletion.
    fn protection(&mut self) -> Option<&mut bool>;

    /// Takes over from `found` the time for which it keeps logs, backups or snapshots, where
    /// that is longer.
    fn keep_retention(&mut self, found: &Self);

    /// `true` if `other`, found in place of this, is another resource that can exist
    /// beside it: neither a name nor AWS forbids both.
    fn is_beside(&self, other: &Self) -> bool;

    /// The security groups, of a kind that must have one until it is deleted and works with the
    /// VPC's own instead.
    fn security_groups(&mut self) -> Option<&mut BTreeSet<Text>>;

    /// The data that its deletion leaves behind.
    fn leaves(&self, keeping: &Keeping) -> Leaves;

    /// Its cost; `None`: none, or it is paid for with the resource that it belongs to. `prices` are those
    /// of the region, if they are known; `all` is the whole stack.
    fn cost(&self, all: &[&Spec], prices: Option<&Prices>) -> Option<Cost>;

    /// The tags.
    fn tags(&self) -> Option<&Tags>;

    /// The tags, to be changed.
    fn tags_mut(&mut self) -> Option<&mut Tags>;
}

/// Answers these questions of [`Attributes`] as a kind does to which they don't apply.
macro_rules! nothing {
    (@ replaces) => {
        fn replaces(_: &$crate::spec::Change) -> bool {
            false
        }
    };
    (@ equivalent) => {
        fn equivalent(_: &$crate::spec::Change) -> bool {
            false
        }
    };
    (@ keeps) => {
        fn keeps(_: &Self, _: &Self, _: &$crate::spec::Change) -> Option<$crate::spec::Keep> {
            None
        }
    };
    (@ renews_outputs) => {
        fn renews_outputs(_: &$crate::spec::Change) -> bool {
            false
        }
    };
    (@ discards) => {
        fn discards(_: &$crate::spec::Change) -> Option<$crate::spec::Discard> {
            None
        }
    };
    (@ reason) => {
        fn reason(_: &$crate::spec::Change) -> Option<&'static str> {
            None
        }
    };
    (@ interrupts) => {
        fn interrupts() -> &'static [$crate::spec::rules::ChangeRule] {
            &[]
        }
    };
    (@ protection) => {
        fn protection(&mut self) -> Option<&mut bool> {
            None
        }
    };
    (@ keep_retention) => {
        fn keep_retention(&mut self, _: &Self) {}
    };
    (@ is_beside) => {
        fn is_beside(&self, _: &Self) -> bool {
            false
        }
    };
    (@ security_groups) => {
        fn security_groups(&mut self) -> Option<&mut std::collections::BTreeSet<$crate::Text>> {
            None
        }
    };
    (@ leaves) => {
        fn leaves(&self, _: &$crate::leaves::Keeping) -> $crate::leaves::Leaves {
            $crate::leaves::Leaves::default()
        }
    };
    (@ cost) => {
        fn cost(
            &self,
            _: &[&$crate::Spec],
            _: Option<&$crate::prices::Prices>,
        ) -> Option<$crate::prices::Cost> {
            None
        }
    };
    (@ tags) => {
        fn tags(&self) -> Option<&$crate::Tags> {
            None
        }

        fn tags_mut(&mut self) -> Option<&mut $crate::Tags> {
            None
        }
    };
    ($($question:ident)+) => { $(nothing!(@ $question);)+ };
}

/// Answers the questions about tags by the field `tags`.
macro_rules! carries_tags {
    () => {
        fn tags(&self) -> Option<&$crate::Tags> {
            Some(&self.tags)
        }

        fn tags_mut(&mut self) -> Option<&mut $crate::Tags> {
            Some(&mut self.tags)
        }
    };
}
