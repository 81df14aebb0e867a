//! IAM: roles with their policies. It is the account's, not a region's.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    clock::Moment,
    fault::ApiFault,
    operation::Answer,
    policy_document::Document,
    resource::Resource,
    wire::Service,
    world::{Tags, Turn},
};

mod boundary;
mod limits;
mod policy;
mod role;
mod service_linked;
mod simulation;
mod tagging;
mod trust;

/// An account's roles and what it says about policies.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Iam {
    /// What the callers may do; everything without one.
    #[serde(skip)]
    pub(crate) callers: Option<Arc<Document>>,
    /// The account's own managed policies, ARNs with documents; `None` where any
    /// that is asked for exists, as no operation here creates one.
    #[serde(default)]
    own_policies: Option<BTreeMap<String, String>>,
    /// The boundary without which the organisation lets nobody create a role.
    #[serde(default)]
    demanded_boundary: Option<String>,
    /// By name in lower case: names that differ in case only are the same.
    pub(crate) roles: BTreeMap<String, Role>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Role {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) description: Option<String>,
    pub(crate) max_session_seconds: u32,
    pub(crate) permissions_boundary: Option<String>,
    /// Who may assume it, as JSON.
    pub(crate) trust: String,
    /// From when on services believe the trust.
    pub(crate) trusted_at: Moment,
    pub(crate) created_at: String,
    /// ARNs of the managed policies, each with the moment from which services
    /// believe it.
    pub(crate) managed: BTreeMap<String, Moment>,
    pub(crate) inline: BTreeMap<String, InlinePolicy>,
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct InlinePolicy {
    /// The document, as it was written.
    pub(crate) document: String,
    /// From when on services believe it.
    pub(crate) believed_at: Moment,
    /// What they believe until then, if it was another.
    #[serde(default)]
    pub(crate) earlier: Option<String>,
}

impl InlinePolicy {
    /// The document that services go by.
    pub(crate) fn believed(&self, now: Moment) -> Option<&str> {
        if self.believed_at <= now {
            Some(&self.document)
        } else {
            self.earlier.as_deref()
        }
    }
}

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    role::perform(operation, &value, turn)
        .or_else(|| policy::perform(operation, &value, turn))
        .or_else(|| tagging::perform(operation, &value, turn))
        .or_else(|| match operation {
            "CreateServiceLinkedRole" => Some(service_linked::create(value, turn)),
            "SimulatePrincipalPolicy" => Some(simulation::simulate(value, turn)),
            _ => None,
        })
}

impl Role {
    /// Made by AWS for a service, and changed by nobody else.
    pub(crate) fn is_service_linked(&self) -> bool {
        self.path.starts_with("/aws-service-role/")
    }
}

impl Turn<'_> {
    /// A role that exists.
    fn role(&mut self, name: &str) -> Result<&mut Role, ApiFault> {
        let role = self.world.iam.roles.get_mut(&name.to_lowercase());
        role.ok_or_else(|| not_found(format!("The role with name {name} cannot be found.")))
    }

    /// A role that its owner may change.
    fn own_role(&mut self, name: &str) -> Result<&mut Role, ApiFault> {
        let role = self.role(name)?;
        if role.is_service_linked() {
            return Err(ApiFault::new(
                "UnmodifiableEntity",
                format!(
                    "Cannot perform the operation on the protected role '{name}' - this role is only modifiable by AWS"
                ),
            ));
        }
        Ok(role)
    }
}

fn not_found(message: String) -> ApiFault {
    ApiFault::new("NoSuchEntity", message).with_status(404)
}

fn limit_exceeded(message: String) -> ApiFault {
    ApiFault::new("LimitExceeded", message).with_status(409)
}

/// A text member of an input that the wire has checked already.
fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}

/// A page of `entries` as `member`, after the one that the marker names.
fn page(asked: &Value, member: &str, entries: Vec<(String, Value)>) -> Value {
    let limit = asked["MaxItems"].as_u64().unwrap_or(100) as usize;
    let after = asked["Marker"].as_str();
    let mut rest = entries
        .into_iter()
        .filter(|(name, _)| after.is_none_or(|last| name.as_str() > last));
    let page: Vec<(String, Value)> = rest.by_ref().take(limit).collect();
    let is_truncated = rest.next().is_some();
    let marker = page.last().filter(|_| is_truncated);
    json!({
        "IsTruncated": is_truncated,
        "Marker": marker.map(|(name, _)| name),
        member: page.iter().map(|(_, shown)| shown).collect::<Vec<_>>(),
    })
}

impl Iam {
    /// The roles that somebody has made.
    pub(crate) fn resources(&self) -> Vec<Resource> {
        let own = self.roles.values().filter(|role| !role.is_service_linked());
        own.map(|role| Resource {
            service: Service::Iam,
            region: "global".to_owned(),
            kind: "role",
            id: role.name.clone(),
            arn: role.arn.clone(),
            tags: Some(role.tags.clone()),
        })
        .collect()
    }
}
