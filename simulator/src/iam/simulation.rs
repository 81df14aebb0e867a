//! What a role or user could do.

use serde_json::{Value, json};

use super::{not_found, text, trust::Decision};
use crate::{operation::Answer, world::Turn};

/// One result for each action on each resource.
pub(super) fn simulate(value: Value, turn: &mut Turn<'_>) -> Answer {
    let source = text(&value, "PolicySourceArn");
    let everything = json!(["*"]);
    let resources = value.get("ResourceArns").unwrap_or(&everything);
    let names = |list: &Value| -> Vec<String> {
        let list = list.as_array().into_iter().flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let mut results = Vec::new();
    for action in names(&value["ActionNames"]) {
        for resource in names(resources) {
            let decision = decide(turn, source, &action, &resource)?;
            results.push(json!({
                "EvalActionName": action,
                "EvalResourceName": resource,
                "EvalDecision": decision.as_str(),
                "MatchedStatements": [],
                "MissingContextValues": [],
            }));
        }
    }
    Ok(json!({"EvaluationResults": results, "IsTruncated": false}))
}

/// The account's users may do everything.
fn decide(
    turn: &mut Turn<'_>,
    source: &str,
    action: &str,
    resource: &str,
) -> Result<Decision, crate::ApiFault> {
    if source.contains(":user/") {
        return Ok(Decision::Allowed);
    }
    let now = turn.now;
    let role = turn.role_named(source);
    let role = role.ok_or_else(|| not_found(format!("Entity {source} cannot be found.")))?;
    Ok(role.decision(action, resource, now))
}
