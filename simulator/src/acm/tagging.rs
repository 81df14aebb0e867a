//! Tags of certificates.

use serde_json::{Value, json};

use crate::{fault::ApiFault, operation::Answer, tags, world::Turn};

const TAGS: usize = 50;

pub(super) fn perform(operation: &str, value: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "AddTagsToCertificate" => add(value, turn),
        "RemoveTagsFromCertificate" => remove(value, turn),
        "ListTagsForCertificate" => list(value, turn),
        _ => return None,
    })
}

fn arn(value: &Value) -> &str {
    value["CertificateArn"].as_str().unwrap_or_default()
}

fn add(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let certificate = turn.own_certificate(arn(value))?;
    certificate.tags.extend(tags::read(&value["Tags"]));
    if certificate.tags.len() > TAGS {
        let message = format!("the number of tags exceeds the limit of {TAGS}");
        return Err(ApiFault::new("TooManyTagsException", message));
    }
    Ok(json!({}))
}

/// A tag that is named with a value is removed only if it has this value.
fn remove(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let certificate = turn.own_certificate(arn(value))?;
    for unwanted in value["Tags"].as_array().into_iter().flatten() {
        certificate.tags.retain(|key, tag| {
            let is_meant = unwanted["Key"] == key.as_str()
                && unwanted["Value"].as_str().is_none_or(|value| value == tag);
            !is_meant
        });
    }
    Ok(json!({}))
}

fn list(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let certificate = turn.own_certificate(arn(value))?;
    Ok(json!({"Tags": tags::write(&certificate.tags)}))
}
