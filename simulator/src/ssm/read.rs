//! Parameters read, one, some, or those under a path.

use serde_json::{Value, json};

use super::{filters, invalid, selector, text, texts};
use crate::{
    fault::ApiFault,
    operation::Answer,
    state::ssm::{Parameter, Version},
    world::Turn,
};

pub(super) fn perform(operation: &str, value: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "GetParameter" => get(value, turn),
        "GetParameters" => get_many(value, turn),
        "GetParametersByPath" => get_by_path(value, turn),
        "GetParameterHistory" => history(value, turn),
        "DescribeParameters" => describe(value, turn),
        _ => return None,
    })
}

fn get(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let decrypts = value["WithDecryption"] == true;
    let shown = find(text(value, "Name"), decrypts, turn)?;
    Ok(json!({"Parameter": shown}))
}

fn find(asked: &str, decrypts: bool, turn: &mut Turn<'_>) -> Answer {
    let (name, selector) = selector::split(asked);
    let parameter = turn.here().ssm.named(name)?.clone();
    let (number, version) = parameter.version(selector)?;
    let mut shown = shown(&parameter, number, version, decrypts, turn);
    shown["Selector"] = json!(selector.map(|selector| format!(":{selector}")));
    Ok(shown)
}

fn get_many(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let decrypts = value["WithDecryption"] == true;
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    for name in texts(&value["Names"]) {
        match find(name, decrypts, turn) {
            Ok(shown) => found.push(shown),
            Err(_) => unknown.push(name),
        }
    }
    Ok(json!({"Parameters": found, "InvalidParameters": unknown}))
}

fn get_by_path(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let path = text(value, "Path");
    if !path.starts_with('/') {
        return Err(invalid(
            "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\".",
        ));
    }
    const PAGE: u64 = 10;
    let limit = value["MaxResults"].as_u64().unwrap_or(PAGE);
    if limit > PAGE {
        return Err(invalid(&format!(
            "1 validation error detected: Value '{limit}' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to {PAGE}"
        )));
    }
    let at_any_depth = value["Recursive"] == true;
    let is_asked = |it: &Parameter| {
        filters::is_below(&it.name, path, at_any_depth) && filters::pass(value, it)
    };
    let (page, next) = page(value, limit, is_asked, turn)?;
    let decrypts = value["WithDecryption"] == true;
    let shown = page.iter().filter_map(|parameter| {
        let (number, version) = parameter.newest()?;
        Some(shown(parameter, number, version, decrypts, turn))
    });
    Ok(json!({"Parameters": shown.collect::<Vec<_>>(), "NextToken": next}))
}

/// All versions of a parameter, the oldest first, on one page.
fn history(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let decrypts = value["WithDecryption"] == true;
    let parameter = turn.here().ssm.named(text(value, "Name"))?.clone();
    let versions = parameter.versions.iter().map(|(number, version)| {
        let mut entry = described(&parameter, *number, version, turn);
        entry["Value"] = shown(&parameter, *number, version, decrypts, turn)["Value"].clone();
        entry
    });
    Ok(json!({"Parameters": versions.collect::<Vec<_>>()}))
}

fn describe(value: &Value, turn: &mut Turn<'_>) -> Answer {
    const PAGE: u64 = 50;
    let limit = value["MaxResults"].as_u64().unwrap_or(PAGE);
    let (page, next) = page(value, limit, |it| filters::pass(value, it), turn)?;
    let shown = page.iter().filter_map(|parameter| {
        let (number, version) = parameter.newest()?;
        Some(described(parameter, number, version, turn))
    });
    Ok(json!({"Parameters": shown.collect::<Vec<_>>(), "NextToken": next}))
}

/// A page of the parameters that are asked for, by name, and the token of the
/// next: the last name.
fn page(
    value: &Value,
    limit: u64,
    is_asked: impl Fn(&Parameter) -> bool,
    turn: &mut Turn<'_>,
) -> Result<(Vec<Parameter>, Option<String>), ApiFault> {
    let token = value["NextToken"].as_str();
    let parameters = &turn.here().ssm.parameters;
    if token.is_some_and(|token| !parameters.contains_key(token)) {
        let message = "The specified token is not valid.";
        return Err(ApiFault::new("InvalidNextToken", message));
    }
    let mut rest = parameters
        .values()
        .filter(|it| token.is_none_or(|last| it.name.as_str() > last))
        .filter(|it| is_asked(it));
    let page: Vec<Parameter> = rest.by_ref().take(limit as usize).cloned().collect();
    let next = rest.next().and(page.last()).map(|last| last.name.clone());
    Ok((page, next))
}

/// A parameter with its value.
fn shown(
    parameter: &Parameter,
    number: u64,
    version: &Version,
    decrypts: bool,
    turn: &Turn<'_>,
) -> Value {
    let hidden = version.ciphertext.as_ref().filter(|_| !decrypts);
    json!({
        "Name": parameter.name,
        "Type": parameter.kind,
        "Value": hidden.unwrap_or(&version.value),
        "Version": number,
        "LastModifiedDate": version.made_at,
        "ARN": turn.parameter_arn(&parameter.name),
        "DataType": parameter.data_type,
    })
}

/// A parameter without its value.
fn described(parameter: &Parameter, number: u64, version: &Version, turn: &Turn<'_>) -> Value {
    json!({
        "Name": parameter.name,
        "ARN": turn.parameter_arn(&parameter.name),
        "Type": parameter.kind,
        "KeyId": parameter.key_id,
        "Description": parameter.description,
        "AllowedPattern": parameter.allowed_pattern,
        "Version": number,
        "LastModifiedDate": version.made_at,
        "LastModifiedUser": format!("arn:aws:iam::{}:user/kavak", turn.world.account),
        "Tier": parameter.tier,
        "DataType": parameter.data_type,
        "Policies": [],
    })
}
