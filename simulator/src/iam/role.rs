//! Roles themselves.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{limit_exceeded, limits, page, text};
use crate::{
    durations::Event,
    fault::ApiFault,
    operation::{Answer, input},
    policy_document::{Document, Purpose},
    state::iam::Role,
    tags,
    world::Turn,
};

/// Documents are returned with all but unreserved characters encoded (RFC 3986).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

const DEFAULT_SESSION_SECONDS: u32 = 3600;

pub(super) fn perform(operation: &str, value: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "CreateRole" => create(value.clone(), turn),
        "GetRole" => get(value, turn),
        "ListRoles" => list(value, turn),
        "UpdateRole" => update(value, turn),
        "UpdateAssumeRolePolicy" => update_trust(value, turn),
        "PutRolePermissionsBoundary" => put_boundary(value, turn),
        "DeleteRole" => delete(value, turn),
        "ListInstanceProfilesForRole" => list_instance_profiles(value, turn),
        _ => return None,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateRole {
    role_name: String,
    assume_role_policy_document: String,
    path: Option<String>,
    description: Option<String>,
    max_session_duration: Option<u32>,
    permissions_boundary: Option<String>,
    #[serde(default)]
    tags: Value,
}

fn create(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: CreateRole = input(value)?;
    Document::checked(&wanted.assume_role_policy_document, Purpose::Trust)?;
    limits::check_trust(&wanted.assume_role_policy_document)?;
    turn.check_boundary(
        "iam:CreateRole",
        &wanted.role_name,
        wanted.permissions_boundary.as_deref(),
    )?;
    let role = Role {
        description: wanted.description,
        max_session_seconds: wanted
            .max_session_duration
            .unwrap_or(DEFAULT_SESSION_SECONDS),
        permissions_boundary: wanted.permissions_boundary,
        tags: tags::read(&wanted.tags),
        ..turn.new_role(
            &wanted.role_name,
            wanted.path.as_deref().unwrap_or("/"),
            &wanted.assume_role_policy_document,
        )
    };
    let shown = with_tags(&role);
    turn.add_role(role)?;
    Ok(json!({"Role": shown}))
}

impl Turn<'_> {
    /// A role that is not in the account yet.
    pub(super) fn new_role(&mut self, name: &str, path: &str, trust: &str) -> Role {
        let believed_after = self.duration_of(Event::RoleAssumable);
        let id = self.world.dice.hex(17).to_uppercase();
        Role {
            name: name.to_owned(),
            path: path.to_owned(),
            id: format!("AROA{id}"),
            arn: format!("arn:aws:iam::{}:role{path}{name}", self.world.account),
            description: None,
            max_session_seconds: DEFAULT_SESSION_SECONDS,
            permissions_boundary: None,
            trust: trust.to_owned(),
            trusted_at: self.now + believed_after,
            created_at: self.timestamp(),
            managed: Default::default(),
            inline: Default::default(),
            tags: Default::default(),
        }
    }

    pub(super) fn add_role(&mut self, role: Role) -> Result<(), ApiFault> {
        let roles = &mut self.world.iam.roles;
        let key = role.name.to_lowercase();
        if roles.contains_key(&key) {
            let message = format!("Role with name {} already exists.", role.name);
            return Err(ApiFault::new("EntityAlreadyExists", message).with_status(409));
        }
        if roles.len() >= limits::ROLES {
            let message = format!("Cannot exceed quota for RolesPerAccount: {}", limits::ROLES);
            return Err(limit_exceeded(message));
        }
        roles.insert(key, role);
        Ok(())
    }
}

fn get(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let role = turn.role(text(value, "RoleName"))?;
    let mut shown = with_tags(role);
    shown["RoleLastUsed"] = json!({});
    Ok(json!({"Role": shown}))
}

fn list(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let prefix = value["PathPrefix"].as_str().unwrap_or("/");
    let roles = turn.world.iam.roles.values();
    let shown = roles
        .filter(|role| role.path.starts_with(prefix))
        .map(|role| (role.name.to_lowercase(), shown(role)))
        .collect();
    Ok(page(value, "Roles", shown))
}

/// A session's length that is not given is the default again; a description
/// stays.
fn update(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let role = turn.own_role(text(value, "RoleName"))?;
    if let Some(description) = value["Description"].as_str() {
        role.description = Some(description.to_owned()).filter(|it| !it.is_empty());
    }
    let seconds = value["MaxSessionDuration"].as_u64();
    role.max_session_seconds = seconds
        .and_then(|seconds| u32::try_from(seconds).ok())
        .unwrap_or(DEFAULT_SESSION_SECONDS);
    Ok(json!({}))
}

fn update_trust(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let document = text(value, "PolicyDocument");
    Document::checked(document, Purpose::Trust)?;
    limits::check_trust(document)?;
    let trusted_at = turn.now + turn.duration_of(Event::RoleAssumable);
    let role = turn.own_role(text(value, "RoleName"))?;
    if role.trust != document {
        role.trust = document.to_owned();
        role.trusted_at = trusted_at;
    }
    Ok(json!({}))
}

fn put_boundary(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let boundary = text(value, "PermissionsBoundary").to_owned();
    let action = "iam:PutRolePermissionsBoundary";
    turn.check_boundary(action, text(value, "RoleName"), Some(&boundary))?;
    let role = turn.own_role(text(value, "RoleName"))?;
    role.permissions_boundary = Some(boundary);
    Ok(json!({}))
}

fn delete(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let name = text(value, "RoleName");
    let role = turn.own_role(name)?;
    let conflict = if !role.managed.is_empty() {
        Some("Cannot delete entity, must detach all policies first.")
    } else if !role.inline.is_empty() {
        Some("Cannot delete entity, must delete policies first.")
    } else {
        None
    };
    if let Some(message) = conflict {
        return Err(ApiFault::new("DeleteConflict", message).with_status(409));
    }
    turn.world.iam.roles.remove(&name.to_lowercase());
    Ok(json!({}))
}

/// Profiles are of virtual machines, which this stack has none of.
fn list_instance_profiles(value: &Value, turn: &mut Turn<'_>) -> Answer {
    turn.role(text(value, "RoleName"))?;
    Ok(page(value, "InstanceProfiles", Vec::new()))
}

/// A role as lists show it.
fn shown(role: &Role) -> Value {
    json!({
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.id,
        "Arn": role.arn,
        "CreateDate": role.created_at,
        "AssumeRolePolicyDocument": encoded(&role.trust),
        "Description": role.description,
        "MaxSessionDuration": role.max_session_seconds,
    })
}

/// A role as it is shown by itself.
pub(super) fn with_tags(role: &Role) -> Value {
    let mut shown = shown(role);
    if !role.tags.is_empty() {
        shown["Tags"] = tags::write(&role.tags);
    }
    if let Some(arn) = &role.permissions_boundary {
        shown["PermissionsBoundary"] = json!({
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": arn,
        });
    }
    shown
}

pub(super) fn encoded(document: &str) -> String {
    utf8_percent_encode(document, ENCODED).to_string()
}
