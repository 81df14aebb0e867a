//! Kinds of resources: one table of how long each takes and what AWS enforces between them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Group, affected::Affected};

/// Declares the kinds, each with its answer to every question: a row without one does not compile.
macro_rules! kinds {
    (@answer yes) => { true };
    (@answer no) => { false };
    (@serves Nothing) => { None };
    (@serves $part:ident) => { Some(Affected::$part) };
    ($d:tt $(
        $kind:ident $name:literal $aws_name:literal $group:ident $max_name_length:literal
        $create:literal $max_create:literal $delete:literal $max_delete:literal $polled:ident $flickers:ident $in_vpc:ident $interfaces:ident
        $data:ident $twice:ident $revisioned:ident $moves:ident $serves:ident
        [$($referenced:ident)*] [$($always:ident)*];
    )+) => {
        /// What sort of thing a resource is, in AWS's words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "each is AWS's own term")]
        pub enum Kind { $($kind),+ }

        /// Passes the names of all kinds, as `[Vpc Subnet …]`, to a macro: what there is one of
        /// for each kind is made by it.
        #[macro_export]
        macro_rules! for_each_kind {
            ($d callback:ident) => { $d callback! { [$($kind)+] } };
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            const fn row(self) -> &'static Row {
                match self {
                    $(Self::$kind => &Row {
                        name: $name,
                        aws_name: $aws_name,
                        group: Group::$group,
                        max_name_length: $max_name_length,
                        create_seconds: $create,
                        max_create_seconds: $max_create,
                        delete_seconds: $delete,
                        max_delete_seconds: $max_delete,
                        is_polled: kinds!(@answer $polled),
                        can_flicker: kinds!(@answer $flickers),
                        is_in_vpc: kinds!(@answer $in_vpc),
                        is_held_by_interfaces: kinds!(@answer $interfaces),
                        holds_data: kinds!(@answer $data),
                        creates_twice: kinds!(@answer $twice),
                        is_revisioned: kinds!(@answer $revisioned),
                        may_have_another_key: kinds!(@answer $moves),
                        serves: kinds!(@serves $serves),
                        if_referenced: &[$(Self::$referenced),*],
                        always: &[$(Self::$always),*],
                    }),+
                }
            }
        }
    };
}

