//! IAM: roles with their policies. It is the account's, not a region's.

use kavak_calls::is_mutating;
use serde_json::{Value, json};

use crate::{
    Service,
    fault::ApiFault,
    limits::Limit,
    operation::Answer,
    resource::{Inventory, Resource},
    state::iam::{Iam, Role},
    world::Turn,
};

mod boundary;
mod limits;
mod policy;
mod role;
mod service_linked;
mod simulation;
mod tagging;
mod trust;

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

/// The rate limit that a call counts for.
pub(crate) fn limit(operation: &str, _: &Value) -> Limit<'static> {
    match is_mutating(operation) {
        true => Limit::new("changing", 40, 15),
        false => Limit::new("reading", 100, 30),
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

impl Inventory for Iam {
    /// The roles that calls have created.
    fn resources(&self, region: &str, _: &str) -> Vec<Resource> {
        let own = self.roles.values().filter(|role| !role.is_service_linked());
        own.map(|role| Resource {
            service: Service::Iam,
            region: region.to_owned(),
            kind: "role",
            id: role.name.clone(),
            arn: role.arn.clone(),
            tags: Some(role.tags.clone()),
        })
        .collect()
    }
}
