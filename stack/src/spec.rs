//! The specification of a resource of each kind, attribute by attribute. The same type
//! holds what is wanted, where texts may refer to other resources, and what
//! AWS reports, where nothing does.

#[macro_use]
mod attributes;
pub mod cache;
mod change;
pub mod data;
pub mod database;
pub mod domain;
pub mod ec2;
pub mod ecs;
pub mod elb;
pub mod events;
pub mod iam;
pub mod logs;
pub mod monitoring;
mod references;
pub(crate) mod rules;
pub mod scaling;
mod settled;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::{attributes::Attributes, rules::ChangeRule};
pub use self::{
    cache::*,
    change::{Change, Discard, Keep},
    data::*,
    database::*,
    domain::*,
    ec2::*,
    ecs::*,
    elb::*,
    events::*,
    iam::*,
    logs::*,
    monitoring::*,
    references::ResolveError,
    scaling::*,
};
use crate::{
    Kind, Tags, Text,
    leaves::{Keeping, Leaves},
    prices::{Cost, Prices},
};

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

            /// `true` if AWS can't make this change in place.
            #[must_use]
            pub fn replaces(&self, change: &Change) -> bool {
                match self { $(Self::$kind(_) => <$kind as Attributes>::replaces(change)),+ }
            }

            /// `true` if the two values of the change mean the same.
            #[must_use]
            pub fn equivalent(&self, change: &Change) -> bool {
                match self { $(Self::$kind(_) => <$kind as Attributes>::equivalent(change)),+ }
            }

            /// The reason why `found` keeps its value in spite of the change.
            #[must_use]
            pub fn keeps(&self, found: &Self, change: &Change) -> Option<Keep> {
                match (self, found) {
                    $((Self::$kind(wanted), Self::$kind(found)) => {
                        <$kind as Attributes>::keeps(wanted, found, change)
                    }
                    (Self::$kind(_), _) => None,)+
                }
            }

            /// `true` if the change gives the resource a new id or ARN.
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

            /// `true` if `other`, found in place of this, is another resource that can exist
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

            /// The data that its deletion leaves behind.
            pub(crate) fn leaves(&self, keeping: &Keeping) -> Leaves {
                match self { $(Self::$kind(it) => it.leaves(keeping)),+ }
            }

            /// Its cost, if it has any.
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
            /// An attribute is missing or of the wrong type.
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
}
