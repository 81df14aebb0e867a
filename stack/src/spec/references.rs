//! References of a specification to other resources.

use serde_json::Value;

use super::Spec;
use crate::{Key, Output, Text};

impl Spec {
    /// All references to other resources.
    #[must_use]
    pub fn references(&self) -> Vec<(Key, Output)> {
        let mut found = Vec::new();
        if let Ok(attributes) = self.attributes() {
            collect_references(&attributes, &mut found);
        }
        found.sort();
        found.dedup();
        found
    }

    /// This specification with every reference replaced by what `lookup`
    /// knows of it.
    ///
    /// # Errors
    /// The first reference that `lookup` does not know.
    pub fn resolve(
        &self,
        lookup: &impl Fn(&Key, Output) -> Option<String>,
    ) -> Result<Self, ResolveError> {
        let attributes = resolve_value(self.attributes()?, lookup)?;
        Ok(self.with_attributes(attributes)?)
    }

    /// `true` if any attribute is one of `ids`; tags and descriptions, in which
    /// people write what they like, are none of it.
    #[must_use]
    pub fn mentions(&self, ids: &[&str]) -> bool {
        self.attributes()
            .is_ok_and(|attributes| value_mentions(&attributes, ids))
    }
}

/// Why a specification can't be resolved.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// A reference to something that is not known yet.
    #[error("{output:?} of {key} is not known")]
    #[expect(missing_docs, reason = "the reference's two halves")]
    Unknown { key: Key, output: Output },
    /// The resolved attributes do not fit the kind.
    #[error("resolved attributes do not fit their kind")]
    Shape(#[from] serde_json::Error),
}

fn collect_references(value: &Value, found: &mut Vec<(Key, Output)>) {
    if let Some(text) = Text::from_reference(value) {
        found.extend(text.references().map(|(key, output)| (key.clone(), output)));
        return;
    }
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect_references(item, found)),
        Value::Object(members) => members
            .values()
            .for_each(|member| collect_references(member, found)),
        _ => {}
    }
}

fn resolve_value(
    value: Value,
    lookup: &impl Fn(&Key, Output) -> Option<String>,
) -> Result<Value, ResolveError> {
    if let Some(text) = Text::from_reference(&value) {
        return text
            .resolve(lookup)
            .map(Value::String)
            .map_err(|(key, output)| ResolveError::Unknown { key, output });
    }
    match value {
        Value::Array(items) => items
            .into_iter()
            .map(|item| resolve_value(item, lookup))
            .collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, member)| Ok((name, resolve_value(member, lookup)?)))
            .collect::<Result<serde_json::Map<_, _>, ResolveError>>()
            .map(Value::Object),
        scalar => Ok(scalar),
    }
}

fn value_mentions(value: &Value, ids: &[&str]) -> bool {
    match value {
        Value::String(text) => ids.contains(&text.as_str()),
        Value::Array(items) => items.iter().any(|item| value_mentions(item, ids)),
        Value::Object(members) => members.iter().any(|(name, member)| {
            !["tags", "description"].contains(&name.as_str()) && value_mentions(member, ids)
        }),
        _ => false,
    }
}
