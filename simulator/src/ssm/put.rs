//! Parameters made, written again, deleted.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use regex::Regex;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{invalid, not_found, text, texts};
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    state::ssm::{Parameter, Version},
    tags,
    world::Turn,
};

const VERSIONS: usize = 100;
const LEVELS: usize = 15;
const STANDARD_BYTES: usize = 4096;
const ADVANCED_BYTES: usize = 8192;

pub(super) fn perform(operation: &str, value: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "PutParameter" => put(value.clone(), turn),
        "DeleteParameter" => delete(value, turn),
        "DeleteParameters" => delete_many(value, turn),
        _ => return None,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutParameter {
    name: String,
    value: String,
    r#type: Option<String>,
    description: Option<String>,
    tier: Option<String>,
    data_type: Option<String>,
    key_id: Option<String>,
    allowed_pattern: Option<String>,
    #[serde(default)]
    overwrite: bool,
    #[serde(default)]
    tags: Value,
}

fn put(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: PutParameter = input(value)?;
    check_name(&wanted.name)?;
    let held = turn.here().ssm.parameters.get(&wanted.name).cloned();
    let parameter = match held {
        None => made(&wanted)?,
        Some(held) => written_again(held, &wanted)?,
    };
    check_value(&wanted.value, &parameter)?;
    let is_secret = parameter.kind == "SecureString";
    let version = Version {
        ciphertext: is_secret.then(|| STANDARD.encode(turn.world.dice.hex(32))),
        value: wanted.value,
        made_at: turn.timestamp(),
    };
    let (number, tier) = (next_version(&parameter), parameter.tier.clone());
    let mut parameter = parameter;
    parameter.versions.insert(number, version);
    if parameter.versions.len() > VERSIONS {
        parameter.versions.pop_first();
    }
    let parameters = &mut turn.here().ssm.parameters;
    parameters.insert(parameter.name.clone(), parameter);
    Ok(json!({"Version": number, "Tier": tier}))
}

fn next_version(parameter: &Parameter) -> u64 {
    parameter.newest().map_or(1, |(number, _)| number + 1)
}

fn made(wanted: &PutParameter) -> Result<Parameter, ApiFault> {
    let Some(kind) = wanted.r#type.clone() else {
        return Err(invalid(
            "A parameter type is required when you create a parameter.",
        ));
    };
    let default_key = (kind == "SecureString").then(|| "alias/aws/ssm".to_owned());
    Ok(Parameter {
        name: wanted.name.clone(),
        key_id: wanted.key_id.clone().or(default_key),
        kind,
        description: wanted.description.clone(),
        tier: chosen_tier(wanted),
        data_type: wanted.data_type.clone().unwrap_or("text".to_owned()),
        allowed_pattern: wanted.allowed_pattern.clone(),
        versions: Default::default(),
        tags: tags::read(&wanted.tags),
    })
}

fn written_again(held: Parameter, wanted: &PutParameter) -> Result<Parameter, ApiFault> {
    if !wanted.overwrite {
        return Err(ApiFault::new(
            "ParameterAlreadyExists",
            "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
        ));
    }
    if wanted.tags.is_array() {
        return Err(invalid(
            "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
        ));
    }
    if wanted
        .r#type
        .as_ref()
        .is_some_and(|kind| *kind != held.kind)
    {
        return Err(ApiFault::new(
            "HierarchyTypeMismatchException",
            "Parameter Store does not support changing a parameter type in a hierarchy.",
        ));
    }
    let tier = chosen_tier(wanted);
    if held.tier == "Advanced" && wanted.tier.as_deref() == Some("Standard") {
        return Err(invalid(
            "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.",
        ));
    }
    Ok(Parameter {
        description: wanted.description.clone().or(held.description),
        allowed_pattern: wanted.allowed_pattern.clone().or(held.allowed_pattern),
        key_id: wanted.key_id.clone().or(held.key_id),
        data_type: wanted.data_type.clone().unwrap_or(held.data_type),
        tier: if held.tier == "Advanced" {
            held.tier
        } else {
            tier
        },
        ..held
    })
}

/// With intelligent tiering AWS takes the cheaper tier that will do.
fn chosen_tier(wanted: &PutParameter) -> String {
    let tier = match wanted.tier.as_deref() {
        Some("Intelligent-Tiering") if wanted.value.len() > STANDARD_BYTES => "Advanced",
        Some("Advanced") => "Advanced",
        _ => "Standard",
    };
    tier.to_owned()
}

fn check_name(name: &str) -> Result<(), ApiFault> {
    let is_written_well = name
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || "_.-/".contains(it));
    if !is_written_well || name.ends_with('/') || name.contains("//") {
        return Err(invalid(
            "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_",
        ));
    }
    if name.contains('/') && !name.starts_with('/') {
        return Err(invalid("Parameter name must be a fully qualified name."));
    }
    let first = name.trim_start_matches('/').to_ascii_lowercase();
    if name.starts_with('/') && first.split('/').next() == Some("aws") {
        let message = format!("No access to reserved parameter name: {name}.");
        return Err(ApiFault::new("AccessDeniedException", message));
    }
    if first.starts_with("aws") || first.starts_with("ssm") {
        return Err(invalid(
            "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).",
        ));
    }
    if name.matches('/').count() > LEVELS {
        let message = format!("A hierarchy can have a maximum of {LEVELS} levels.");
        return Err(ApiFault::new(
            "HierarchyLevelLimitExceededException",
            message,
        ));
    }
    Ok(())
}

fn check_value(value: &str, parameter: &Parameter) -> Result<(), ApiFault> {
    if value.is_empty() {
        return Err(invalid(
            "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1.",
        ));
    }
    let (tier, bytes) = match parameter.tier.as_str() {
        "Advanced" => ("Advanced", ADVANCED_BYTES),
        _ => ("Standard", STANDARD_BYTES),
    };
    if value.len() > bytes {
        return Err(invalid(&format!(
            "{tier} tier parameters support a maximum parameter value of {bytes} characters."
        )));
    }
    let pattern = parameter.allowed_pattern.as_deref();
    if let Some(pattern) = pattern.and_then(|pattern| Regex::new(pattern).ok())
        && !pattern.is_match(value)
    {
        return Err(ApiFault::new(
            "ParameterPatternMismatchException",
            format!("Parameter value, cannot be validated against allowedPattern: {pattern}"),
        ));
    }
    Ok(())
}

fn delete(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let gone = turn.here().ssm.parameters.remove(text(value, "Name"));
    gone.map(|_| json!({})).ok_or_else(not_found)
}

fn delete_many(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let parameters = &mut turn.here().ssm.parameters;
    let (deleted, invalid): (Vec<&str>, Vec<&str>) =
        texts(&value["Names"]).partition(|name| parameters.remove(*name).is_some());
    Ok(json!({"DeletedParameters": deleted, "InvalidParameters": invalid}))
}
