//! Blocks of addresses: IPv4, as far as cutting a VPC into subnets needs them, and both
//! versions as security groups hold them.

use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
};

/// An IPv4 or IPv6 block as EC2 shows it; `None` for anything else and where bits behind
/// the prefix are set.
#[must_use]
pub fn canonical(text: &str) -> Option<String> {
    if let Some(block) = Block::parse(text) {
        return Some(block.to_string());
    }
    let (address, prefix) = text.split_once('/')?;
    let address: Ipv6Addr = address.parse().ok()?;
    let prefix: u32 = prefix.parse().ok().filter(|prefix| *prefix <= 128)?;
    let behind_prefix = u128::MAX.checked_shr(prefix).unwrap_or(0);
    (u128::from(address) & behind_prefix == 0).then(|| format!("{address}/{prefix}"))
}

/// An IPv4 block in CIDR notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    address: u32,
    prefix: u32,
}

impl Block {
    /// Reads `10.0.0.0/16`; `None` for anything else and where bits behind the
    /// prefix are set.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let address = u32::from(address.parse::<Ipv4Addr>().ok()?);
        let prefix: u32 = prefix.parse().ok().filter(|prefix| *prefix <= 32)?;
        (address & !mask(prefix) == 0).then_some(Self { address, prefix })
    }

    /// Bits of the network part.
    #[must_use]
    pub fn prefix(self) -> u32 {
        self.prefix
    }

    /// The number of /24s in it.
    #[must_use]
    pub fn count_24(self) -> u32 {
        24u32.checked_sub(self.prefix).map_or(0, |bits| 1 << bits)
    }

    /// The `number`th /24 of this block, counted from 0.
    #[must_use]
    pub fn slash_24(self, number: u32) -> String {
        Self {
            address: self.address + (number << 8),
            prefix: 24,
        }
        .to_string()
    }

    /// `true` if `other` shares an address with this block.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let prefix = self.prefix.min(other.prefix);
        self.address & mask(prefix) == other.address & mask(prefix)
    }

    /// `true` if it lies in the ranges that RFC 1918 sets aside for private use.
    #[must_use]
    pub fn is_private(self) -> bool {
        Ipv4Addr::from(self.address).is_private()
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", Ipv4Addr::from(self.address), self.prefix)
    }
}

fn mask(prefix: u32) -> u32 {
    u32::MAX.checked_shl(32 - prefix).unwrap_or(0)
}
