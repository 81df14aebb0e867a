//! The key and the name of everything that an environment can have, whether
//! its settings ask for it or not: how resources are found again.

use crate::{
    Environment, Key, Kind,
    cidr::Block,
    key::{
        LOG_GROUP, PLACES, Place, SECRET_DESK_API_TOKEN, SECRET_LEAD_WEBHOOK_SECRET,
        SECRET_REDIS_AUTH_TOKEN, SUBNET_PRIVATE, SUBNET_PUBLIC,
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

/// `true` for a secret whose value is generated and can be generated again.
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

#[cfg(test)]
mod tests {
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
}
