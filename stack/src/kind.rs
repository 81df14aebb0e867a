//! Kinds of resources: durations and what AWS enforces between them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What sort of thing a resource is, in AWS's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is AWS's own term")]
pub enum Kind {
    Vpc,
    InternetGateway,
    Subnet,
    ElasticIp,
    NatGateway,
    RouteTable,
    SecurityGroup,
    EcrRepository,
    Image,
    DbSubnetGroup,
    DbInstance,
    Secret,
    SecretValue,
    CacheSubnetGroup,
    ReplicationGroup,
    LogGroup,
    EcsCluster,
    IamRole,
    TaskDefinition,
    LoadBalancer,
    TargetGroup,
    Listener,
    EcsService,
    Certificate,
    DnsRecord,
    ScalableTarget,
    ScalingPolicy,
    SnsTopic,
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
        match self {
            Self::Vpc => "vpc",
            Self::InternetGateway => "internet_gateway",
            Self::Subnet => "subnet",
            Self::ElasticIp => "elastic_ip",
            Self::NatGateway => "nat_gateway",
            Self::RouteTable => "route_table",
            Self::SecurityGroup => "security_group",
            Self::EcrRepository => "ecr_repository",
            Self::Image => "image",
            Self::DbSubnetGroup => "db_subnet_group",
            Self::DbInstance => "db_instance",
            Self::Secret => "secret",
            Self::SecretValue => "secret_value",
            Self::CacheSubnetGroup => "cache_subnet_group",
            Self::ReplicationGroup => "replication_group",
            Self::LogGroup => "log_group",
            Self::EcsCluster => "ecs_cluster",
            Self::IamRole => "iam_role",
            Self::TaskDefinition => "task_definition",
            Self::LoadBalancer => "load_balancer",
            Self::TargetGroup => "target_group",
            Self::Listener => "listener",
            Self::EcsService => "ecs_service",
            Self::Certificate => "certificate",
            Self::DnsRecord => "dns_record",
            Self::ScalableTarget => "scalable_target",
            Self::ScalingPolicy => "scaling_policy",
            Self::SnsTopic => "sns_topic",
        }
    }

    /// Typical seconds from the creating call to ready (`aws.md` §13).
    #[must_use]
    pub fn typical_create_seconds(self) -> u32 {
        match self {
            Self::NatGateway => 105,
            Self::LoadBalancer => 135,
            Self::DbInstance => 310,
            Self::ReplicationGroup => 300,
            Self::EcsService => 55,
            Self::Certificate => 150,
            // The agent is built for it; one that was built before takes seconds.
            Self::Image => 120,
            Self::DnsRecord => 35,
            _ => 1,
        }
    }

    /// Typical seconds from the deleting call to gone (`aws.md` §13).
    #[must_use]
    pub fn typical_delete_seconds(self) -> u32 {
        match self {
            Self::NatGateway => 45,
            Self::LoadBalancer => 20,
            Self::DbInstance => 100,
            Self::ReplicationGroup => 150,
            Self::EcsService => 40,
            // The interfaces of the cache's nodes outlive it (§2, ENIs that linger).
            Self::SecurityGroup | Self::Subnet => 20,
            _ => 1,
        }
    }

    /// Whether it takes its time to become ready or to go, so that it must be
    /// looked at again after the call.
    #[must_use]
    pub fn is_looked_at(self) -> bool {
        matches!(
            self,
            Self::NatGateway
                | Self::LoadBalancer
                | Self::DbInstance
                | Self::ReplicationGroup
                | Self::EcsCluster
                | Self::EcsService
                | Self::Certificate
                | Self::DnsRecord
        )
    }

    /// Whether it lies in a VPC, which can't be deleted before it.
    #[must_use]
    pub fn is_in_vpc(self) -> bool {
        matches!(
            self,
            Self::InternetGateway
                | Self::Subnet
                | Self::NatGateway
                | Self::RouteTable
                | Self::SecurityGroup
        )
    }

    /// Whether network interfaces in it, which services leave for a while, keep it
    /// from being deleted (`aws.md` §2).
    #[must_use]
    pub fn is_held_by_interfaces(self) -> bool {
        matches!(
            self,
            Self::Subnet | Self::SecurityGroup | Self::InternetGateway | Self::Vpc
        )
    }

    /// Whether it may say that it is ready before it takes up all that it was
    /// asked for (`aws.md` §16): one look then is not enough.
    #[must_use]
    pub fn may_flicker(self) -> bool {
        matches!(self, Self::DbInstance | Self::ReplicationGroup)
    }

    /// Whether its loss would lose what users stored: on a protected
    /// environment it is never replaced.
    #[must_use]
    pub fn holds_data(self) -> bool {
        matches!(
            self,
            Self::DbInstance
                | Self::ReplicationGroup
                | Self::Secret
                | Self::EcrRepository
                | Self::LogGroup
        )
    }

    /// Whether a second creating call after a lost reply makes a second one:
    /// neither a unique name nor a client token protects (`aws.md` §0).
    #[must_use]
    pub fn creates_twice(self) -> bool {
        matches!(
            self,
            Self::Vpc
                | Self::InternetGateway
                | Self::ElasticIp
                | Self::TaskDefinition
                | Self::Certificate
        )
    }

    /// Whether AWS refuses, or silently spoils, the deletion of a `dependency`
    /// while a resource of this kind lives (`aws.md` §2 delete-time
    /// dependency errors, §14.4).
    #[must_use]
    pub fn depends_on(self, dependency: Self) -> Dependency {
        use Dependency::{Always, IfReferenced, Never};
        match (self, dependency) {
            // Mapped public addresses keep the gateway attached.
            (Self::NatGateway | Self::LoadBalancer, Self::InternetGateway) => Always,
            // A task that still stops would write into a group deleted too early;
            // RDS makes its groups again while it lives.
            (Self::EcsService | Self::DbInstance, Self::LogGroup) => Always,
            // It knows the service by its path, which is no output, and would
            // start tasks again while the service ends.
            (Self::ScalableTarget, Self::EcsService) => Always,
            (
                Self::InternetGateway
                | Self::Subnet
                | Self::RouteTable
                | Self::SecurityGroup,
                Self::Vpc,
            )
            | (Self::NatGateway, Self::Subnet | Self::ElasticIp)
            | (Self::SecurityGroup, Self::SecurityGroup)
            | (Self::LoadBalancer, Self::Subnet | Self::SecurityGroup)
            | (Self::DbSubnetGroup | Self::CacheSubnetGroup, Self::Subnet)
            | (Self::DbInstance, Self::DbSubnetGroup | Self::SecurityGroup)
            | (Self::ReplicationGroup, Self::CacheSubnetGroup | Self::SecurityGroup)
            | (Self::EcsService, Self::EcsCluster | Self::Subnet | Self::SecurityGroup)
            | (Self::Listener, Self::TargetGroup | Self::Certificate | Self::LoadBalancer)
            | (Self::ScalingPolicy, Self::ScalableTarget)
            // Only by the certificate its record is found again.
            | (Self::DnsRecord, Self::Certificate)
            // The value goes with its secret; it has no deletion of its own.
            | (Self::SecretValue, Self::Secret) => IfReferenced,
            _ => Never,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
