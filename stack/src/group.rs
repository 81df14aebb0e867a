//! The groups in which the blueprint draws the stack, for whoever lists it.

use serde::Serialize;

use crate::{Key, blueprint::PLACES};

/// A part of the stack, in the order in which the blueprint draws them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named as in the blueprint")]
pub enum Group {
    Network,
    SecurityGroups,
    Data,
    Secrets,
    Agent,
    Service,
    Ingress,
    Monitoring,
}

impl Group {
    /// The group as people read it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::SecurityGroups => "security groups",
            Self::Data => "data",
            Self::Secrets => "secrets",
            Self::Agent => "agent",
            Self::Service => "service",
            Self::Ingress => "ingress",
            Self::Monitoring => "monitoring",
        }
    }
}

impl Key {
    /// The place of the key in the blueprint's table; orphans come last.
    #[must_use]
    pub fn place(&self) -> usize {
        let place = PLACES.iter().position(|place| place.key == self);
        place.unwrap_or(PLACES.len())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::Kind;

    const BLUEPRINT: &str = include_str!("blueprint.rs");

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
        let constants: BTreeMap<&str, Kind> = BLUEPRINT
            .lines()
            .filter_map(|line| {
                let mut words = line.split_whitespace();
                let (constant, key) = (words.next()?, words.next()?.trim_matches('"'));
                let place =
                    |it: &&crate::names::Place| it.key.as_str().split('[').next() == Some(key);
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
}
