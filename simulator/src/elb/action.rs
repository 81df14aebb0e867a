//! Actions of listeners.

use serde_json::{Value, json};

use super::invalid;
use crate::{fault::ApiFault, world::Turn};

/// The groups that these actions send to.
pub(crate) fn target_groups(actions: &[Value]) -> impl Iterator<Item = &str> {
    actions.iter().flat_map(|action| {
        let weighted = action["ForwardConfig"]["TargetGroups"].as_array();
        weighted
            .into_iter()
            .flatten()
            .filter_map(|tuple| tuple["TargetGroupArn"].as_str())
    })
}

/// The actions as AWS describes them, with its defaults.
///
/// # Errors
/// If one is not whole, or sends to a group that is not there.
pub(super) fn read(actions: &Value, turn: &mut Turn<'_>) -> Result<Vec<Value>, ApiFault> {
    let actions = actions.as_array().into_iter().flatten();
    let read: Result<Vec<Value>, ApiFault> = actions.map(completed).collect();
    let read = read?;
    if read.is_empty() {
        return Err(invalid("A listener must have a default action"));
    }
    let groups = &turn.here().elb.target_groups;
    if target_groups(&read).any(|arn| !groups.contains_key(arn)) {
        return Err(super::no_target_group());
    }
    Ok(read)
}

fn completed(action: &Value) -> Result<Value, ApiFault> {
    let mut action = action.clone();
    match action["Type"].as_str().unwrap_or_default() {
        "forward" => forward(&mut action)?,
        "redirect" => redirect(&mut action["RedirectConfig"])?,
        "fixed-response" => {
            if action["FixedResponseConfig"]["StatusCode"].is_null() {
                return Err(invalid("A fixed response must have a status code"));
            }
        }
        other => {
            return Err(invalid(format!(
                "The simulator knows no action of the type '{other}'"
            )));
        }
    }
    Ok(action)
}

/// The only group of a forward is described in both forms.
fn forward(action: &mut Value) -> Result<(), ApiFault> {
    if action["ForwardConfig"]["TargetGroups"].is_null() {
        let Some(arn) = action["TargetGroupArn"].as_str().map(str::to_owned) else {
            return Err(invalid("A target group ARN must be specified"));
        };
        action["ForwardConfig"]["TargetGroups"] = json!([{"TargetGroupArn": arn}]);
    }
    let config = &mut action["ForwardConfig"];
    if config["TargetGroupStickinessConfig"].is_null() {
        config["TargetGroupStickinessConfig"] = json!({"Enabled": false});
    }
    let Some(tuples) = config["TargetGroups"].as_array_mut() else {
        return Err(invalid("A forward must have target groups"));
    };
    for tuple in tuples.iter_mut().filter(|tuple| tuple["Weight"].is_null()) {
        tuple["Weight"] = json!(1);
    }
    if let [only] = tuples.as_slice() {
        action["TargetGroupArn"] = only["TargetGroupArn"].clone();
    }
    Ok(())
}

fn redirect(config: &mut Value) -> Result<(), ApiFault> {
    if config["StatusCode"].is_null() {
        return Err(invalid("A redirect must have a status code"));
    }
    for (name, kept) in [
        ("Protocol", "#{protocol}"),
        ("Host", "#{host}"),
        ("Port", "#{port}"),
        ("Path", "/#{path}"),
        ("Query", "#{query}"),
    ] {
        if config[name].is_null() {
            config[name] = json!(kept);
        }
    }
    Ok(())
}
