//! Rules: each listener has the one of its default actions.

use serde_json::{Value, json};

use super::{invalid, page::texts};
use crate::{operation::Answer, world::Turn};

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    (operation == "DescribeRules").then(|| describe(input, turn))
}

/// The ARN of a listener's default rule.
pub(super) fn arn_of(listener_arn: &str) -> String {
    let (_, id) = listener_arn.rsplit_once('/').unwrap_or_default();
    let path = listener_arn.replacen(":listener/", ":listener-rule/", 1);
    format!("{path}/{id}")
}

fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arns = texts(&input["RuleArns"]);
    let listener_arn = input["ListenerArn"].as_str();
    if listener_arn.is_none() && arns.is_empty() {
        return Err(invalid(
            "You must specify either a listener ARN or one or more rule ARNs",
        ));
    }
    if let Some(arn) = listener_arn {
        turn.listener(arn)?;
    }
    let listeners = turn.here().elb.listeners.values();
    let rules: Vec<Value> = listeners
        .filter(|it| listener_arn == Some(&it.arn) || arns.contains(&arn_of(&it.arn)))
        .map(|it| {
            json!({
                "RuleArn": arn_of(&it.arn),
                "Priority": "default",
                "Conditions": [],
                "Actions": it.default_actions,
                "IsDefault": true,
                "Transforms": [],
            })
        })
        .collect();
    Ok(json!({"Rules": rules}))
}
