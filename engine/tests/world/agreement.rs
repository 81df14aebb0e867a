//! Both statements of AWS's demands agree: that of the tests, and that of the crate `stack`.

use std::collections::BTreeSet;

use kavak_stack::{Dependency, Key, Kind, Stack};

use super::{
    creations::PREREQUISITES,
    deletions::DEPENDENTS,
    durations::{CAN_FLICKER, CREATES_TWICE, creation, deletion},
};

#[test]
fn deletion_order_of_stack_and_of_tests_agree() {
    for of in Kind::ALL {
        for on in Kind::ALL {
            let row = DEPENDENTS.iter().find(|it| (it.of, it.on) == (*of, *on));
            let expected = match row {
                None => Dependency::Never,
                Some(it) if it.is_named => Dependency::IfReferenced,
                Some(_) => Dependency::Always,
            };
            let source = row.map_or("no row", |it| it.source);
            assert_eq!(
                of.depends_on(*on),
                expected,
                "{of} on {on} ({source}): edit the row of {of} in stack/src/kind.rs, or \
                 DEPENDENTS in engine/tests/world/deletions.rs"
            );
        }
    }
}

#[test]
fn durations_and_repeated_creations_of_stack_and_of_tests_agree() {
    let file = "edit its row in stack/src/kind.rs, or engine/tests/world/durations.rs";
    for kind in Kind::ALL {
        let is_polled = creation(*kind).is_some();
        assert_eq!(kind.is_polled(), is_polled, "{kind}, is_polled: {file}");
        let is_twice = CREATES_TWICE.contains(kind);
        assert_eq!(
            kind.creates_twice(),
            is_twice,
            "{kind}, creates_twice: {file}"
        );
        let flickers = CAN_FLICKER.contains(kind);
        assert_eq!(kind.can_flicker(), flickers, "{kind}, can_flicker: {file}");
        let bounds = [
            (
                creation(*kind),
                kind.typical_create_seconds(),
                kind.max_create_seconds(),
            ),
            (
                deletion(*kind),
                kind.typical_delete_seconds(),
                kind.max_delete_seconds(),
            ),
        ];
        for (stated, typical, longest) in bounds {
            let Some(stated) = stated.map(|it| it.as_secs()) else {
                continue;
            };
            let is_near = stated * 2 >= typical.into() && stated <= 2 * u64::from(typical);
            let is_within = is_near && stated <= longest.into();
            assert!(
                is_within,
                "{kind}, {stated} s, {typical} s and {longest} s: {file}"
            );
        }
    }
}

/// All direct and indirect dependencies of a resource.
fn dependencies(stack: &Stack, key: &Key) -> BTreeSet<Key> {
    let mut found = BTreeSet::new();
    let mut open = vec![key.clone()];
    while let Some(key) = open.pop() {
        let needs = stack.get(&key).map(|it| it.needs()).unwrap_or_default();
        open.extend(needs.into_iter().filter(|it| found.insert(it.clone())));
    }
    found
}

#[test]
fn blueprint_has_the_dependencies_that_the_tests_demand() {
    let stack = crate::stack(&crate::largest());
    for it in PREREQUISITES {
        let of_kind = |kind: Kind| {
            let all = stack.resources().iter();
            all.filter(move |(_, it)| it.spec.kind() == kind)
        };
        let is_after = |(key, _): (&Key, _)| {
            let before = dependencies(&stack, key);
            of_kind(it.needs).any(|(needed, _)| before.contains(needed))
        };
        assert!(
            of_kind(it.of).any(is_after),
            "no {} comes after a {} ({}): edit stack/src/blueprint.rs, or PREREQUISITES in \
             engine/tests/world/creations.rs",
            it.of,
            it.needs,
            it.source
        );
    }
}
