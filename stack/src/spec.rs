//! What one resource of each kind is, attribute by attribute. The same type
//! holds what is wanted, where texts may refer to other resources, and what
//! AWS reports, where nothing does.

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

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::{
    cache::{CacheSubnetGroup, ReplicationGroup, TransitEncryption},
    compute::{
        Container, EcsCluster, EcsService, IamRole, LogGroup, ScalableTarget, ScalingPolicy,
        ServiceLoadBalancer, Statement, TaskDefinition,
    },
    data::{EcrRepository, Image, Secret, SecretContent, SecretValue, ValueStatus},
    database::{DbInstance, DbSubnetGroup},
    domain::{Alias, Certificate, DnsRecord},
    ec2::{ElasticIp, InternetGateway, NatGateway, RouteTable, Rule, SecurityGroup, Subnet, Vpc},
    elb::{HealthCheck, Listener, ListenerAction, LoadBalancer, Redirect, TargetGroup},
    events::SnsTopic,
    monitoring::{Alarm, Dashboard},
    references::ResolveError,
};
use crate::{Kind, Tags};

/// How the attributes of a kind behave when they change.
pub trait Attributes {
    /// The kind that these are the attributes of.
    const KIND: Kind;

    /// Whether AWS can't make this change in place.
    fn replaces(_change: &Change) -> bool {
        false
    }

    /// Whether the two values mean the same, so that there is nothing to change.
    fn equivalent(_change: &Change) -> bool {
        false
    }

    /// Whether what AWS holds is kept though it is not what is wanted: it is
    /// newer or larger, and the way back would lose data or does not exist.
    fn keeps(_wanted: &Self, _found: &Self, _change: &Change) -> Option<Keep> {
        None
    }

    /// Whether making this change in place gives the resource a new id or ARN.
    fn renews_outputs(_change: &Change) -> bool {
        false
    }

    /// The stored data that this change gives up.
    fn discards(_change: &Change) -> Option<Discard> {
        None
    }

    /// Why the tool makes this change to a stack that it adopts.
    fn reason(_change: &Change) -> Option<&'static str> {
        None
    }
}

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
    ($($kind:ident),+ $(,)?) => {
        /// A resource of any kind.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "attributes", rename_all = "snake_case")]
        #[expect(missing_docs, reason = "a variant is its kind")]
        pub enum Spec { $($kind($kind)),+ }

        impl Spec {
            /// Its kind.
            #[must_use]
            pub fn kind(&self) -> Kind {
                match self { $(Self::$kind(_) => <$kind as Attributes>::KIND),+ }
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
        })+
    };
}

spec! {
    Vpc, InternetGateway, Subnet, ElasticIp, NatGateway, RouteTable, SecurityGroup,
    EcrRepository, Image, DbSubnetGroup, DbInstance, Secret, SecretValue, CacheSubnetGroup, ReplicationGroup,
    LogGroup, EcsCluster, IamRole, TaskDefinition, LoadBalancer, TargetGroup, Listener, EcsService,
    Certificate, DnsRecord, ScalableTarget, ScalingPolicy, SnsTopic,
    Alarm, Dashboard,
}

/// The pattern of these kinds of [`Spec`]. A match over all kinds ends with the others by name,
/// never with `_`: a new kind does not compile without an answer.
#[macro_export]
macro_rules! specs {
    ($($kind:ident)+) => { $($crate::Spec::$kind(_))|+ };
}

