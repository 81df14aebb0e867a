//! What one resource of each kind is, attribute by attribute. The same type
//! holds what is wanted, where texts may refer to other resources, and what
//! AWS reports, where nothing does.

#[macro_use]
mod attributes;
pub mod cache;
pub mod compute;
pub mod data;
pub mod database;
pub mod domain;
pub mod ec2;
pub mod elb;
pub mod events;
pub mod monitoring;
mod references;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::attributes::Attributes;
pub use self::{
    cache::*, compute::*, data::*, database::*, domain::*, ec2::*, elb::*, events::*,
    monitoring::*, references::ResolveError,
};
use crate::{
    Found, Kind, Tags, Text,
    cost::{Cost, Prices},
    impact::ChangeRule,
    plan::{Keeping, Leaves},
};

/// Why a value that AWS holds is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// AWS's side is ahead of this setting, which should be changed.
    AheadOf(&'static str),
    /// AWS's side is managed in a way that no setting names.
    NoSetting,
    /// It depends on another attribute that is kept.
    Dependent,
}

/// Stored data that a change in place gives up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discard {
    /// The setting that asks for the change.
    pub setting: &'static str,
    /// The data, after "deletes".
    pub data: &'static str,
}

/// One attribute that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Change {
    /// Path: `tags.owner`, `ingress[tcp 80 from 0.0.0.0/0]`.
    pub attribute: String,
    /// What AWS holds; null where there is nothing.
    pub from: Value,
    /// What is wanted; null where nothing is.
    pub to: Value,
    /// Why, where the difference is the tool's own wish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
}

impl Change {
    /// Whether this is a change of `attribute` or of something in it.
    #[must_use]
    pub fn is(&self, attribute: &str) -> bool {
        self.attribute
            .strip_prefix(attribute)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }

    /// Whether both values are numbers and the wanted one is smaller.
    #[must_use]
    pub fn shrinks(&self) -> bool {
        self.to.as_u64() < self.from.as_u64()
    }

    /// Whether it shortens the time, in days, for which something is kept; null is for ever.
    #[must_use]
    pub fn shortens(&self) -> bool {
        let days = |value: &Value| value.as_u64().unwrap_or(u64::MAX);
        days(&self.to) < days(&self.from)
    }
}

