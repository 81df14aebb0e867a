//! The key and the name of everything that an environment can have, whether
//! its settings ask for it or not: how resources are found again.

use crate::{
    Environment, Key, Kind,
    blueprint::PLACES,
    cidr::Block,
    key::{
        LOG_GROUP, SECRET_DESK_API_TOKEN, SECRET_LEAD_WEBHOOK_SECRET, SECRET_REDIS_AUTH_TOKEN,
        SUBNET_PRIVATE, SUBNET_PUBLIC,
    },
};

/// A resource's place in the stack and what it is called in AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its key.
    pub key: Key,
    /// Its kind.
    pub kind: Kind,
    /// Its name, or its `Name` tag where AWS gives it an id.
    pub name: String,
}

/// A place in the stack.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) key: &'static Key,
    pub(crate) kind: Kind,
    /// The name that a resource has or is tagged with, `*` for the environment's prefix.
    pub(crate) name: Option<&'static str>,
}

impl Place {
    fn name(&self, environment: &Environment) -> Option<String> {
        let name = self.name?;
        Some(name.replacen('*', &environment.prefix(), 1))
    }
}

/// Every resource that carries a name of the environment.
#[must_use]
pub fn all(environment: &Environment) -> Vec<Named> {
    let named = |place: &Place| {
        Some(Named {
            key: place.key.clone(),
            kind: place.kind,
            name: place.name(environment)?,
        })
    };
    PLACES.iter().filter_map(named).collect()
}

/// The key of the resource of this kind with this name, if the environment
/// can have one. RDS and `ElastiCache` lower the case of names (`docs/AWS.md#names-and-tags`).
#[must_use]
pub fn key_of(environment: &Environment, kind: Kind, name: &str) -> Option<Key> {
    let is_called = |place: &&Place| {
        let own = place.name(environment);
        own.is_some_and(|own| own.eq_ignore_ascii_case(name))
    };
    let of_kind = PLACES.iter().filter(|place| place.kind == kind);
    of_kind.into_iter().find(is_called).map(|it| it.key.clone())
}

/// The name under which the resource with this key is found.
#[must_use]
pub fn name_of(environment: &Environment, key: &Key) -> Option<String> {
    let place = PLACES.iter().find(|place| place.key == key)?;
    place.name(environment)
}

/// The key of the value of the secret with this key.
#[must_use]
pub fn value_of(secret: &Key) -> Option<Key> {
    let name = secret.as_str().strip_prefix("secret.")?;
    Key::parse(&format!("secret_value.{name}"))
}

/// The number of the first private subnet among the VPC's /24s.
const FIRST_PRIVATE: u32 = 10;

/// The block of the `index`th subnet of a type, in a VPC with this block.
#[must_use]
pub fn subnet_block(vpc: Block, is_public: bool, index: usize) -> String {
    let first = if is_public { 0 } else { FIRST_PRIVATE };
    vpc.slash_24(first + u32::from(index == 1))
}

/// The key of the subnet with this block, in a VPC with that one.
#[must_use]
pub fn subnet_key(vpc_block: &str, block: &str) -> Option<Key> {
    let vpc = Block::parse(vpc_block)?;
    [(&SUBNET_PUBLIC, true), (&SUBNET_PRIVATE, false)]
        .into_iter()
        .flat_map(|(keys, is_public)| keys.iter().enumerate().map(move |it| (it, is_public)))
        .find(|((index, _), is_public)| subnet_block(vpc, *is_public, *index) == block)
        .map(|((_, key), _)| key.clone())
}

/// Whether this is a secret whose value is generated and can be generated again.
#[must_use]
pub fn is_generated_secret(key: &Key) -> bool {
    [
        &SECRET_REDIS_AUTH_TOKEN,
        &SECRET_LEAD_WEBHOOK_SECRET,
        &SECRET_DESK_API_TOKEN,
    ]
    .contains(&key)
}

impl Environment {
    /// Name of the agent's log group.
    #[must_use]
    pub fn log_group(&self) -> String {
        name_of(self, &LOG_GROUP).unwrap_or_default()
    }
}

impl Key {
    /// The key of the stack that is written so.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let mut places = PLACES.iter();
        let place = places.find(|place| place.key.as_str() == written)?;
        Some(place.key.clone())
    }

    /// The place of the key in the blueprint's table; orphans come last.
    #[must_use]
    pub fn place(&self) -> usize {
        let place = PLACES.iter().position(|place| place.key == self);
        place.unwrap_or(PLACES.len())
    }
}

/// Declares the keys of the stack and, in `PLACES`, the kind and the name of each.
macro_rules! keys {
    (
        one { $($one:ident $key:literal $kind:ident $($name:literal)?;)+ }
        two { $($two:ident $keys:literal $kinds:ident $first:literal $second:literal;)+ }
    ) => {
        /// The key of each resource.
        pub(crate) mod keys {
            use crate::Key;

            $(
                #[doc = concat!("`", $key, "`")]
                pub static $one: Key = Key::declare($key);
            )+
            $(
                #[doc = concat!("`", $keys, "[0]` and `[1]`")]
                pub static $two: [Key; 2] = [
                    Key::declare(concat!($keys, "[0]")),
                    Key::declare(concat!($keys, "[1]")),
                ];
            )+
        }

        /// All places of the stack.
        pub(crate) static PLACES: &[$crate::names::Place] = &[
            $($crate::names::Place {
                key: &keys::$one,
                kind: $crate::Kind::$kind,
                name: [$(Some($name),)? None][0],
            },)+
            $(
                $crate::names::Place {
                    key: &keys::$two[0],
                    kind: $crate::Kind::$kinds,
                    name: Some($first),
                },
                $crate::names::Place {
                    key: &keys::$two[1],
                    kind: $crate::Kind::$kinds,
                    name: Some($second),
                },
            )+
        ];
    };
}
pub(crate) use keys;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_subnet_is_known_by_its_block() {
        for (block, key) in [
            ("10.1.0.0/24", Some(&SUBNET_PUBLIC[0])),
            ("10.1.1.0/24", Some(&SUBNET_PUBLIC[1])),
            ("10.1.10.0/24", Some(&SUBNET_PRIVATE[0])),
            ("10.1.11.0/24", Some(&SUBNET_PRIVATE[1])),
            ("10.1.12.0/24", None),
            ("10.0.0.0/24", None),
            ("10.1.0.0/25", None),
        ] {
            assert_eq!(subnet_key("10.1.0.0/16", block).as_ref(), key);
        }
    }

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
