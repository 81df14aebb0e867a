//! Resources that look like the environment's but were not created by it.

use std::fmt;

use serde::Serialize;

use crate::{Environment, Key, Kind, Tags, names};

/// A resource that is reported and left alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unmanaged {
    /// The key whose place it takes; an orphan, if it takes none.
    pub key: Key,
    /// Its kind.
    pub kind: Kind,
    /// Its identifier in AWS: an EC2 id, a name or an ARN.
    pub id: String,
    /// Its `Name` tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its `owner` tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Why it is not the environment's.
    pub reason: UnmanagedReason,
}

/// Why a resource is not the environment's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnmanagedReason {
    /// It has a name of the environment, but not its tags.
    NameOnly,
    /// It has the environment's tags, but no name of its own.
    TagsOnly,
    /// It has neither, but is in the environment's VPC or part of one of its
    /// resources.
    Guest,
    /// A DNS record that leads to the environment's load balancer, or answers
    /// for its domain, but was not created by it.
    Record,
    /// A role, which is the account's and not a region's: it serves the
    /// environment of the same name in this region.
    ServesRegion(String),
}

impl Unmanaged {
    /// A resource that is left alone, with the name and the owner that its tags
    /// give.
    #[must_use]
    pub fn new(key: Key, kind: Kind, id: &str, tags: &Tags, reason: UnmanagedReason) -> Self {
        Self {
            key,
            kind,
            id: id.to_owned(),
            name: tags.get("Name").cloned(),
            owner: tags.get("owner").cloned(),
            reason,
        }
    }
}

impl fmt::Display for Unmanaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let identity = Identity {
            kind: self.kind,
            id: &self.id,
            name: self.name.as_deref(),
            owner: self.owner.as_deref(),
        };
        write!(f, "{identity} ")?;
        match &self.reason {
            UnmanagedReason::NameOnly => {
                f.write_str("has a name of this environment but not its tags")
            }
            UnmanagedReason::TagsOnly => {
                f.write_str("has this environment's tags but none of its names")
            }
            UnmanagedReason::Guest if self.kind.is_in_vpc() => {
                f.write_str("is in the VPC but is not part of this environment")
            }
            UnmanagedReason::Guest => f.write_str("uses this environment but is not part of it"),
            UnmanagedReason::Record => f.write_str("was not created by this environment"),
            UnmanagedReason::ServesRegion(region) => {
                write!(f, "serves the environment of the same name in {region}")
            }
        }
    }
}

/// Distinguishes a resource from others: `` vpc `vpc-1` (Name `x`, owner `ana`) ``.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    kind: Kind,
    id: &'a str,
    name: Option<&'a str>,
    owner: Option<&'a str>,
}

impl<'a> Identity<'a> {
    /// The identity of a resource with these tags.
    #[must_use]
    pub fn new(kind: Kind, id: &'a str, tags: Option<&'a Tags>) -> Self {
        let tag = |key: &str| Some(tags?.get(key)?.as_str());
        Self {
            kind,
            id,
            name: tag("Name"),
            owner: tag("owner"),
        }
    }
}

impl fmt::Display for Identity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind, self.id)?;
        let tags = [("Name", self.name), ("owner", self.owner)];
        // A name that is the id is known already.
        let tags = tags.map(|(tag, value)| value.filter(|it| *it != self.id).map(|it| (tag, it)));
        let mut separator = " (";
        for (tag, value) in tags.into_iter().flatten() {
            write!(f, "{separator}{tag} `{value}`")?;
            separator = ", ";
        }
        if separator == ", " {
            f.write_str(")")
        } else {
            Ok(())
        }
    }
}

/// The ownership of a resource, by its name and its tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// The environment's: it has one of its names and its tags.
    Ours(Key),
    /// It has one or the other, or neither.
    Unmanaged(UnmanagedReason),
}

impl Ownership {
    /// The ownership of a resource with one of these names: its `Name` tag, and
    /// the name by which AWS knows it where it has one.
    #[must_use]
    pub fn of<'a>(
        environment: &Environment,
        kind: Kind,
        given_names: impl IntoIterator<Item = &'a str>,
        tags: &Tags,
    ) -> Self {
        let mut keys = given_names
            .into_iter()
            .filter_map(|name| names::key_of(environment, kind, name));
        match (keys.next(), environment.owns(tags)) {
            (Some(key), true) => Self::Ours(key),
            (Some(_), false) => Self::Unmanaged(UnmanagedReason::NameOnly),
            (None, true) => Self::Unmanaged(UnmanagedReason::TagsOnly),
            (None, false) => Self::Unmanaged(UnmanagedReason::Guest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(of: &[(&str, &str)]) -> Tags {
        of.iter()
            .map(|(tag, value)| ((*tag).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn resource_is_ours_only_with_a_name_of_ours_and_both_tags() {
        let environment = Environment {
            project: "a".into(),
            env: "dev".into(),
            region: "us-east-1".into(),
        };
        let ours = [("project", "a"), ("env", "dev")];
        for kind in names::all(&environment) {
            let of = |name: &str, of: &[(&str, &str)]| {
                Ownership::of(&environment, kind.kind, [name], &tags(of))
            };
            let unmanaged = Ownership::Unmanaged;
            assert_eq!(of(&kind.name, &ours), Ownership::Ours(kind.key.clone()));
            for missing in [&ours[..1], &ours[1..], &[][..]] {
                let expected = unmanaged(UnmanagedReason::NameOnly);
                assert_eq!(of(&kind.name, missing), expected, "{}", kind.name);
            }
            let expected = unmanaged(UnmanagedReason::TagsOnly);
            assert_eq!(of("partner-whitelisted-ip", &ours), expected);
            assert_eq!(of("x", &[]), unmanaged(UnmanagedReason::Guest));
        }
    }

    #[test]
    fn unmanaged_resource_is_shown_with_name_owner_and_id() {
        let shown = |of: &[(&str, &str)], id: &str| {
            let reason = UnmanagedReason::TagsOnly;
            Unmanaged::new(Key::orphan(id), Kind::ElasticIp, id, &tags(of), reason).to_string()
        };
        let end = "has this environment's tags but none of its names";
        assert_eq!(
            shown(&[("Name", "partner"), ("owner", "ana")], "eipalloc-1"),
            format!("elastic_ip `eipalloc-1` (Name `partner`, owner `ana`) {end}")
        );
        assert_eq!(
            shown(&[("Name", "eipalloc-1"), ("owner", "ana")], "eipalloc-1"),
            format!("elastic_ip `eipalloc-1` (owner `ana`) {end}")
        );
        assert_eq!(
            shown(&[], "eipalloc-1"),
            format!("elastic_ip `eipalloc-1` {end}")
        );
    }
}
