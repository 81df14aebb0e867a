//! Kinds of resources: one table of how long each takes and what AWS enforces between them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Declares the kinds, each with its answer to every question: a row without one does not compile.
macro_rules! kinds {
    (@answer yes) => { true };
    (@answer no) => { false };
    ($(
        $kind:ident $name:literal $create:literal $delete:literal $polled:ident $flickers:ident
        $in_vpc:ident $interfaces:ident $data:ident $twice:ident
        [$($referenced:ident)*] [$($always:ident)*];
    )+) => {
        /// What sort of thing a resource is, in AWS's words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "each is AWS's own term")]
        pub enum Kind { $($kind),+ }

        impl Kind {
            const fn row(self) -> &'static Row {
                match self {
                    $(Self::$kind => &Row {
                        name: $name,
                        create_seconds: $create,
                        delete_seconds: $delete,
                        is_polled: kinds!(@answer $polled),
                        flickers: kinds!(@answer $flickers),
                        is_in_vpc: kinds!(@answer $in_vpc),
                        is_held_by_interfaces: kinds!(@answer $interfaces),
                        holds_data: kinds!(@answer $data),
                        creates_twice: kinds!(@answer $twice),
                        if_referenced: &[$(Self::$referenced),*],
                        always: &[$(Self::$always),*],
                    }),+
                }
            }
        }
    };
}

// The columns, as the methods of `Kind` explain them: kind, name, seconds to create and to delete
// (`aws.md` §13), is_looked_at, may_flicker, is_in_vpc, is_held_by_interfaces, holds_data,
// creates_twice; what it depends on if it refers to it, and what always.
kinds! {
    Vpc              "vpc"                  1   1 no  no  no  yes no  yes [] [];
    InternetGateway  "internet_gateway"     1   1 no  no  yes yes no  yes [Vpc] [];
    // The interfaces of the cache's nodes outlive it (§2, ENIs that linger).
    Subnet           "subnet"               1  20 no  no  yes yes no  no  [Vpc] [];
    ElasticIp        "elastic_ip"           1   1 no  no  no  no  no  yes [] [];
    // Mapped public addresses keep the internet gateway attached.
    NatGateway       "nat_gateway"        105  45 yes no  yes no  no  no  [Subnet ElasticIp] [InternetGateway];
    RouteTable       "route_table"          1   1 no  no  yes no  no  no  [Vpc] [];
    SecurityGroup    "security_group"       1  20 no  no  yes yes no  no  [Vpc SecurityGroup] [];
    EcrRepository    "ecr_repository"       1   1 no  no  no  no  yes no  [] [];
    // The agent is built for it; one that was built before takes seconds.
    Image            "image"              120   1 no  no  no  no  no  no  [] [];
    DbSubnetGroup    "db_subnet_group"      1   1 no  no  no  no  no  no  [Subnet] [];
    // RDS creates its log groups again while it lives.
    DbInstance       "db_instance"        310 100 yes yes no  no  yes no  [DbSubnetGroup SecurityGroup] [LogGroup];
    Secret           "secret"               1   1 no  no  no  no  yes no  [] [];
    // The value goes with its secret; it has no deletion of its own.
    SecretValue      "secret_value"         1   1 no  no  no  no  no  no  [Secret] [];
    CacheSubnetGroup "cache_subnet_group"   1   1 no  no  no  no  no  no  [Subnet] [];
    ReplicationGroup "replication_group"  300 150 yes yes no  no  yes no  [CacheSubnetGroup SecurityGroup] [];
    LogGroup         "log_group"            1   1 no  no  no  no  yes no  [] [];
    EcsCluster       "ecs_cluster"          1   1 yes no  no  no  no  no  [] [];
    IamRole          "iam_role"             1   1 no  no  no  no  no  no  [] [];
    TaskDefinition   "task_definition"      1   1 no  no  no  no  no  yes [] [];
    LoadBalancer     "load_balancer"      135  20 yes no  no  no  no  no  [Subnet SecurityGroup] [InternetGateway];
    TargetGroup      "target_group"         1   1 no  no  no  no  no  no  [] [];
    Listener         "listener"             1   1 no  no  no  no  no  no  [TargetGroup Certificate LoadBalancer] [];
    // A task that still stops would write into a log group deleted too early.
    EcsService       "ecs_service"         55  40 yes no  no  no  no  no  [EcsCluster Subnet SecurityGroup] [LogGroup];
    Certificate      "certificate"        150   1 yes no  no  no  no  yes [] [];
    // Only by the certificate its record is found again.
    DnsRecord        "dns_record"          35   1 yes no  no  no  no  no  [Certificate] [];
    // It knows the service by its path, which is no output, and would start tasks again while the
    // service ends.
    ScalableTarget   "scalable_target"      1   1 no  no  no  no  no  no  [] [EcsService];
    ScalingPolicy    "scaling_policy"       1   1 no  no  no  no  no  no  [ScalableTarget] [];
    SnsTopic         "sns_topic"            1   1 no  no  no  no  no  no  [] [];
}

struct Row {
    name: &'static str,
    create_seconds: u32,
    delete_seconds: u32,
    is_polled: bool,
    flickers: bool,
    is_in_vpc: bool,
    is_held_by_interfaces: bool,
    holds_data: bool,
    creates_twice: bool,
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

    /// Whether it takes its time to become ready or to go, so that it must be
    /// looked at again after the call.
    #[must_use]
    pub fn is_looked_at(self) -> bool {
        self.row().is_polled
    }

    /// Whether it may report that it is ready before it takes up all that it was
    /// asked for (`aws.md` §16): one read then is not enough.
    #[must_use]
    pub fn may_flicker(self) -> bool {
        self.row().flickers
    }

    /// Whether it lies in a VPC, which can't be deleted before it.
    #[must_use]
    pub fn is_in_vpc(self) -> bool {
        self.row().is_in_vpc
    }

    /// Whether network interfaces in it, which services leave for a while, keep it
    /// from being deleted (`aws.md` §2).
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
    /// neither a unique name nor a client token protects (`aws.md` §0).
    #[must_use]
    pub fn creates_twice(self) -> bool {
        self.row().creates_twice
    }

    /// Whether AWS refuses, or silently spoils, the deletion of a `dependency`
    /// while a resource of this kind lives (`aws.md` §2 delete-time
    /// dependency errors, §14.4).
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
