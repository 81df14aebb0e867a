//! The VPC's block, its zones.

use kavak_stack::{Settings, cidr::Block};

use super::{Report, matches};

/// AWS makes no larger VPC.
const WIDEST_PREFIX: u32 = 16;

/// The longest prefix whose block still holds a /24 with the number 11.
const NARROWEST_PREFIX: u32 = 20;

pub(super) fn check(settings: &Settings, report: &mut Report<'_>) {
    let cidr = settings.network.cidr.as_str();
    if let Some(rule) = broken(cidr) {
        report.demand(false, "network.cidr", cidr, rule);
    }
    check_zones(settings, report);
}

fn broken(cidr: &str) -> Option<String> {
    let Some(block) = Block::parse(cidr) else {
        return Some(match without_host_bits(cidr) {
            Some(block) => format!("has bits set behind its prefix: the block is {block}"),
            None => "must be an IPv4 block like 10.0.0.0/16".into(),
        });
    };
    if !block.is_private() {
        return Some("must be private: in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16".into());
    }
    if !(WIDEST_PREFIX..=NARROWEST_PREFIX).contains(&block.prefix()) {
        return Some(format!(
            "must have a prefix from /{WIDEST_PREFIX}, AWS's largest VPC, to /{NARROWEST_PREFIX}, \
             which just holds the subnets: the /24s numbered 0, 1, 10 and 11"
        ));
    }
    None
}

/// The block that was meant by an address in it.
fn without_host_bits(cidr: &str) -> Option<Block> {
    let (address, prefix) = cidr.split_once('/')?;
    let address: u32 = address.parse::<std::net::Ipv4Addr>().ok()?.into();
    let prefix: u32 = prefix.parse().ok().filter(|prefix| *prefix <= 32)?;
    let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
    Block::parse(&format!(
        "{}/{prefix}",
        std::net::Ipv4Addr::from(address & mask)
    ))
}

fn check_zones(settings: &Settings, report: &mut Report<'_>) {
    let zones = &settings.network.availability_zones;
    if zones.is_empty() || !report.is_sound("region") {
        return;
    }
    let region = &settings.region;
    let pattern = format!("{region}[a-z]");
    let is_kept = zones.len() == 2
        && zones[0] != zones[1]
        && zones.iter().all(|zone| matches(&pattern, zone));
    report.demand(
        is_kept,
        "network.availability_zones",
        zones.clone(),
        format!(
            "must be two different zones of {region}, like [\"{region}a\", \"{region}b\"], or empty"
        ),
    );
}