// The columns, as the methods of `Kind` explain them: kind, name, AWS's name, group, longest name,
// typical and longest seconds to create and to delete (`docs/AWS.md#durations`), is_polled,
// can_flicker, is_in_vpc, is_held_by_interfaces, holds_data, creates_twice, is_revisioned,
// may_have_another_key, serves; what it depends on if it refers to it, and what always.
kinds! { $
    Vpc              "vpc"                  "vpc"              Network        256  1    2   1    2 no  no  no  yes no  yes no  no  Nothing  [] [];
    InternetGateway  "internet_gateway"     "internet-gateway" Network        256  1    2   1    2 no  no  yes yes no  yes no  no  Agent    [Vpc] [];
    // The interfaces of the cache's nodes outlive it (`docs/AWS.md#deleting`).
    Subnet           "subnet"               "subnet"           Network        256  1   10  20 1200 no  no  yes yes no  no  no  no  Nothing  [Vpc] [];
    ElasticIp        "elastic_ip"           "elastic-ip"       Network        256  1    2   1   30 no  no  no  no  no  yes no  no  Outbound [] [];
    // Mapped public addresses keep the internet gateway attached.
    NatGateway       "nat_gateway"          "natgateway"       Network        256  105  180  45   90 yes no  yes no  no  no  no  no  Outbound [Subnet ElasticIp] [InternetGateway];
    RouteTable       "route_table"          "route-table"      Network        256  1    2   1    2 no  no  yes no  no  no  no  no  Outbound [Vpc] [];
    SecurityGroup    "security_group"       "security-group"   SecurityGroups 255  1    2  20 1200 no  no  yes yes no  no  no  no  Nothing  [Vpc SecurityGroup] [];
    EcrRepository    "ecr_repository"       "repository"       Data           256  1    2   1    2 no  no  no  no  yes no  no  no  Nothing  [] [];
    // The agent is built for it; one that was built before takes seconds.
    Image            "image"                ""                 Agent            0  120  600   1    2 no  no  no  no  no  no  no  no  Nothing  [] [];
    DbSubnetGroup    "db_subnet_group"      "subgrp"           Data           255  1    2   1    2 no  no  no  no  no  no  no  no  Nothing  [Subnet] [];
    // RDS creates its log groups again while it lives.
    DbInstance       "db_instance"          "db"               Data            63  310  480 100  300 yes yes no  no  yes no  no  no  Database [DbSubnetGroup SecurityGroup] [LogGroup];
    Secret           "secret"               "secret"           Secrets        512  1    2   1  120 no  no  no  no  yes no  no  no  Nothing  [] [];
    // The value goes with its secret; it has no deletion of its own.
    SecretValue      "secret_value"         ""                 Secrets          0  1    2   1    2 no  no  no  no  no  no  no  no  Nothing  [Secret] [];
    CacheSubnetGroup "cache_subnet_group"   "subnetgroup"      Data           255  1    2   1    2 no  no  no  no  no  no  no  no  Nothing  [Subnet] [];
    ReplicationGroup "replication_group"    "replicationgroup" Data            40  300  540 150  400 yes yes no  no  yes no  no  no  Cache    [CacheSubnetGroup SecurityGroup] [];
    LogGroup         "log_group"            "log-group"        Agent          512  1    2   1    2 no  no  no  no  yes no  no  no  Nothing  [] [];
    EcsCluster       "ecs_cluster"          "cluster"          Agent          255  1    5   1    5 yes no  no  no  no  no  no  no  Nothing  [] [];
    IamRole          "iam_role"             "role"             Agent           64  1   30   1    2 no  no  no  no  no  no  no  no  Nothing  [] [];
    TaskDefinition   "task_definition"      "task-definition"  Agent          255  1    2   1    2 no  no  no  no  no  yes yes no  Nothing  [] [];
    LoadBalancer     "load_balancer"        "loadbalancer"     Ingress         32  135  240  20  300 yes no  no  no  no  no  no  no  Agent    [Subnet SecurityGroup] [InternetGateway];
    TargetGroup      "target_group"         "targetgroup"      Ingress         32  1    2   1    2 no  no  no  no  no  no  no  no  Agent    [] [];
    Listener         "listener"             "listener"         Ingress          0  1    2   1    2 no  no  no  no  no  no  no  no  Agent    [TargetGroup Certificate LoadBalancer] [];
    // A task that still stops would write into a log group deleted too early.
    EcsService       "ecs_service"          "service"          Service        255  55  180  40  900 yes no  no  no  no  no  no  no  Agent    [EcsCluster Subnet SecurityGroup] [LogGroup];
    Certificate      "certificate"          "certificate"      Ingress        255  150 1800   1    2 yes no  no  no  no  yes no  no  Nothing  [] [];
    // Only by the certificate its record is found again.
    DnsRecord        "dns_record"           "rrset"            Ingress          0  35   90   1   90 yes no  no  no  no  no  no  yes Agent    [Certificate] [];
    // It knows the service by its path, which is no output, and would start tasks again while the
    // service ends.
    ScalableTarget   "scalable_target"      "scalable-target"  Service          0  1    2   1    2 no  no  no  no  no  no  no  no  Nothing  [] [EcsService];
    ScalingPolicy    "scaling_policy"       ""                 Service        255  1    2   1    2 no  no  no  no  no  no  no  no  Nothing  [ScalableTarget] [];
    SnsTopic         "sns_topic"            "topic"            Data           255  1    2   1    2 no  no  no  no  no  no  no  no  Nothing  [] [];
    // One that outlives the service reports that it is down.
    Alarm            "alarm"                "alarm"            Monitoring     255  1    2   1    2 no  no  no  no  no  no  no  no  Nothing  [SnsTopic] [EcsService];
    Dashboard        "dashboard"            "dashboard"        Monitoring     255  1    2   1    2 no  no  no  no  no  no  no  no  Nothing  [] [];
}

struct Row {
    name: &'static str,
    aws_name: &'static str,
    group: Group,
    max_name_length: usize,
    create_seconds: u32,
    max_create_seconds: u32,
    delete_seconds: u32,
    max_delete_seconds: u32,
    is_polled: bool,
    can_flicker: bool,
    is_in_vpc: bool,
    is_held_by_interfaces: bool,
    holds_data: bool,
    creates_twice: bool,
    is_revisioned: bool,
    may_have_another_key: bool,
    serves: Option<Affected>,
    if_referenced: &'static [Kind],
    always: &'static [Kind],
}

