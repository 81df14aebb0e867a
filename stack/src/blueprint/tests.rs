use std::collections::BTreeMap;

use crate::{Kind, key::PLACES};

const BLUEPRINT: &str = include_str!("../blueprint.rs");
const TABLE: &str = include_str!("../key/table.rs");

/// The keys that each function of the blueprint adds, in its order.
fn drawn() -> Vec<(&'static str, Vec<&'static str>)> {
    let functions = BLUEPRINT.split("\nfn draw_").skip(1);
    let keys = |body: &'static str| {
        let added = body.split("stack.add(").skip(1);
        let key = |it: &'static str| {
            let end = it.find([',', '[']).unwrap_or(it.len());
            it[..end].trim_start_matches('&')
        };
        added.map(key).collect()
    };
    functions
        .map(|body| (body.split('(').next().unwrap_or_default(), keys(body)))
        .collect()
}

#[test]
fn groups_are_those_of_the_blueprint_in_its_order() {
    let constants: BTreeMap<&str, Kind> = TABLE
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let (constant, key) = (words.next()?, words.next()?.trim_matches('"'));
            let place =
                |it: &&crate::key::Place| it.key.as_str().split('[').next() == Some(key);
            Some((constant, PLACES.iter().find(place)?.kind))
        })
        .collect();
    let mut groups = Vec::new();
    for (function, keys) in drawn() {
        // Listeners of HTTPS are part of the way in.
        let title = match function {
            "https" => "ingress".to_owned(),
            _ => function.replace('_', " "),
        };
        for kind in keys.iter().filter_map(|key| constants.get(key)) {
            assert_eq!(kind.group().title(), title, "{kind}");
            groups.push(kind.group());
        }
    }
    assert!(groups.is_sorted(), "{groups:?}");
    groups.dedup();
    // Secrets are drawn from a list.
    assert_eq!(groups.len(), 7);
}
