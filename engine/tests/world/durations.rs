//! Durations of creations and deletions, and protection against a second creation, stated for the
//! tests alone: by the documentation of AWS and logs of public Terraform runs, never by
//! `stack/src/kind.rs`, whose errors they would share.

use std::time::Duration;

use kavak_stack::Kind;

/// Seconds from the creating call to ready, and from the deleting call to gone, of the kinds that
/// are not ready at once. Sources: logs of public Terraform runs; of records, Route 53 Developer
/// Guide, "Propagation"; of certificates, ACM User Guide, "DNS validation".
const SECONDS: &[(Kind, u64, u64)] = &[
    (Kind::NatGateway, 105, 45),
    (Kind::DbInstance, 310, 100),
    (Kind::ReplicationGroup, 300, 150),
    (Kind::LoadBalancer, 135, 20),
    (Kind::EcsCluster, 1, 1),
    (Kind::EcsService, 55, 40),
    (Kind::Certificate, 150, 1),
    (Kind::DnsRecord, 35, 1),
];

/// The time to ready; `None` if the response of the creating call is final.
pub(crate) fn creation(kind: Kind) -> Option<Duration> {
    let row = SECONDS.iter().find(|it| it.0 == kind)?;
    Some(Duration::from_secs(row.1))
}

/// The time until it is gone; `None` if the response of the deleting call is final.
pub(crate) fn deletion(kind: Kind) -> Option<Duration> {
    let row = SECONDS.iter().find(|it| it.0 == kind)?;
    Some(Duration::from_secs(row.2))
}

/// Kinds of which a second creating call makes a second resource. Source: the API models: their
/// creating calls have neither a unique name nor a client token that lasts, all others have one,
/// or, as subnets and their address blocks, a conflict with the first.
pub(crate) const CREATES_TWICE: &[Kind] = &[
    Kind::Vpc,
    Kind::InternetGateway,
    Kind::ElasticIp,
    Kind::TaskDefinition,
    Kind::Certificate,
];

/// Kinds that may report that they are ready before they begin an accepted change. Source: the
/// user guides of RDS and ElastiCache: "modifying" follows some time after the call.
pub(crate) const CAN_FLICKER: &[Kind] = &[Kind::DbInstance, Kind::ReplicationGroup];