/// How a dependent stands in the way of its dependency's deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependency {
    /// Not at all: AWS deletes the dependency under a living dependent.
    Never,
    /// If the dependent refers to it.
    IfReferenced,
    /// Always, though no attribute names it.
    Always,
}

impl Kind {
    /// As it is written in plans and events: `security_group`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().name
    }

    /// The type that AWS gives it in ARNs; none of what is part of another resource.
    #[must_use]
    pub fn aws_name(self) -> Option<&'static str> {
        let name = self.row().aws_name;
        (!name.is_empty()).then_some(name)
    }

    /// The group that resources of this kind are drawn in.
    #[must_use]
    pub fn group(self) -> Group {
        self.row().group
    }

    /// The longest name that AWS takes (`docs/AWS.md#names-and-tags`); 0 of a kind that is found
    /// by what it belongs to, not by a name.
    #[must_use]
    pub fn max_name_length(self) -> usize {
        self.row().max_name_length
    }

    /// Typical seconds from the creating call to ready.
    #[must_use]
    pub fn typical_create_seconds(self) -> u32 {
        self.row().create_seconds
    }

    /// Typical seconds from the deleting call to gone.
    #[must_use]
    pub fn typical_delete_seconds(self) -> u32 {
        self.row().delete_seconds
    }

    /// The longest seconds from the creating call to ready.
    #[must_use]
    pub fn max_create_seconds(self) -> u32 {
        self.row().max_create_seconds
    }

    /// The longest seconds from the deleting call to gone.
    #[must_use]
    pub fn max_delete_seconds(self) -> u32 {
        self.row().max_delete_seconds
    }

    /// The part of the service that does not work while a resource of this kind is away.
    #[must_use]
    pub fn serves(self) -> Option<Affected> {
        self.row().serves
    }

    /// Whether it takes its time to become ready or to go, so that it must be
    /// looked at again after the call.
    #[must_use]
    pub fn is_polled(self) -> bool {
        self.row().is_polled
    }

    /// Whether it may report that it is ready before it takes up all that it was
    /// asked for (`docs/AWS.md#changing`): one read then is not enough.
    #[must_use]
    pub fn can_flicker(self) -> bool {
        self.row().can_flicker
    }

    /// Whether it lies in a VPC, which can't be deleted before it.
    #[must_use]
    pub fn is_in_vpc(self) -> bool {
        self.row().is_in_vpc
    }

    /// Whether network interfaces in it, which services leave for a while, keep it
    /// from being deleted (`docs/AWS.md#deleting`).
    #[must_use]
    pub fn is_held_by_interfaces(self) -> bool {
        self.row().is_held_by_interfaces
    }

    /// Whether its loss would lose what users stored: on a protected
    /// environment it is never replaced.
    #[must_use]
    pub fn holds_data(self) -> bool {
        self.row().holds_data
    }

    /// Whether a second creating call after a lost response creates a second one:
    /// neither a unique name nor a client token protects (`docs/AWS.md#creating`).
    #[must_use]
    pub fn creates_twice(self) -> bool {
        self.row().creates_twice
    }

    /// Whether each update registers a further revision under the same name, so that a
    /// repeated update creates a second one.
    #[must_use]
    pub fn is_revisioned(self) -> bool {
        self.row().is_revisioned
    }

    /// Whether a resource of this kind may be observed under another key than it was created
    /// under: its name does not belong to one environment alone.
    #[must_use]
    pub fn may_have_another_key(self) -> bool {
        self.row().may_have_another_key
    }

    /// Whether AWS refuses, or silently spoils, the deletion of a `dependency`
    /// while a resource of this kind lives (`docs/AWS.md#deleting`).
    #[must_use]
    pub fn depends_on(self, dependency: Self) -> Dependency {
        let row = self.row();
        if row.always.contains(&dependency) {
            Dependency::Always
        } else if row.if_referenced.contains(&dependency) {
            Dependency::IfReferenced
        } else {
            Dependency::Never
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
