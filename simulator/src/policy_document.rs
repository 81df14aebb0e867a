//! Policy documents: their validation and their decisions.

use serde_json::Value;
use wildmatch::WildMatch;

pub(crate) use self::decision::{Decision, Question};
use crate::fault::ApiFault;

mod decision;

/// A document's statements.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    statements: Vec<Statement>,
}

#[derive(Clone, Debug)]
struct Statement {
    json: Value,
    is_deny: bool,
    actions: Patterns,
    resources: Patterns,
}

/// An element and its opposite: `Action` names what is meant, `NotAction` what is not.
#[derive(Clone, Debug)]
struct Patterns {
    patterns: Vec<WildMatch>,
    is_opposite: bool,
}

/// The purpose of a document, which decides its required elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A role's trust policy.
    Trust,
    /// A role's permissions.
    Permissions,
}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// `MalformedPolicyDocument`.
    pub(crate) fn read(json: &str) -> Result<Self, ApiFault> {
        let document: Value = serde_json::from_str(json)
            .map_err(|_| malformed("This policy contains invalid Json"))?;
        let statements = match document.get("Statement") {
            Some(Value::Array(statements)) => statements.clone(),
            Some(one @ Value::Object(_)) => vec![one.clone()],
            _ => return Err(malformed("Syntax errors in policy.")),
        };
        let statements = statements.into_iter().map(Statement::of).collect();
        Ok(Self { statements })
    }

    /// Reads a document and checks it as AWS does.
    ///
    /// # Errors
    /// `MalformedPolicyDocument`.
    pub(crate) fn checked(json: &str, purpose: Purpose) -> Result<Self, ApiFault> {
        let document = Self::read(json)?;
        if document.statements.is_empty() {
            return Err(malformed("Syntax errors in policy."));
        }
        for statement in &document.statements {
            check(&statement.json, purpose)?;
        }
        Ok(document)
    }

    /// Returns whether a service may assume the role that has this trust. Conditions are
    /// taken as met.
    pub(crate) fn trusts(&self, service: &str) -> bool {
        let is_named = |statement: &Statement| {
            let principal = &statement.json["Principal"];
            principal == "*" || words(&principal["Service"]).any(|named| named == service)
        };
        self.statements.iter().any(|statement| {
            !statement.is_deny && statement.actions.mean("sts:AssumeRole") && is_named(statement)
        })
    }

    /// Returns the decision of the statements: one that denies wins.
    pub(crate) fn decision(&self, asked: &Question<'_>) -> Decision {
        let concerned = self.statements.iter().filter(|it| it.concerns(asked));
        let decisions = concerned.map(|statement| match statement.is_deny {
            true => Decision::Denied,
            false => Decision::Allowed,
        });
        decisions.max().unwrap_or(Decision::NotAllowed)
    }
}

impl Statement {
    fn of(json: Value) -> Self {
        Self {
            is_deny: json["Effect"] == "Deny",
            actions: Patterns::of(&json, "Action", WildMatch::new_case_insensitive),
            resources: Patterns::of(&json, "Resource", WildMatch::new),
            json,
        }
    }

    fn concerns(&self, asked: &Question<'_>) -> bool {
        self.actions.mean(asked.action)
            && self.resources.mean(asked.resource)
            && self.is_met_by(asked)
    }

    /// Returns whether every condition holds. One with an operator or about a key that is
    /// not known here does not: a key that a request lacks matches nothing.
    fn is_met_by(&self, asked: &Question<'_>) -> bool {
        let operators = self.json["Condition"].as_object().into_iter().flatten();
        let mut conditions = operators.flat_map(|(operator, keys)| {
            let keys = keys.as_object().into_iter().flatten();
            keys.map(move |(key, values)| (operator.as_str(), key, values))
        });
        conditions.all(|(operator, key, values)| {
            let Some(found) = asked.value_of(key) else {
                return false;
            };
            match operator {
                "StringEquals" => words(values).any(|value| value == found),
                "StringLike" | "ArnLike" | "ArnEquals" => {
                    words(values).any(|value| WildMatch::new(value).matches(found))
                }
                _ => false,
            }
        })
    }
}

impl Patterns {
    fn of(statement: &Value, element: &str, pattern: fn(&str) -> WildMatch) -> Self {
        let opposite = statement.get(format!("Not{element}"));
        let listed = opposite.unwrap_or(&statement[element]);
        Self {
            patterns: words(listed).map(pattern).collect(),
            is_opposite: opposite.is_some(),
        }
    }

    fn mean(&self, asked: &str) -> bool {
        let is_named = self.patterns.iter().any(|it| it.matches(asked));
        is_named != self.is_opposite
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

#[cfg(test)]
mod tests;
