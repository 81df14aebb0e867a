//! Listing resources: by id, by filter, page by page.

use serde_json::{Value, json};

use super::kind::{Kind, invalid_value};
use crate::{fault::ApiFault, operation::Answer};

/// The list of one kind of resources.
pub(super) struct Listing {
    /// The member of the output that they are in.
    pub(super) member: &'static str,
    pub(super) kind: Kind,
    /// The member of the input that asks for some by their ids.
    pub(super) ids: &'static str,
    /// The member of the resource that is its id.
    pub(super) id: &'static str,
    /// Filters, and which members of the resource each compares.
    pub(super) filters: &'static [(&'static str, &'static str)],
}

impl Listing {
    /// Those of `all`, in the order of their ids, that are asked for.
    pub(super) fn answer(&self, asked: &Value, all: Vec<Value>) -> Answer {
        let named = texts(asked, self.ids);
        for id in &named {
            if !all.iter().any(|one| one[self.id] == **id) {
                return Err(self.kind.not_found(id));
            }
        }
        let all = all.into_iter().filter(|one| {
            named.is_empty() || one[self.id].as_str().is_some_and(|id| named.contains(&id))
        });
        let found = filtered(self.filters, asked, all.collect())?;
        Ok(page(self.member, self.id, asked, found))
    }
}

/// A member of the input that is a list of texts.
pub(super) fn texts<'a>(asked: &'a Value, member: &str) -> Vec<&'a str> {
    let list = asked[member].as_array().into_iter().flatten();
    list.filter_map(Value::as_str).collect()
}

/// Those that match every filter of the input.
///
/// # Errors
/// If a filter is not known.
pub(super) fn filtered(
    known: &[(&str, &str)],
    asked: &Value,
    all: Vec<Value>,
) -> Result<Vec<Value>, ApiFault> {
    let mut found = all;
    // All operations but one have it in the plural.
    for member in ["Filters", "Filter"] {
        for filter in asked[member].as_array().into_iter().flatten() {
            let name = filter["Name"].as_str().unwrap_or_default();
            let patterns = texts(filter, "Values");
            let path = known.iter().find(|(known, _)| *known == name);
            let path = path.map(|(_, path)| *path);
            if path.is_none() && !is_of_tags(name) {
                return Err(invalid_value(format!("The filter '{name}' is invalid")));
            }
            found.retain(|one| {
                let values = path.map_or_else(|| of_tags(name, one), |path| at(path, one));
                values
                    .iter()
                    .any(|value| patterns.iter().any(|pattern| matches(pattern, value)))
            });
        }
    }
    Ok(found)
}

fn is_of_tags(filter: &str) -> bool {
    filter.starts_with("tag:") || matches!(filter, "tag-key" | "tag-value")
}

/// Returns the values that a filter of tags compares.
fn of_tags(filter: &str, resource: &Value) -> Vec<String> {
    let tags = resource["Tags"].as_array().into_iter().flatten();
    let is_of_key = |tag: &&Value| {
        let key = filter.strip_prefix("tag:");
        key.is_none_or(|key| tag["Key"] == key)
    };
    let member = if filter == "tag-key" { "Key" } else { "Value" };
    tags.filter(is_of_key)
        .filter_map(|tag| tag[member].as_str())
        .map(str::to_owned)
        .collect()
}

/// The values at a dotted path, of all elements of the lists on the way.
fn at(path: &str, value: &Value) -> Vec<String> {
    if let Value::Array(elements) = value {
        return elements.iter().flat_map(|one| at(path, one)).collect();
    }
    let (member, rest) = path.split_once('.').unwrap_or((path, ""));
    let inner = if member.is_empty() {
        value
    } else {
        &value[member]
    };
    match inner {
        Value::Object(_) if !rest.is_empty() => at(rest, inner),
        Value::Null | Value::Object(_) => Vec::new(),
        Value::Array(_) => at(rest, inner),
        Value::String(text) => vec![text.clone()],
        scalar => vec![scalar.to_string()],
    }
}

/// Returns whether a text is what a pattern with `*` and `?` means; after `\` they
/// mean themselves.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    matches_from(&pattern, &text)
}

fn matches_from(pattern: &[char], text: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['*', rest @ ..] => (0..=text.len()).any(|skipped| matches_from(rest, &text[skipped..])),
        ['?', rest @ ..] => !text.is_empty() && matches_from(rest, &text[1..]),
        ['\\', literal, rest @ ..] | [literal, rest @ ..] => {
            text.first() == Some(literal) && matches_from(rest, &text[1..])
        }
    }
}

/// One page. Tokens are the last id of the page before.
pub(super) fn page(member: &str, id: &str, asked: &Value, found: Vec<Value>) -> Value {
    let size = asked["MaxResults"].as_u64().unwrap_or(1000);
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let after = asked["NextToken"].as_str().unwrap_or_default();
    let mut rest = found
        .into_iter()
        .skip_while(|one| !after.is_empty() && one[id].as_str().unwrap_or_default() <= after);
    let shown: Vec<Value> = rest.by_ref().take(size).collect();
    let last = rest.next().and(shown.last()).map(|one| one[id].clone());
    json!({member: shown, "NextToken": last})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pattern_has_wildcards_and_escapes_them() {
        for (pattern, text, expected) in [
            ("ELB app/*", "ELB app/kavak/1", true),
            ("ELB app/*", "RDSNetworkInterface", false),
            ("10.0.?.0/24", "10.0.1.0/24", true),
            ("10.0.?.0/24", "10.0.10.0/24", false),
            ("*", "", true),
            (r"a\*", "a*", true),
            (r"a\*", "ab", false),
            ("abc", "ABC", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn path_reaches_into_lists() {
        let table = json!({"Associations": [{"Main": true}, {"SubnetId": "subnet-1"}]});
        assert_eq!(at("Associations.Main", &table), ["true"]);
        assert_eq!(at("Associations.SubnetId", &table), ["subnet-1"]);
        assert!(at("Associations.State", &table).is_empty());
        assert_eq!(at("Ids", &json!({"Ids": ["a", "b"]})), ["a", "b"]);
    }
}
