//! Simulation of policies.

use serde_json::{Value, json};

use super::{not_found, text};
use crate::{
    ApiFault,
    operation::Answer,
    policy_document::{Decision, Question},
    world::Turn,
};

/// One result for each action on each resource.
pub(super) fn simulate(value: Value, turn: &mut Turn<'_>) -> Answer {
    let source = text(&value, "PolicySourceArn");
    let everything = json!(["*"]);
    let resources = value.get("ResourceArns").unwrap_or(&everything);
    let names = |list: &Value| -> Vec<String> {
        let list = list.as_array().into_iter().flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let context = context(&value);
    let mut results = Vec::new();
    for action in names(&value["ActionNames"]) {
        for resource in names(resources) {
            let decision = decide(
                turn,
                source,
                &Question::new(&action, &resource).with(&context),
            )?;
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

/// The first value of each key that the caller supposes.
fn context(value: &Value) -> Vec<(String, String)> {
    let entries = value["ContextEntries"].as_array().into_iter().flatten();
    let pair = |entry: &Value| {
        let value = entry["ContextKeyValues"][0].as_str()?;
        Some((text(entry, "ContextKeyName").to_owned(), value.to_owned()))
    };
    entries.filter_map(pair).collect()
}

/// The account's users are the callers.
fn decide(turn: &mut Turn<'_>, source: &str, asked: &Question<'_>) -> Result<Decision, ApiFault> {
    if source.contains(":user/") {
        let callers = turn.world.iam.callers.as_ref();
        return Ok(callers.map_or(Decision::Allowed, |it| it.decision(asked)));
    }
    let role = turn.role_named(source);
    let role = role.ok_or_else(|| not_found(format!("Entity {source} cannot be found.")))?;
    Ok(turn.role_decision(&role, asked).0)
}
