//! STS: who is calling.

use serde_json::{Value, json};

use crate::{limits::Limit, operation::Answer, world::Turn};

pub(crate) fn perform(operation: &str, _input: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    match operation {
        "GetCallerIdentity" => Some(Ok(caller(turn))),
        _ => None,
    }
}

/// The rate limit that a call counts for.
pub(crate) fn limit<'a>(operation: &'a str, _: &Value) -> Limit<'a> {
    Limit::new(operation, 600, 600)
}

fn caller(turn: &Turn<'_>) -> Value {
    let account = &turn.world.account;
    json!({
        "Account": account,
        "Arn": format!("arn:aws:iam::{account}:user/kavak"),
        "UserId": "AIDASIMULATEDUSER0001",
    })
}
