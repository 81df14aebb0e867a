//! Circles between the top-level modules of a crate.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::Import;
use super::tables::{CIRCLES, Circle};

/// The circles of a crate that no row names, and rows of modules that are in none.
pub(super) fn problems(name: &str, imports: &[Import]) -> Vec<String> {
    problems_beside(CIRCLES, name, imports)
}

fn problems_beside(circles: &[Circle], name: &str, imports: &[Import]) -> Vec<String> {
    let found = in_circles(imports);
    let known: BTreeMap<&str, &str> = circles
        .iter()
        .filter(|it| it.name == name)
        .flat_map(|it| it.modules.iter().map(|module| (*module, it.reason)))
        .collect();
    let new = found.iter().filter(|(it, _)| !known.contains_key(*it));
    let new = new.map(|(_, import)| format!("{import}, in a circle"));
    let gone = known.iter().filter(|(it, _)| !found.contains_key(*it));
    let gone = gone.map(|(module, reason)| {
        format!("{name}: {module} is in no circle any more, remove its row ({reason})")
    });
    new.chain(gone).collect()
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
    fn circle_is_reported_unless_a_row_names_it_and_a_row_without_circle_is() {
        let row = |modules| Circle {
            name: "crate",
            modules,
            reason: "why",
        };
        let problems = |modules| problems_beside(&[row(modules)], "crate", &imports());
        assert!(problems(&["a", "b", "c"]).is_empty());
        assert_eq!(problems(&["a", "b"]), ["c.rs:1: c imports a, in a circle"]);
        assert_eq!(
            problems(&["a", "b", "below", "c"]),
            ["crate: below is in no circle any more, remove its row (why)"]
        );
    }
}
