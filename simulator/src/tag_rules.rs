//! Rules that services apply to the tags of an input: no reserved keys,
//! no duplicates, not too many. EC2 has rules of its own.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{Service, fault::ApiFault};

/// As many tags can a resource have.
const MAX_TAGS: usize = 50;
const MEMBERS: [&str; 3] = ["Tags", "tags", "AddTags"];

#[derive(Clone, Copy, Debug)]
enum Violation {
    Reserved,
    Duplicate,
    TooMany,
}

/// Checks the tags of an input.
///
/// # Errors
/// As the service refuses them.
pub(crate) fn check(service: Service, operation: &str, input: &Value) -> Result<(), ApiFault> {
    let removes = ["Remove", "Delete", "Untag"];
    if service == Service::Ec2 || removes.iter().any(|verb| operation.starts_with(verb)) {
        return Ok(());
    }
    for member in MEMBERS {
        if let Some(violation) = violation(service, &keys(&input[member])) {
            return Err(refusal(service, violation));
        }
    }
    Ok(())
}

/// The keys of a list of tags, or of a map.
fn keys(tags: &Value) -> Vec<&str> {
    match tags {
        Value::Array(tags) => {
            let keys = tags.iter().map(|tag| match &tag["Key"] {
                Value::Null => &tag["key"],
                key => key,
            });
            keys.filter_map(Value::as_str).collect()
        }
        Value::Object(tags) => tags.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

fn violation(service: Service, keys: &[&str]) -> Option<Violation> {
    let is_reserved = |key: &&str| key.to_lowercase().starts_with("aws:");
    let mut seen = BTreeSet::new();
    let mut is_new = |key: &str| match service {
        Service::Iam => seen.insert(key.to_lowercase()),
        _ => seen.insert(key.to_owned()),
    };
    if keys.iter().any(is_reserved) {
        Some(Violation::Reserved)
    } else if !keys.iter().all(|key| is_new(key)) {
        Some(Violation::Duplicate)
    } else {
        (keys.len() > MAX_TAGS).then_some(Violation::TooMany)
    }
}

fn refusal(service: Service, violation: Violation) -> ApiFault {
    let message = match (service, violation) {
        (_, Violation::Reserved) => "aws: prefixed tag key names are not allowed for external use.",
        (Service::Iam, Violation::Duplicate) => {
            "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        }
        (_, Violation::Duplicate) => "A tag key was specified more than once.",
        (_, Violation::TooMany) => "The maximum number of tags per resource is 50.",
    };
    ApiFault::new(code(service, violation), message)
}

const fn code(service: Service, violation: Violation) -> &'static str {
    let codes = &service.profile().tags;
    match violation {
        Violation::Reserved => codes.reserved,
        Violation::Duplicate => codes.duplicate,
        Violation::TooMany => codes.too_many,
    }
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;
    use serde_json::json;

    use super::*;

    fn checked(service: Service, tags: &[&str]) -> Option<String> {
        let upper: Vec<Value> = tags.iter().map(|key| json!({"Key": key})).collect();
        let lower: Vec<Value> = tags.iter().map(|key| json!({"key": key})).collect();
        let by_list = check(service, "CreateThing", &json!({"Tags": upper})).err();
        let by_lower = check(service, "CreateThing", &json!({"tags": lower})).err();
        assert_eq!(by_list, by_lower);
        by_list.map(|fault| fault.code)
    }

    #[test]
    fn every_service_refuses_reserved_double_and_too_many_keys() {
        let many: Vec<String> = (0..51).map(|number| format!("k{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        for (service, reserved, double, too_many) in [
            (
                Service::Elb,
                "ValidationError",
                "DuplicateTagKeys",
                "TooManyTags",
            ),
            (
                Service::Iam,
                "InvalidInput",
                "InvalidInput",
                "LimitExceeded",
            ),
            (
                Service::Ecs,
                "InvalidParameterException",
                "InvalidParameterException",
                "InvalidParameterException",
            ),
            (
                Service::ElastiCache,
                "InvalidParameterValue",
                "InvalidParameterValue",
                "TagQuotaPerResourceExceeded",
            ),
            (
                Service::Ecr,
                "InvalidTagParameterException",
                "InvalidTagParameterException",
                "TooManyTagsException",
            ),
        ] {
            assert_eq!(checked(service, &["a", "AWS:b"]).as_deref(), Some(reserved));
            assert_eq!(checked(service, &["a", "b", "a"]).as_deref(), Some(double));
            assert_eq!(checked(service, &many).as_deref(), Some(too_many));
            assert_eq!(checked(service, &many[..50]), None);
        }
    }

    #[test]
    fn keys_that_differ_by_case_are_one_for_iam_alone() {
        assert_eq!(
            checked(Service::Iam, &["Owner", "owner"]).as_deref(),
            Some("InvalidInput")
        );
        assert_eq!(checked(Service::Rds, &["Owner", "owner"]), None);
    }

    #[test]
    fn maps_are_checked_and_removals_are_not() {
        let reserved = json!({"tags": {"aws:a": "1"}});
        assert!(check(Service::Logs, "CreateLogGroup", &reserved).is_err());
        let reserved = json!({"Tags": [{"Key": "aws:a"}]});
        assert!(check(Service::Acm, "RemoveTagsFromCertificate", &reserved).is_ok());
    }
}
