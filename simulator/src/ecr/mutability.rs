//! Mutability of a repository's tags.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    operation::{Answer, input},
    state::ecr::Mutability,
    world::Turn,
};

impl Mutability {
    pub(super) fn keeps(&self, tag: &str) -> bool {
        let filters = self.image_tag_mutability_exclusion_filters.as_deref();
        let mut filters = filters.unwrap_or_default().iter();
        let is_excluded = filters.any(|filter| fits(&filter.filter, tag));
        match self.image_tag_mutability.as_str() {
            "IMMUTABLE" => true,
            "IMMUTABLE_WITH_EXCLUSION" => !is_excluded,
            "MUTABLE_WITH_EXCLUSION" => is_excluded,
            _ => false,
        }
    }
}

/// Returns whether `text` is as `pattern` says, in which `*` stands for anything.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            let mut ends = (0..=text.len()).filter_map(|at| text.get(at..));
            ends.any(|end| fits(rest, end))
        }),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PutMutability {
    repository_name: String,
    #[serde(flatten)]
    mutability: Mutability,
}

pub(super) fn put_image_tag_mutability(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: PutMutability = input(value)?;
    let repository = turn.repository(&wanted.repository_name)?;
    repository.mutability = wanted.mutability;
    let mut answer = json!(repository.mutability);
    answer["repositoryName"] = json!(wanted.repository_name);
    answer["registryId"] = json!(turn.world.account);
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn star_stands_for_anything() {
        assert!(fits("v*", "v1.2"));
        assert!(fits("*-dev", "a-dev"));
        assert!(fits("a*b*c", "axxbyyc"));
        assert!(fits("latest", "latest"));
        assert!(!fits("latest", "latest-1"));
        assert!(!fits("v*", "1"));
    }
}
