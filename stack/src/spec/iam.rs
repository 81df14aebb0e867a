//! Roles, and the policy documents in them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Change, attributes::Attributes};
use crate::{Tags, Text};

/// An IAM role with its policies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct IamRole {
    pub name: String,
    pub trust_policy: BTreeSet<Statement>,
    /// ARN of the policy that bounds what the role may do.
    pub permissions_boundary: Option<String>,
    /// ARNs of attached managed policies.
    pub managed_policies: BTreeSet<String>,
    /// Name → document.
    pub inline_policies: BTreeMap<String, BTreeSet<Statement>>,
    pub tags: Tags,
}

impl Attributes for IamRole {
    fn equivalent(change: &Change) -> bool {
        // The organisation's own boundary is not ours to remove.
        change.is("permissions_boundary") && change.to.is_null()
    }

    carries_tags!();

    nothing!(
        replaces keeps renews_outputs discards reason interrupts protection keep_retention
        is_beside security_groups leaves cost
    );
}

/// One statement of a policy document, without what has no meaning: order,
/// and whether a single value stands in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct Statement {
    pub effect: String,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub actions: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub resources: BTreeSet<Text>,
    /// Services that may assume the role.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub services: BTreeSet<String>,
    /// Any other element, as canonical JSON: conditions, other principals.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub other: BTreeMap<String, String>,
}

/// The statements of a policy document in the form in which they compare.
///
/// # Errors
/// The text is not a policy document.
pub fn statements(document: &str) -> Result<BTreeSet<Statement>, serde_json::Error> {
    let document: Value = serde_json::from_str(document)?;
    let statements = match document.get("Statement") {
        Some(Value::Array(list)) => list.clone(),
        Some(single) => vec![single.clone()],
        None => Vec::new(),
    };
    Ok(statements.iter().map(statement).collect())
}

fn statement(value: &Value) -> Statement {
    let mut statement = Statement::default();
    for (element, value) in value.as_object().into_iter().flatten() {
        match element.as_str() {
            "Effect" => value
                .as_str()
                .unwrap_or_default()
                .clone_into(&mut statement.effect),
            "Action" => statement.actions = strings(value).collect(),
            "Resource" => statement.resources = strings(value).map(Text::from).collect(),
            "Principal" if is_service(value) => {
                statement.services = strings(&value["Service"]).collect()
            }
            "Sid" => {}
            _ => _ = statement.other.insert(element.clone(), value.to_string()),
        }
    }
    statement
}

fn is_service(principal: &Value) -> bool {
    principal
        .as_object()
        .is_some_and(|members| members.len() == 1 && members.contains_key("Service"))
}

fn strings(value: &Value) -> impl Iterator<Item = String> {
    let list = match value {
        Value::Array(list) => list.clone(),
        single => vec![single.clone()],
    };
    list.into_iter().map(|item| {
        item.as_str()
            .map_or_else(|| item.to_string(), str::to_owned)
    })
}

/// The policy document that these statements make.
#[must_use]
pub fn document(statements: &BTreeSet<Statement>) -> String {
    let list: Vec<Value> = statements.iter().map(element).collect();
    serde_json::json!({ "Version": "2012-10-17", "Statement": list }).to_string()
}

fn element(statement: &Statement) -> Value {
    let mut members = serde_json::Map::new();
    members.insert("Effect".into(), statement.effect.clone().into());
    if !statement.actions.is_empty() {
        members.insert("Action".into(), statement.actions.iter().cloned().collect());
    }
    if !statement.resources.is_empty() {
        members.insert(
            "Resource".into(),
            statement.resources.iter().map(Text::known).collect(),
        );
    }
    if !statement.services.is_empty() {
        let services: Value = statement.services.iter().cloned().collect();
        members.insert(
            "Principal".into(),
            serde_json::json!({ "Service": services }),
        );
    }
    for (name, value) in &statement.other {
        members.insert(
            name.clone(),
            serde_json::from_str(value).unwrap_or_else(|_| value.clone().into()),
        );
    }
    Value::Object(members)
}
