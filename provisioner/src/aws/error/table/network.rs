//! EC2's codes.

use kavak_engine::{Class, Reason};

use super::{Row, common::UNKNOWN_KEY, row};

const ZONE_WITHOUT_GATEWAYS: Reason = Reason {
    meaning: "this availability zone takes no NAT gateway; EC2 offers no way to ask before",
    next: "name two other zones in network.availability_zones (`aws ec2 describe-availability-zones`)",
};

pub(in crate::aws) const EC2: &[Row] = &[
    row(Class::NotVisibleYet, &["InvalidParameter"]).of(&["CreateRoute"]),
    row(
        Class::InUse,
        &[
            "DependencyViolation",
            "InvalidGroup.InUse",
            "InvalidIPAddress.InUse",
        ],
    ),
    // Before the row for an address that is in use.
    row(Class::Credentials, &["AuthFailure"])
        .saying(&["not able to validate the provided access credentials"])
        .because(&UNKNOWN_KEY),
    // The NAT service owns the address for a moment longer (`docs/AWS.md#deleting`).
    row(Class::InUse, &["AuthFailure"]).of(&["ReleaseAddress"]),
    row(Class::Busy, &["IncorrectState"]),
    row(Class::Capacity, &["InsufficientFreeAddressesInSubnet"]),
    row(
        Class::AlreadyExists,
        &["InvalidSubnet.Conflict", "Resource.AlreadyAssociated"],
    ),
    row(Class::NotFound, &["Gateway.NotAttached"]),
    row(Class::Invalid, &["NotAvailableInZone"]).because(&ZONE_WITHOUT_GATEWAYS),
    row(
        Class::Invalid,
        &[
            "InvalidSubnet.Range",
            "InvalidVpc.Range",
            "InvalidVpcRange",
            "InvalidRoute.InvalidState",
        ],
    ),
];
