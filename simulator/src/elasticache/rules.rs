//! Validation of the parameters of a group.

use super::version;
use crate::{fault::ApiFault, state::elasticache::Settings, window::Window};

const BURSTING: &[&str] = &["micro", "small", "medium"];
const LARGE: &[&str] = &[
    "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge",
];
const NODE_TYPES: &[(&str, &[&str])] = &[
    ("t2", BURSTING),
    ("t3", BURSTING),
    ("t4g", BURSTING),
    ("m5", LARGE),
    ("m6g", LARGE),
    ("m7g", LARGE),
    ("r5", LARGE),
    ("r6g", LARGE),
    ("r7g", LARGE),
];

/// Minutes that a window has at least.
const WINDOW: u32 = 60;

/// A primary and five replicas.
pub(super) const MOST_MEMBERS: usize = 6;

type Checked = Result<(), ApiFault>;

pub(super) fn value(message: impl Into<String>) -> ApiFault {
    ApiFault::new("InvalidParameterValue", message)
}

pub(super) fn combination(message: impl Into<String>) -> ApiFault {
    ApiFault::new("InvalidParameterCombination", message)
}

fn check(is_right: bool, fault: impl FnOnce() -> ApiFault) -> Checked {
    if is_right { Ok(()) } else { Err(fault()) }
}

pub(super) fn check_id(id: &str) -> Checked {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_good = id.len() <= 40
        && id.starts_with(|first: char| first.is_ascii_alphabetic())
        && id.bytes().all(is_allowed)
        && !id.ends_with('-')
        && !id.contains("--");
    check(is_good, || {
        value(
            "The parameter ReplicationGroupId is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; must not end with a hyphen or contain two consecutive hyphens; and must have at most 40 characters.",
        )
    })
}

/// Validates a group that is created or changed.
pub(super) fn check_settings(settings: &Settings, size: usize) -> Checked {
    check_node_type(&settings.node_type)?;
    check_parameters(settings)?;
    check_availability(settings, size)?;
    check_windows(settings)?;
    check(settings.port >= 1150, || {
        value(format!(
            "Invalid port: {}. Must be between 1150 and 65535.",
            settings.port
        ))
    })?;
    check(settings.snapshot_retention_limit <= 35, || {
        value("SnapshotRetentionLimit must be between 0 and 35.")
    })?;
    let has_mode = settings.transit_encryption_mode.is_some();
    check(settings.transit_encryption_enabled || !has_mode, || {
        combination("TransitEncryptionMode is only valid when transit encryption is enabled.")
    })
}

/// Every type of node, as `cache.t4g.micro`.
pub(super) fn node_types() -> impl Iterator<Item = String> {
    NODE_TYPES.iter().flat_map(|(family, sizes)| {
        let sizes = sizes.iter();
        sizes.map(move |size| format!("cache.{family}.{size}"))
    })
}

fn check_node_type(node_type: &str) -> Checked {
    check(node_types().any(|it| it == node_type), || {
        value(if node_type.is_empty() {
            "The parameter CacheNodeType must be provided and must not be blank.".to_owned()
        } else {
            format!("The parameter CacheNodeType has an invalid value: {node_type}")
        })
    })
}

/// The defaults with cluster mode off are the only parameter groups there are.
fn check_parameters(settings: &Settings) -> Checked {
    let group = settings.parameter_group.as_str();
    let family = version::find(&settings.engine, &settings.engine_version);
    let family = family.map(|version| version.family).unwrap_or_default();
    if group == format!("default.{family}") {
        return Ok(());
    }
    let known = ["redis5.0", "redis6.x", "redis7", "valkey7", "valkey8"];
    match group.strip_prefix("default.") {
        Some(other) if known.contains(&other) => Err(combination(format!(
            "Expected a parameter group of family {family} but found one of family {other}"
        ))),
        Some(other) if other.ends_with(".cluster.on") => Err(combination(format!(
            "The parameter group {group} has cluster mode on, and the group is to have it off."
        ))),
        _ => Err(ApiFault::new(
            "CacheParameterGroupNotFound",
            format!("CacheParameterGroup {group} not found."),
        )),
    }
}

fn check_availability(settings: &Settings, size: usize) -> Checked {
    check((1..=MOST_MEMBERS).contains(&size), || {
        value("The number of replicas per node group must be within 0 and 5.")
    })?;
    let fails_over = settings.automatic_failover_enabled;
    check(!fails_over || size > 1, || {
        combination("Automatic failover needs at least one replica.")
    })?;
    check(!settings.multi_az_enabled || fails_over, || {
        combination("Must enable automatic failover to enable Multi-AZ.")
    })
}

fn check_windows(settings: &Settings) -> Checked {
    let snapshot = Window::of_day(&settings.snapshot_window, WINDOW)?;
    let maintenance = Window::of_week(&settings.preferred_maintenance_window, WINDOW)?;
    check(!snapshot.meets(maintenance), || {
        value("The snapshot window and maintenance window must not overlap.")
    })
}

fn is_of_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!&#$^<>-".contains(&byte)
}

pub(super) fn check_auth_token(token: &str, settings: &Settings) -> Checked {
    let is_good = (16..=128).contains(&token.len()) && token.bytes().all(is_of_token);
    check(is_good, || {
        value("The AUTH token must have 16 to 128 printable characters.")
    })?;
    check(settings.transit_encryption_enabled, || {
        combination("The AUTH token is only supported when transit encryption is enabled.")
    })
}
