//! The load balancer's codes, and those of its certificate and its name.

use kavak_engine::Class;

use super::{Row, row};

pub(super) const ELB: &[Row] = &[
    // The gateway was attached before; ELB asks EC2, which may not see it yet.
    row(Class::NotVisibleYet, &["InvalidSubnet"]).saying(&["no internet gateway"]),
    row(Class::NotVisibleYet, &["InvalidSecurityGroup"]).of(&["Create*"]),
    row(
        Class::Invalid,
        &[
            "InvalidSubnet",
            "InvalidSecurityGroup",
            "InvalidConfigurationRequest",
            "InvalidScheme",
            "IncompatibleProtocols",
            "SSLPolicyNotFound",
        ],
    ),
];

pub(super) const ACM: &[Row] = &[
    row(Class::Busy, &["RequestInProgress"]),
    row(
        Class::Invalid,
        &["InvalidDomainValidationOptions", "InvalidState"],
    ),
];

pub(super) const ROUTE_53: &[Row] = &[
    // A record of that name and type is there already (§8), or no more.
    row(Class::AlreadyExists, &["InvalidChangeBatch"]).saying(&["already exists"]),
    row(Class::NotFound, &["InvalidChangeBatch"]).saying(&["was not found"]),
    row(Class::Invalid, &["InvalidChangeBatch", "InvalidDomainName"]),
    row(Class::Busy, &["PriorRequestNotComplete"]),
    row(Class::NotFound, &["NoSuchHostedZone", "NoSuchChange"]),
];