/// Declares [`Spec`] and what it hands to the attributes of its kind.
macro_rules! spec {
    ([$($kind:ident)+]) => {
        /// A resource of any kind.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "attributes", rename_all = "snake_case")]
        #[expect(missing_docs, reason = "a variant is its kind")]
        pub enum Spec { $($kind($kind)),+ }

        impl Spec {
            /// Its kind.
            #[must_use]
            pub fn kind(&self) -> Kind {
                match self { $(Self::$kind(_) => Kind::$kind),+ }
            }

            /// Whether AWS can't make this change in place.
            #[must_use]
            pub fn replaces(&self, change: &Change) -> bool {
                match self { $(Self::$kind(_) => <$kind as Attributes>::replaces(change)),+ }
            }

            /// Whether the two values of the change mean the same.
            #[must_use]
            pub fn equivalent(&self, change: &Change) -> bool {
                match self { $(Self::$kind(_) => <$kind as Attributes>::equivalent(change)),+ }
            }

            /// Whether `found` keeps its value in spite of the change.
            #[must_use]
            pub fn keeps(&self, found: &Self, change: &Change) -> Option<Keep> {
                match (self, found) {
                    $((Self::$kind(wanted), Self::$kind(found)) => {
                        <$kind as Attributes>::keeps(wanted, found, change)
                    }
                    (Self::$kind(_), _) => None,)+
                }
            }

            /// Whether the change gives the resource a new id or ARN.
            #[must_use]
            pub fn renews_outputs(&self, change: &Change) -> bool {
                match self { $(Self::$kind(_) => <$kind as Attributes>::renews_outputs(change)),+ }
            }

            /// The stored data that this change gives up.
            #[must_use]
            pub fn discards(&self, change: &Change) -> Option<Discard> {
                match self { $(Self::$kind(_) => <$kind as Attributes>::discards(change)),+ }
            }

            /// Why the tool wants this change.
            #[must_use]
            pub fn reason(&self, change: &Change) -> Option<&'static str> {
                match self { $(Self::$kind(_) => <$kind as Attributes>::reason(change)),+ }
            }

            /// The changes in place that interrupt the service or take long.
            pub(crate) fn interrupts(&self) -> &'static [ChangeRule] {
                match self { $(Self::$kind(_) => <$kind as Attributes>::interrupts()),+ }
            }

            /// The protection against deletion, of a kind that has one.
            pub(crate) fn protection_mut(&mut self) -> Option<&mut bool> {
                match self { $(Self::$kind(it) => it.protection()),+ }
            }

            /// The specification with the longer of the two times for which logs, backups and
            /// snapshots are kept.
            #[must_use]
            pub fn keeping_retention(mut self, found: &Self) -> Self {
                match (&mut self, found) {
                    $((Self::$kind(it), Self::$kind(found)) => it.keep_retention(found),
                    (Self::$kind(_), _) => {})+
                }
                self
            }

            /// Whether `other`, found in place of this, is another resource that can exist
            /// beside it: neither a name nor AWS forbids both.
            #[must_use]
            pub fn is_beside(&self, other: &Self) -> bool {
                match (self, other) {
                    $((Self::$kind(it), Self::$kind(other)) => it.is_beside(other),
                    (Self::$kind(_), _) => false,)+
                }
            }

            /// The security groups, of a kind that must have one until it is deleted and works
            /// with the VPC's own instead.
            pub(crate) fn security_groups_mut(&mut self) -> Option<&mut BTreeSet<Text>> {
                match self { $(Self::$kind(it) => it.security_groups()),+ }
            }

            /// What its deletion leaves behind of the data.
            pub(crate) fn leaves(&self, keeping: &Keeping, found: &Found) -> Leaves {
                match self { $(Self::$kind(it) => it.leaves(keeping, found)),+ }
            }

            /// What it costs, if it does.
            pub(crate) fn cost(&self, all: &[&Self], prices: Option<&Prices>) -> Option<Cost> {
                match self { $(Self::$kind(it) => it.cost(all, prices)),+ }
            }

            /// The tags, of a kind that can carry tags.
            #[must_use]
            pub fn tags(&self) -> Option<&Tags> {
                match self { $(Self::$kind(it) => it.tags()),+ }
            }

            /// The tags, to be changed, of a kind that can carry tags.
            pub(crate) fn tags_mut(&mut self) -> Option<&mut Tags> {
                match self { $(Self::$kind(it) => it.tags_mut()),+ }
            }

            /// The attributes as JSON, texts with references included.
            ///
            /// # Errors
            /// Never for the types of this module; the error is serde's.
            pub fn attributes(&self) -> Result<Value, serde_json::Error> {
                match self { $(Self::$kind(attributes) => serde_json::to_value(attributes)),+ }
            }

            /// The specification of the same kind with these attributes.
            ///
            /// # Errors
            /// What is missing or of the wrong type.
            pub fn with_attributes(&self, attributes: Value) -> Result<Self, serde_json::Error> {
                match self { $(Self::$kind(_) => serde_json::from_value(attributes).map(Self::$kind)),+ }
            }
        }

        $(impl From<$kind> for Spec {
            fn from(attributes: $kind) -> Self {
                Self::$kind(attributes)
            }
        }

        impl<'a> TryFrom<&'a Spec> for &'a $kind {
            type Error = ();

            fn try_from(spec: &'a Spec) -> Result<Self, ()> {
                if let Spec::$kind(attributes) = spec {
                    return Ok(attributes);
                }
                Err(())
            }
        })+
    };
}

for_each_kind!(spec);

impl Spec {
    /// The attributes, if it is of their kind: `spec.attributes_of::<Vpc>()`.
    #[must_use]
    pub fn attributes_of<'a, T>(&'a self) -> Option<&'a T>
    where
        &'a T: TryFrom<&'a Self>,
    {
        <&T>::try_from(self).ok()
    }

    /// The specification with the protection against deletion that was switched on in the
    /// console: it is kept until the resource is to be deleted. That of a database is a
    /// setting, which counts on an ephemeral environment.
    #[must_use]
    pub fn keeping_protection(mut self, found: &Self, is_protected: bool) -> Self {
        let is_setting = self.kind() == Kind::DbInstance;
        let found = found.clone().protection_mut().is_some_and(|it| *it);
        if let Some(protection) = self.protection_mut()
            && (is_protected || !is_setting)
        {
            *protection |= found;
        }
        self
    }

    /// This specification with those attributes taken over from `found` that
    /// mean the same there or are kept, so that they cause no call.
    #[must_use]
    pub fn settled(&self, found: &Self) -> Self {
        let (Ok(Value::Object(mut wanted)), Ok(Value::Object(held))) =
            (self.attributes(), found.attributes())
        else {
            return self.clone();
        };
        for (attribute, from) in held.into_iter().filter(|(_, from)| !from.is_null()) {
            let Some(to) = wanted.get_mut(&attribute).filter(|to| **to != from) else {
                continue;
            };
            let change = Change {
                attribute,
                from,
                to: to.clone(),
                reason: None,
            };
            if self.equivalent(&change) || self.keeps(found, &change).is_some() {
                *to = change.from;
            }
        }
        self.with_attributes(Value::Object(wanted))
            .unwrap_or_else(|_| self.clone())
    }
}
