//! Filters of lists of parameters.

use serde_json::Value;

use super::{text, texts};
use crate::state::ssm::Parameter;

/// Returns whether a parameter passes all filters of a request: `ParameterFilters`,
/// and `Filters` as they were before.
pub(super) fn pass(value: &Value, parameter: &Parameter) -> bool {
    let of = |member: &str| value[member].as_array().cloned().unwrap_or_default();
    let filters = [of("ParameterFilters"), of("Filters")].concat();
    filters.iter().all(|filter| passes(filter, parameter))
}

fn passes(filter: &Value, parameter: &Parameter) -> bool {
    let option = filter["Option"].as_str().unwrap_or("Equals");
    let any_is = |held: &str| {
        texts(&filter["Values"]).any(|value| match option {
            "BeginsWith" => held.starts_with(value),
            "Contains" => held.contains(value),
            _ => held == value,
        })
    };
    match text(filter, "Key") {
        "Name" => any_is(&parameter.name) || any_is(parameter.name.trim_start_matches('/')),
        "Type" => any_is(&parameter.kind),
        "KeyId" => parameter.key_id.as_deref().is_some_and(any_is),
        "Tier" => any_is(&parameter.tier),
        "DataType" => any_is(&parameter.data_type),
        "Path" => texts(&filter["Values"])
            .any(|path| is_below(&parameter.name, path, option == "Recursive")),
        // There is no operation that gives labels.
        "Label" => false,
        key => key.strip_prefix("tag:").is_some_and(|key| {
            let tag = parameter.tags.get(key);
            tag.is_some_and(|tag| !filter["Values"].is_array() || any_is(tag))
        }),
    }
}

/// Returns whether a name is under a path: right under it, or at any depth.
pub(super) fn is_below(name: &str, path: &str, at_any_depth: bool) -> bool {
    let path = format!("{}/", path.trim_end_matches('/'));
    name.strip_prefix(&path)
        .is_some_and(|rest| at_any_depth || !rest.contains('/'))
}
