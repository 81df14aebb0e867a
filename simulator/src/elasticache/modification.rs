//! Changing groups.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    rules::{self, combination, value},
    version,
};
use crate::{
    fault::ApiFault,
    hidden::Hidden,
    members::{self, Members},
    operation::{Answer, input},
    state::elasticache::{ReplicationGroup, Settings, Status},
    world::Turn,
};

/// Changes that don't make the group busy.
const AT_ONCE: &[&str] = &[
    "AutoMinorVersionUpgrade",
    "NotificationTopicArn",
    "PreferredMaintenanceWindow",
    "ReplicationGroupDescription",
    "SnapshotRetentionLimit",
    "SnapshotWindow",
];

/// Changes that make the group busy for some minutes.
const SOON: &[&str] = &[
    "AutomaticFailoverEnabled",
    "CacheParameterGroupName",
    "IpDiscovery",
    "MultiAZEnabled",
    "SecurityGroupIds",
    "TransitEncryptionEnabled",
    "TransitEncryptionMode",
];

/// Changes that wait for the maintenance window unless they are applied immediately.
const QUEUED: &[&str] = &["CacheNodeType", "Engine", "EngineVersion"];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Modify {
    replication_group_id: String,
    #[serde(default)]
    apply_immediately: bool,
    auth_token: Option<Hidden>,
    auth_token_update_strategy: Option<String>,
    #[serde(flatten)]
    members: Members,
}

pub(super) fn modify_replication_group(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: Modify = input(value)?;
    let mut group = turn.available_group(&wanted.replication_group_id)?;
    let mut asked = differing(&wanted, &group)?;
    if asked.get("TransitEncryptionEnabled") == Some(&json!(false)) {
        asked.insert("TransitEncryptionMode".to_owned(), Value::Null);
    }
    let after: Settings = members::changed(&group.settings, &asked)?;
    check_encryption(&group.settings, &after)?;
    check_apart(&wanted, &asked)?;
    if group.auth_token.is_some() && !after.transit_encryption_enabled {
        return Err(combination(
            "Transit encryption can't be disabled while an AUTH token is enabled.",
        ));
    }
    rules::check_settings(&after, group.size())?;
    if asked.contains_key("CacheNodeType") {
        turn.check_node_type_where_it_lives(&after, &group)?;
    }
    let changes_token = change_token(&wanted, &mut group, &after)?;
    if asked.contains_key("SecurityGroupIds") {
        turn.check_cache_security_groups(&after.security_group_ids)?;
        for member in &group.members {
            turn.regroup_interface(&member.interface, &after.security_group_ids);
        }
    }
    group.settings = members::changed(&group.settings, &members::only(&asked, AT_ONCE))?;
    group.queued.extend(members::only(&asked, QUEUED));
    group.changes = members::only(&asked, SOON);
    if wanted.apply_immediately {
        group.changes.extend(std::mem::take(&mut group.queued));
    }
    let is_busy = changes_token || !group.changes.is_empty();
    let id = group.id.clone();
    if !group.queued.is_empty() {
        turn.plan_maintenance(&group);
    }
    turn.here().elasticache.groups.insert(id.clone(), group);
    if is_busy {
        turn.enter_group_status(&id, Status::Modifying);
    }
    Ok(json!({"ReplicationGroup": turn.shown_replication_group(&id)}))
}

/// Returns the pending changes.
fn differing(wanted: &Modify, group: &ReplicationGroup) -> Result<Members, ApiFault> {
    let mut asked = wanted.members.clone();
    asked.retain(|name, value| {
        let is_known = [AT_ONCE, SOON, QUEUED]
            .iter()
            .any(|names| names.contains(&name.as_str()));
        is_known && !value.is_null()
    });
    let engine = wanted.members.get("Engine").and_then(Value::as_str);
    let engine = engine.unwrap_or(&group.settings.engine);
    let requested = asked.remove("EngineVersion");
    if requested.is_some() || engine != group.settings.engine {
        let version = version::meant(engine, requested.as_ref().and_then(Value::as_str))?;
        check_version(group, version)?;
        asked.insert("EngineVersion".to_owned(), version.shown.into());
        // A default group goes along with the version.
        let default = format!("default.{}", version.family);
        asked
            .entry("CacheParameterGroupName")
            .or_insert(default.into());
    }
    let before = members::of(&group.settings);
    asked.retain(|name, value| before.get(name) != Some(value));
    Ok(asked)
}

