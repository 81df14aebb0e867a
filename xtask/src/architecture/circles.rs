//! Circles between the top-level modules of a crate.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::Import;

/// The imports that close a circle, the first one of each module.
pub(super) fn problems(imports: &[Import]) -> Vec<String> {
    let found = in_circles(imports).into_values();
    found
        .map(|import| format!("{import}, in a circle"))
        .collect()
}

/// The modules that import each other, each with an import that closes a circle.
fn in_circles(imports: &[Import]) -> BTreeMap<&str, &Import> {
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for import in imports {
        edges.entry(&import.from).or_default().insert(&import.to);
    }
    let mut found = BTreeMap::new();
    for import in imports {
        if !found.contains_key(import.from.as_str()) && reaches(&edges, &import.to, &import.from) {
            found.insert(import.from.as_str(), import);
        }
    }
    found
}

fn reaches(edges: &BTreeMap<&str, BTreeSet<&str>>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        if module == to {
            return true;
        }
        if seen.insert(module) {
            open.extend(edges.get(module).into_iter().flatten());
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports() -> Vec<Import> {
        [
            ("a", "b"),
            ("b", "c"),
            ("c", "a"),
            ("above", "a"),
            ("c", "below"),
        ]
        .map(|(from, to)| Import::new(from, to, &format!("{from}.rs:1")))
        .into()
    }

    #[test]
    fn modules_of_a_circle_are_found_and_those_beside_it_are_not() {
        let imports = imports();
        let found = in_circles(&imports);
        assert_eq!(found.into_keys().collect::<Vec<_>>(), ["a", "b", "c"]);
    }

    #[test]
    fn circle_is_reported_with_its_imports() {
        let problems = problems(&imports());
        let expected = [
            "a.rs:1: a imports b, in a circle",
            "b.rs:1: b imports c, in a circle",
            "c.rs:1: c imports a, in a circle",
        ];
        assert_eq!(problems, expected);
    }
}
