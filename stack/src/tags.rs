//! The tags of the stack, and those that others put on its resources.

use std::collections::BTreeMap;

use crate::scaled::SCALED_TAG;

/// Tags of a resource.
pub type Tags = BTreeMap<String, String>;

/// The tag by which `down` knows, without any configuration, that an
/// environment is protected.
pub const LIFETIME_TAG: &str = "lifetime";

/// The tag that says when an environment ends: a moment in RFC 3339, in UTC.
/// Everything carries it, so that of a half-made stack too nothing is forgotten.
pub const ENDS_AT_TAG: &str = "kavak:ends-at";

/// The tag of a database that gets a final snapshot when it is removed, so that this is
/// known without settings.
pub const FINAL_SNAPSHOT_TAG: &str = "kavak:final-snapshot";

/// The tag that says which snapshot a database was restored from. On the secret of the
/// database's credentials it says which one is to be: the secret is there before the
/// database, so that a run that ends before the restoration is continued by the next `up`,
/// and not by an empty database. It goes from there when the database gets its password.
pub const FROM_SNAPSHOT_TAG: &str = "kavak:from-snapshot";

/// The tag of everything that a drill makes: of which environment's backup it is.
pub const DRILL_TAG: &str = "kavak:drill-of";

/// The tag that says which alias record leads to the environment, by zone and
/// name: records carry no tags, and must be found again without settings. It is on
/// the certificate and on the load balancer, which are there before the record
/// and go after it, and on the target group, which outlives a balancer that was
/// deleted by hand; a record that was there before is never named.
pub const DNS_RECORD_TAG: &str = "dns-record";

/// The tag of a topic that says which e-mail subscriptions are the environment's,
/// so that those that others made are never ended.
pub const SUBSCRIBED_TAG: &str = "kavak:subscribed";

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

/// `true` if a tag that is not wanted is removed: only one that the stack set. Any
/// other key can be another party's, such as an organisation's auto-tagger's
/// (`docs/AWS.md#names-and-tags`), which would set it again.
#[must_use]
pub fn is_removable_tag(key: &str) -> bool {
    OWN_TAGS.contains(&key)
}

/// `true` if one of these patterns (`key`, `beginning*`) matches this tag.
#[must_use]
pub fn is_ignored_tag(key: &str, patterns: &[String]) -> bool {
    patterns
        .iter()
        .any(|pattern| match pattern.strip_suffix('*') {
            Some(beginning) => key.starts_with(beginning),
            None => key == pattern,
        })
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
