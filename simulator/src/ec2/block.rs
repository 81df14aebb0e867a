//! Blocks of addresses.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::kind::invalid_value;
use crate::fault::ApiFault;

/// The block that a text means, with its host bits cut off, as AWS does.
///
/// # Errors
/// If it is none.
pub(super) fn parse(text: &str) -> Result<Ipv4Net, ApiFault> {
    text.parse()
        .map(|block: Ipv4Net| block.trunc())
        .map_err(|_| {
            invalid_value(format!(
                "Value ({text}) for parameter cidrBlock is invalid. This is not a valid CIDR block."
            ))
        })
}

/// Returns whether a VPC or a subnet can have it.
pub(super) fn is_of_vpc_size(block: Ipv4Net) -> bool {
    (16..=28).contains(&block.prefix_len())
}

pub(super) fn overlap(one: Ipv4Net, other: Ipv4Net) -> bool {
    one.contains(&other) || other.contains(&one)
}

/// The usable address of this number, counted from 0.
pub(super) fn usable_address(block: Ipv4Net, number: u32) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(block.network()) + 4 + number)
}
