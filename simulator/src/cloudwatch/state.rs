//! The state of an alarm, and what follows from it.

use serde_json::{Value, json};

use super::{text, texts};
use crate::{fault::ApiFault, operation::Answer, sns, world::Turn};

/// Sets the state until the next evaluation, which never comes here, and does the
/// actions of a state that is new.
pub(super) fn set(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let (name, state) = (text(input, "AlarmName"), text(input, "StateValue"));
    let now = turn.timestamp();
    let Some(alarm) = turn.here().cloudwatch.alarms.get_mut(name) else {
        let message = format!("Unknown alarm: {name}");
        return Err(ApiFault::new("ResourceNotFound", message).with_status(404));
    };
    let before = std::mem::replace(&mut alarm.state, state.to_owned());
    text(input, "StateReason").clone_into(&mut alarm.reason);
    if before == state {
        return Ok(json!({}));
    }
    alarm.since.clone_from(&now);
    let (alarm, region) = (alarm.clone(), turn.region.clone());
    let configuration = &alarm.configuration;
    let actions = match state {
        "ALARM" => "AlarmActions",
        "OK" => "OKActions",
        _ => "InsufficientDataActions",
    };
    if configuration["ActionsEnabled"] == false {
        return Ok(json!({}));
    }
    let message = json!({
        "AlarmName": name,
        "AlarmDescription": configuration["AlarmDescription"],
        "NewStateValue": state,
        "NewStateReason": alarm.reason,
        "StateChangeTime": now,
        "OldStateValue": before,
    });
    for topic in texts(configuration, actions) {
        let mail = json!({
            "TopicArn": topic,
            "Subject": format!("{state}: \"{name}\" in {region}"),
            "Message": message.to_string(),
        });
        // A topic that is gone is a failed action in the alarm's history.
        let _ = sns::perform("Publish", mail, turn);
    }
    Ok(json!({}))
}
