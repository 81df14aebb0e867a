//! Dependents that block or spoil a deletion, stated for the tests alone: by the documentation of
//! AWS and public reports, never by `stack/src/kind.rs`, whose errors they would share.

use kavak_stack::{Found, Kind};

/// A dependent that must go, or let go, before its dependency.
pub(crate) struct Dependent {
    pub(crate) of: Kind,
    pub(crate) on: Kind,
    /// `true` if it depends only on those that its specification names.
    pub(crate) is_named: bool,
    /// `true` if AWS refuses the deletion; else the dependent is spoilt or works against it.
    is_refused: bool,
    pub(crate) source: &'static str,
}

/// AWS refuses to delete a resource that the dependent names.
const fn refused(of: Kind, on: Kind, source: &'static str) -> Dependent {
    Dependent {
        of,
        on,
        is_named: true,
        is_refused: true,
        source,
    }
}

/// AWS deletes a resource that the dependent names, to its disadvantage.
const fn spoilt(of: Kind, on: Kind, source: &'static str) -> Dependent {
    Dependent {
        is_refused: false,
        ..refused(of, on, source)
    }
}

/// The dependent depends on each resource of the kind, though it names none.
const fn unnamed(it: Dependent) -> Dependent {
    Dependent {
        is_named: false,
        ..it
    }
}

const VPC: &str = "EC2 API Reference, DeleteVpc: DependencyViolation";
const SUBNET: &str =
    "EC2 API Reference, DeleteSubnet: DependencyViolation, network interfaces in it";
const GROUP: &str = "EC2 API Reference, DeleteSecurityGroup: DependencyViolation";
const GATEWAY: &str =
    "EC2 API Reference, DetachInternetGateway: DependencyViolation, mapped public addresses";
const SUBNETS_OF_GROUP: &str =
    "RDS User Guide, Working with a DB instance in a VPC: subnets of the group must exist";
const LOGS: &str = "CloudWatch Logs API Reference, CreateLogGroup: its writers create it again";

#[rustfmt::skip] // a table, one dependency a row
pub(crate) static DEPENDENTS: &[Dependent] = &[
    refused(Kind::InternetGateway, Kind::Vpc, VPC),
    refused(Kind::Subnet, Kind::Vpc, VPC),
    refused(Kind::RouteTable, Kind::Vpc, VPC),
    refused(Kind::SecurityGroup, Kind::Vpc, VPC),
    refused(Kind::SecurityGroup, Kind::SecurityGroup, GROUP),
    refused(Kind::NatGateway, Kind::Subnet, SUBNET),
    refused(Kind::NatGateway, Kind::ElasticIp,
        "EC2 API Reference, ReleaseAddress: InvalidIPAddress.InUse"),
    unnamed(refused(Kind::NatGateway, Kind::InternetGateway, GATEWAY)),
    refused(Kind::LoadBalancer, Kind::Subnet, SUBNET),
    refused(Kind::LoadBalancer, Kind::SecurityGroup, GROUP),
    unnamed(refused(Kind::LoadBalancer, Kind::InternetGateway, GATEWAY)),
    refused(Kind::EcsService, Kind::Subnet, SUBNET),
    refused(Kind::EcsService, Kind::SecurityGroup, GROUP),
    refused(Kind::EcsService, Kind::EcsCluster,
        "ECS API Reference, DeleteCluster: ClusterContainsServicesException"),
    unnamed(spoilt(Kind::EcsService, Kind::LogGroup, LOGS)),
    refused(Kind::DbInstance, Kind::DbSubnetGroup,
        "RDS API Reference, DeleteDBSubnetGroup: InvalidDBSubnetGroupStateFault"),
    refused(Kind::DbInstance, Kind::SecurityGroup, GROUP),
    unnamed(spoilt(Kind::DbInstance, Kind::LogGroup, LOGS)),
    spoilt(Kind::DbSubnetGroup, Kind::Subnet, SUBNETS_OF_GROUP),
    refused(Kind::ReplicationGroup, Kind::CacheSubnetGroup,
        "ElastiCache API Reference, DeleteCacheSubnetGroup: CacheSubnetGroupInUse"),
    refused(Kind::ReplicationGroup, Kind::SecurityGroup, GROUP),
    spoilt(Kind::CacheSubnetGroup, Kind::Subnet, SUBNETS_OF_GROUP),
    refused(Kind::Listener, Kind::TargetGroup,
        "ELB API Reference, DeleteTargetGroup: ResourceInUse"),
    refused(Kind::Listener, Kind::Certificate,
        "ACM API Reference, DeleteCertificate: ResourceInUseException"),
    spoilt(Kind::Listener, Kind::LoadBalancer,
        "ELB API Reference, DeleteLoadBalancer: deletes its listeners, too"),
    spoilt(Kind::SecretValue, Kind::Secret,
        "Secrets Manager API Reference, DeleteSecret: deletes all of its versions"),
    spoilt(Kind::DnsRecord, Kind::Certificate,
        "ACM User Guide, DNS validation: only the certificate names the record"),
    unnamed(spoilt(Kind::ScalableTarget, Kind::EcsService,
        "Application Auto Scaling User Guide: a target sets the count of its service until it is deregistered")),
    spoilt(Kind::ScalingPolicy, Kind::ScalableTarget,
        "Application Auto Scaling API Reference, DeregisterScalableTarget: deletes its policies"),
    spoilt(Kind::Alarm, Kind::SnsTopic,
        "SNS API Reference, DeleteTopic: messages to it are lost"),
    unnamed(spoilt(Kind::Alarm, Kind::EcsService,
        "CloudWatch User Guide, Missing data: breaching where nothing reports")),
];

/// `true` if AWS refuses to delete `dependency` while `dependent` exists.
pub(super) fn is_refused(dependent: &Found, dependency: &Found) -> bool {
    let (of, on) = (dependent.spec.kind(), dependency.spec.kind());
    let mut rows = DEPENDENTS
        .iter()
        .filter(|it| it.is_refused && (it.of, it.on) == (of, on));
    rows.any(|row| {
        let outputs: Vec<&str> = dependency.outputs.values().map(String::as_str).collect();
        !row.is_named || dependent.spec.mentions(&outputs)
    })
}
