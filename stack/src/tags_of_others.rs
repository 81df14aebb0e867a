//! Tags that others put on the environment's resources.

use crate::{
    Observed, Spec, Tags,
    scaled::SCALED_TAG,
    spec::events::SUBSCRIBED_TAG,
    stack::{DNS_RECORD_TAG, ENDS_AT_TAG, FINAL_SNAPSHOT_TAG, LIFETIME_TAG},
};

/// The keys of the tags that the stack sets itself, beside those of the setting `tags`.
pub const OWN_TAGS: [&str; 11] = [
    "project",
    "env",
    "owner",
    "Name",
    "Type",
    LIFETIME_TAG,
    ENDS_AT_TAG,
    FINAL_SNAPSHOT_TAG,
    SCALED_TAG,
    SUBSCRIBED_TAG,
    DNS_RECORD_TAG,
];

/// Whether a tag that is not wanted is removed: only one that the stack set. Any
/// other key can be another party's, such as an organisation's auto-tagger's
/// (`docs/AWS.md#names-and-tags`), which would set it again.
#[must_use]
pub fn is_removable_tag(key: &str) -> bool {
    OWN_TAGS.contains(&key)
}

/// Whether one of these patterns (`key`, `beginning*`) is of this tag.
#[must_use]
pub fn is_ignored_tag(key: &str, patterns: &[String]) -> bool {
    patterns
        .iter()
        .any(|pattern| match pattern.strip_suffix('*') {
            Some(beginning) => key.starts_with(beginning),
            None => key == pattern,
        })
}

impl Observed {
    /// Leaves ignored tags out of every resource: what is not seen is neither
    /// drift nor removed.
    pub fn ignore_tags(&mut self, patterns: &[String]) {
        for found in self.resources.values_mut() {
            found.spec.ignore_tags(patterns);
        }
    }
}

impl Spec {
    /// Leaves ignored tags out.
    pub fn ignore_tags(&mut self, patterns: &[String]) {
        let keep = |tags: &mut Tags| tags.retain(|key, _| !is_ignored_tag(key, patterns));
        if let Some(tags) = self.tags_mut() {
            keep(tags);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pattern_is_a_key_or_the_beginning_of_keys() {
        let patterns = ["aws:*", "awsApplication", "org:*"].map(str::to_owned);
        for (key, is_ignored) in [
            ("aws:cloudformation:stack-name", true),
            ("awsApplication", true),
            ("awsApplications", false),
            ("org:cost-center", true),
            ("organisation", false),
            ("owner", false),
        ] {
            assert_eq!(is_ignored_tag(key, &patterns), is_ignored, "{key}");
        }
    }
}
