//! Kinds of resources: one table of how long each takes and what AWS enforces between them.

mod answers;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::answers::Dependency;
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
        /// The kind of a resource, in AWS's words.
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

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