/// The tags of a [`Spec`], borrowed one way or the other.
macro_rules! tags_of {
    ($spec:expr, $($reference:tt)+) => {
        Some(match $spec {
            Spec::Vpc(it) => $($reference)+ it.tags,
            Spec::InternetGateway(it) => $($reference)+ it.tags,
            Spec::Subnet(it) => $($reference)+ it.tags,
            Spec::ElasticIp(it) => $($reference)+ it.tags,
            Spec::NatGateway(it) => $($reference)+ it.tags,
            Spec::RouteTable(it) => $($reference)+ it.tags,
            Spec::SecurityGroup(it) => $($reference)+ it.tags,
            Spec::EcrRepository(it) => $($reference)+ it.tags,
            Spec::DbSubnetGroup(it) => $($reference)+ it.tags,
            Spec::DbInstance(it) => $($reference)+ it.tags,
            Spec::Secret(it) => $($reference)+ it.tags,
            Spec::CacheSubnetGroup(it) => $($reference)+ it.tags,
            Spec::ReplicationGroup(it) => $($reference)+ it.tags,
            Spec::LogGroup(it) => $($reference)+ it.tags,
            Spec::EcsCluster(it) => $($reference)+ it.tags,
            Spec::IamRole(it) => $($reference)+ it.tags,
            Spec::TaskDefinition(it) => $($reference)+ it.tags,
            Spec::LoadBalancer(it) => $($reference)+ it.tags,
            Spec::TargetGroup(it) => $($reference)+ it.tags,
            Spec::Listener(it) => $($reference)+ it.tags,
            Spec::EcsService(it) => $($reference)+ it.tags,
            Spec::Certificate(it) => $($reference)+ it.tags,
            Spec::ScalableTarget(it) => $($reference)+ it.tags,
            Spec::SnsTopic(it) => $($reference)+ it.tags,
            Spec::Alarm(it) => $($reference)+ it.tags,
            Spec::Dashboard(it) => $($reference)+ it.tags,
            specs!(Image SecretValue DnsRecord ScalingPolicy) => return None,
        })
    };
}

impl Spec {
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

    /// The protection against deletion, of a kind that has one.
    pub(crate) fn protection_mut(&mut self) -> Option<&mut bool> {
        match self {
            Self::DbInstance(it) => Some(&mut it.deletion_protection),
            Self::LoadBalancer(it) => Some(&mut it.deletion_protection),
            Self::LogGroup(it) => Some(&mut it.deletion_protection),
            specs!(
                Vpc InternetGateway Subnet ElasticIp NatGateway RouteTable
                SecurityGroup EcrRepository Image DbSubnetGroup Secret SecretValue
                CacheSubnetGroup ReplicationGroup EcsCluster IamRole TaskDefinition
                TargetGroup Listener EcsService Certificate DnsRecord ScalableTarget
                ScalingPolicy SnsTopic Alarm Dashboard
            ) => None,
        }
    }

    /// The specification with the longer of the two times for which logs, backups and
    /// snapshots are kept.
    #[must_use]
    pub fn keeping_retention(mut self, found: &Self) -> Self {
        match &mut self {
            Self::LogGroup(it) => {
                let days = |it: &LogGroup| it.retention_days.unwrap_or(u32::MAX);
                if let Self::LogGroup(found) = found
                    && days(found) > days(it)
                {
                    it.retention_days = found.retention_days;
                }
            }
            Self::DbInstance(it) => {
                if let Self::DbInstance(found) = found {
                    let days = &mut it.backup_retention_days;
                    *days = (*days).max(found.backup_retention_days);
                }
            }
            Self::ReplicationGroup(it) => {
                if let Self::ReplicationGroup(found) = found {
                    let days = &mut it.snapshot_retention_days;
                    *days = (*days).max(found.snapshot_retention_days);
                }
            }
            specs!(
                Vpc InternetGateway Subnet ElasticIp NatGateway RouteTable
                SecurityGroup EcrRepository Image DbSubnetGroup Secret SecretValue
                CacheSubnetGroup EcsCluster IamRole TaskDefinition LoadBalancer
                TargetGroup Listener EcsService Certificate DnsRecord ScalableTarget
                ScalingPolicy SnsTopic Alarm Dashboard
            ) => {}
        }
        self
    }
    /// The tags, of a kind that can carry tags.
    #[must_use]
    pub fn tags(&self) -> Option<&Tags> {
        tags_of!(self, &)
    }

    /// The tags, to be changed, of a kind that can carry tags.
    pub(crate) fn tags_mut(&mut self) -> Option<&mut Tags> {
        tags_of!(self, &mut)
    }

    /// Whether `other`, found in place of this, is another resource that can exist
    /// beside it: neither a name nor AWS forbids both.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Certificate(it), Self::Certificate(other)) => !it.is_of_same_domain(other),
            (Self::DnsRecord(it), Self::DnsRecord(other)) => !it.is_same_record(other),
            (
                specs!(
                    Vpc InternetGateway Subnet ElasticIp NatGateway RouteTable
                    SecurityGroup EcrRepository Image DbSubnetGroup DbInstance
                    Secret SecretValue CacheSubnetGroup ReplicationGroup
                    LogGroup EcsCluster IamRole TaskDefinition LoadBalancer
                    TargetGroup Listener EcsService Certificate DnsRecord
                    ScalableTarget ScalingPolicy SnsTopic Alarm Dashboard
                ),
                _,
            ) => false,
        }
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
