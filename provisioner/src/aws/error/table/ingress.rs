//! The load balancer's codes, and those of its certificate and its name.

use kavak_engine::{Class, Reason};

use super::{Row, row};

const ZONE_WITHOUT_BALANCERS: Reason = Reason {
    meaning: "this availability zone takes no load balancer; ELB offers no way to ask before",
    next: "name two other zones in network.availability_zones (`aws ec2 describe-availability-zones`)",
};

pub(in crate::aws) const ELB: &[Row] = &[
    row(
        Class::Invalid,
        &["ValidationError", "InvalidConfigurationRequest"],
    )
    .saying(&[
        "cannot be associated with a load balancer",
        "do not support Availability Zone",
    ])
    .because(&ZONE_WITHOUT_BALANCERS),
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

pub(in crate::aws) const ACM: &[Row] = &[
    row(Class::Busy, &["RequestInProgress"]),
    row(
        Class::Invalid,
        &["InvalidDomainValidationOptions", "InvalidState"],
    ),
];

pub(in crate::aws) const ROUTE_53: &[Row] = &[
    // A record of that name and type exists already, or no more.
    row(Class::AlreadyExists, &["InvalidChangeBatch"]).saying(&["already exists"]),
    row(Class::NotFound, &["InvalidChangeBatch"]).saying(&["was not found"]),
    row(Class::Invalid, &["InvalidChangeBatch", "InvalidDomainName"]),
    row(Class::Busy, &["PriorRequestNotComplete"]),
    row(Class::NotFound, &["NoSuchHostedZone", "NoSuchChange"]),
];