/// Versions only rise; Redis becomes Valkey, and the way back is only from
/// Valkey 7.2 to Redis 7.1 (`docs/AWS.md#changing`).
fn check_version(group: &ReplicationGroup, to: &version::Version) -> Result<(), ApiFault> {
    let (engine, before) = (
        &group.settings.engine,
        group.settings.engine_version.as_str(),
    );
    let is_possible = match (engine.as_str(), to.engine) {
        ("valkey", "redis") => before.starts_with("7.2") && to.asked == "7.1",
        _ => to.shown >= before,
    };
    if is_possible {
        return Ok(());
    }
    Err(combination(format!(
        "Cannot downgrade {engine} from {before} to {} {}.",
        to.engine, to.shown
    )))
}

/// On the way between no encryption and required encryption, both are taken.
fn check_encryption(before: &Settings, after: &Settings) -> Result<(), ApiFault> {
    let is_preferred =
        |settings: &Settings| settings.transit_encryption_mode.as_deref() == Some("preferred");
    match (
        before.transit_encryption_enabled,
        after.transit_encryption_enabled,
    ) {
        (false, true) if before.engine == "redis" && before.engine_version.as_str() < "7.0.5" => {
            Err(combination(
                "Transit encryption can be enabled in place from Redis 7.0.5 on.",
            ))
        }
        (false, true) if !is_preferred(after) => Err(combination(
            "Transit encryption is enabled with TransitEncryptionMode preferred first.",
        )),
        (true, false) if !is_preferred(before) => Err(combination(
            "Before transit encryption is disabled, TransitEncryptionMode must be preferred.",
        )),
        _ => Ok(()),
    }
}

/// A token is changed in a call of its own, and so is encryption.
fn check_apart(wanted: &Modify, asked: &Members) -> Result<(), ApiFault> {
    let is_of_encryption = |name: &&String| name.starts_with("TransitEncryption");
    let (encryption, others): (Vec<&String>, Vec<&String>) =
        asked.keys().partition(|name| is_of_encryption(name));
    let has_token = wanted.auth_token_update_strategy.is_some();
    let groups = [has_token, !encryption.is_empty(), !others.is_empty()];
    if groups.iter().filter(|is_asked| **is_asked).count() > 1 {
        return Err(combination(
            "AuthToken, transit encryption and other changes can't be modified in the same request.",
        ));
    }
    Ok(())
}

/// Returns whether the clients' token was to be changed.
fn change_token(
    wanted: &Modify,
    group: &mut ReplicationGroup,
    after: &Settings,
) -> Result<bool, ApiFault> {
    let strategy = wanted.auth_token_update_strategy.as_deref();
    match (&wanted.auth_token, strategy) {
        (None, None) => return Ok(false),
        (None, Some("DELETE")) => {
            group.auth_token = None;
            group.earlier_token = None;
        }
        (Some(token), Some(strategy @ ("SET" | "ROTATE"))) => {
            rules::check_auth_token(token.reveal(), after)?;
            let before = group.auth_token.replace(token.clone());
            let is_rotation = strategy == "ROTATE";
            group.is_token_optional = is_rotation && (before.is_none() || group.is_token_optional);
            group.earlier_token = before.filter(|_| is_rotation);
        }
        _ => {
            return Err(value(
                "AuthToken and AuthTokenUpdateStrategy must be specified together.",
            ));
        }
    }
    Ok(true)
}
