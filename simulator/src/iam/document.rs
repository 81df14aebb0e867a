//! Policy documents: what AWS demands of them, and what they say.

use regex::Regex;
use serde_json::Value;

use crate::fault::ApiFault;

/// A document's statements.
#[derive(Debug)]
pub(crate) struct Document {
    statements: Vec<Value>,
}

/// What a document is for, which decides what it must say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Who may assume a role.
    Trust,
    /// What a role may do.
    Permissions,
}

impl Document {
    pub(crate) fn read(json: &str) -> Result<Self, ApiFault> {
        let document: Value = serde_json::from_str(json)
            .map_err(|_| malformed("This policy contains invalid Json"))?;
        let statements = match document.get("Statement") {
            Some(Value::Array(statements)) => statements.clone(),
            Some(one @ Value::Object(_)) => vec![one.clone()],
            _ => return Err(malformed("Syntax errors in policy.")),
        };
        Ok(Self { statements })
    }

    /// Reads a document and checks it as AWS does.
    ///
    /// # Errors
    /// `MalformedPolicyDocument`.
    pub(super) fn checked(json: &str, purpose: Purpose) -> Result<Self, ApiFault> {
        let document = Self::read(json)?;
        if document.statements.is_empty() {
            return Err(malformed("Syntax errors in policy."));
        }
        for statement in &document.statements {
            check(statement, purpose)?;
        }
        Ok(document)
    }

    /// Whether a service may assume the role that has this trust.
    pub(super) fn trusts(&self, service: &str) -> bool {
        let is_named = |statement: &Value| {
            let principal = &statement["Principal"];
            principal == "*" || words(&principal["Service"]).any(|named| named == service)
        };
        self.statements.iter().any(|statement| {
            statement["Effect"] == "Allow"
                && words(&statement["Action"]).any(|action| matches(action, "sts:AssumeRole", true))
                && is_named(statement)
        })
    }

    /// Whether a statement of this effect is about `action`, on any resource.
    pub(crate) fn names(&self, effect: &str, action: &str) -> bool {
        self.statements.iter().any(|statement| {
            statement["Effect"] == effect && is_meant(statement, "Action", action, true)
        })
    }

    /// Whether a statement of this effect is about `action` on `resource`.
    /// Conditions are taken as met.
    pub(super) fn says(&self, effect: &str, action: &str, resource: &str) -> bool {
        self.statements.iter().any(|statement| {
            statement["Effect"] == effect
                && is_meant(statement, "Action", action, true)
                && is_meant(statement, "Resource", resource, false)
        })
    }
}

/// `Action` names what is meant, `NotAction` what is not.
fn is_meant(statement: &Value, element: &str, asked: &str, ignores_case: bool) -> bool {
    let is_named = |patterns: &Value| words(patterns).any(|it| matches(it, asked, ignores_case));
    match statement.get(format!("Not{element}")) {
        Some(patterns) => !is_named(patterns),
        None => is_named(&statement[element]),
    }
}

fn check(statement: &Value, purpose: Purpose) -> Result<(), ApiFault> {
    let has = |element: &str| {
        statement.get(element).is_some() || statement.get(format!("Not{element}")).is_some()
    };
    if !["Allow", "Deny"]
        .iter()
        .any(|effect| statement["Effect"] == *effect)
    {
        return Err(malformed("Syntax errors in policy."));
    }
    if !has("Action") {
        return Err(malformed("Policy statement must contain actions."));
    }
    match purpose {
        Purpose::Permissions if has("Principal") => {
            Err(malformed("Policy document should not specify a principal."))
        }
        Purpose::Permissions if !has("Resource") => {
            Err(malformed("Policy statement must contain resources."))
        }
        Purpose::Trust if has("Resource") => Err(malformed("Has prohibited field Resource")),
        Purpose::Trust if !has("Principal") => Err(malformed("Missing required field Principal")),
        _ => check_actions(statement),
    }
}

/// Every action is `*` or has its service before a colon.
fn check_actions(statement: &Value) -> Result<(), ApiFault> {
    let actions = words(&statement["Action"]).chain(words(&statement["NotAction"]));
    for action in actions {
        if action != "*" && !action.contains(':') {
            return Err(malformed(
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
            ));
        }
    }
    Ok(())
}

fn malformed(message: &str) -> ApiFault {
    ApiFault::new("MalformedPolicyDocument", message)
}

/// One text, or each of a list.
fn words(value: &Value) -> impl Iterator<Item = &str> {
    let one = value.as_str();
    let many = value.as_array().into_iter().flatten();
    one.into_iter().chain(many.filter_map(Value::as_str))
}

/// Whether a pattern with `*` and `?` stands for `asked`.
fn matches(pattern: &str, asked: &str, ignores_case: bool) -> bool {
    let escaped = regex::escape(pattern)
        .replace("\\*", ".*")
        .replace("\\?", ".");
    let case = if ignores_case { "(?i)" } else { "" };
    Regex::new(&format!("^{case}{escaped}$")).is_ok_and(|pattern| pattern.is_match(asked))
}
