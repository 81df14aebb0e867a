//! Policies of roles: managed ones by their ARNs, and inline ones.

use serde_json::{Value, json};

use super::{limits, not_found, page, role::encoded, text};
use crate::{
    durations::Event,
    fault::ApiFault,
    operation::Answer,
    policy_document::{Document, Purpose},
    state::iam::InlinePolicy,
    world::Turn,
};

pub(super) fn perform(operation: &str, value: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "AttachRolePolicy" => attach(value, turn),
        "DetachRolePolicy" => detach(value, turn),
        "ListAttachedRolePolicies" => list_attached(value, turn),
        "PutRolePolicy" => put(value, turn),
        "GetRolePolicy" => get(value, turn),
        "DeleteRolePolicy" => delete(value, turn),
        "ListRolePolicies" => list(value, turn),
        "GetPolicy" => get_managed(value, turn),
        _ => return None,
    })
}

/// Attaching again does nothing.
fn attach(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = text(value, "PolicyArn");
    check_attachable(arn)?;
    let believed_at = turn.now + turn.duration_of(Event::RoleAssumable);
    let role = turn.own_role(text(value, "RoleName"))?;
    role.managed.entry(arn.to_owned()).or_insert(believed_at);
    limits::check_managed(role)?;
    Ok(json!({}))
}

/// AWS's own policies can be attached, those that only it attaches cannot.
/// The account has none of its own: there is no operation that makes one.
fn check_attachable(arn: &str) -> Result<(), ApiFault> {
    let name = arn.strip_prefix("arn:aws:iam::aws:policy/");
    if !arn.starts_with("arn:") {
        let message = format!("ARN {arn} is not valid.");
        return Err(ApiFault::new("InvalidInput", message));
    }
    if name.is_none_or(|name| name.starts_with("aws-service-role/")) {
        return Err(not_found(format!(
            "Policy {arn} does not exist or is not attachable."
        )));
    }
    Ok(())
}

/// A managed policy, without its document.
fn get_managed(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = text(value, "PolicyArn");
    if !turn.has_policy(arn) {
        return Err(not_found(format!("Policy {arn} was not found.")));
    }
    let name = arn.rsplit('/').next().unwrap_or_default();
    Ok(json!({"Policy": {
        "PolicyName": name,
        "Arn": arn,
        "Path": "/",
        "DefaultVersionId": "v1",
        "AttachmentCount": 0,
        "IsAttachable": true,
    }}))
}

fn detach(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = text(value, "PolicyArn");
    let role = turn.own_role(text(value, "RoleName"))?;
    match role.managed.remove(arn) {
        Some(_) => Ok(json!({})),
        None => Err(not_found(format!("Policy {arn} was not found."))),
    }
}

fn list_attached(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let role = turn.role(text(value, "RoleName"))?;
    let attached = role.managed.keys();
    let shown = attached
        .map(|arn| {
            let name = arn.rsplit('/').next().unwrap_or_default();
            (arn.clone(), json!({"PolicyName": name, "PolicyArn": arn}))
        })
        .collect();
    Ok(page(value, "AttachedPolicies", shown))
}

fn put(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let document = text(value, "PolicyDocument");
    let now = turn.now;
    let believed_at = now + turn.duration_of(Event::RoleAssumable);
    let role = turn.own_role(text(value, "RoleName"))?;
    Document::checked(document, Purpose::Permissions)?;
    let name = text(value, "PolicyName");
    let before = role.inline.get(name);
    if before.is_none_or(|policy| policy.document != document) {
        let earlier = before.and_then(|policy| policy.believed(now));
        let document = document.to_owned();
        let policy = InlinePolicy {
            document,
            believed_at,
            earlier: earlier.map(str::to_owned),
        };
        role.inline.insert(name.to_owned(), policy);
    }
    limits::check_inline(role)?;
    Ok(json!({}))
}

fn get(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let name = text(value, "PolicyName");
    let role = turn.role(text(value, "RoleName"))?;
    let policy = role.inline.get(name).ok_or_else(|| no_inline(name))?;
    Ok(json!({
        "RoleName": role.name,
        "PolicyName": name,
        "PolicyDocument": encoded(&policy.document),
    }))
}

fn delete(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let name = text(value, "PolicyName");
    let role = turn.own_role(text(value, "RoleName"))?;
    let gone = role.inline.remove(name);
    gone.map(|_| json!({})).ok_or_else(|| no_inline(name))
}

fn no_inline(name: &str) -> ApiFault {
    not_found(format!("The role policy with name {name} cannot be found."))
}

fn list(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let role = turn.role(text(value, "RoleName"))?;
    let names = role.inline.keys();
    let shown = names.map(|name| (name.clone(), json!(name))).collect();
    Ok(page(value, "PolicyNames", shown))
}

/// Returns the document of one of AWS's policies that matter here; the others are
/// taken as allowing nothing to a role, and as a boundary that limits nothing.
pub(super) fn document_of_aws(arn: &str) -> Option<&'static str> {
    let name = arn.strip_prefix("arn:aws:iam::aws:policy/")?;
    match name.rsplit('/').next()? {
        "AmazonECSTaskExecutionRolePolicy" => Some(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecr:GetAuthorizationToken","ecr:BatchCheckLayerAvailability","ecr:GetDownloadUrlForLayer","ecr:BatchGetImage","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}]}"#,
        ),
        "AdministratorAccess" => Some(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
        ),
        "PowerUserAccess" => Some(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"}]}"#,
        ),
        "SecretsManagerReadWrite" => Some(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:*","Resource":"*"}]}"#,
        ),
        "CloudWatchLogsFullAccess" => Some(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}"#,
        ),
        "AmazonEC2ContainerRegistryReadOnly" => Some(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecr:GetAuthorizationToken","ecr:BatchCheckLayerAvailability","ecr:GetDownloadUrlForLayer","ecr:BatchGetImage","ecr:Describe*","ecr:List*"],"Resource":"*"}]}"#,
        ),
        _ => None,
    }
}
