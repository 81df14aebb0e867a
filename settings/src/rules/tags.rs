//! Owner and tags.

use kavak_stack::{OWN_TAGS, Settings, is_ignored_tag};

use super::Report;
use crate::SettingKey;

/// Tags that a resource may have, by AWS's limit.
const MOST: usize = 50;
const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 256;

pub(super) fn check(settings: &Settings, report: &mut Report<'_>) {
    let owner = &settings.owner;
    let is_short = (1..=LONGEST_VALUE).contains(&owner.chars().count());
    report.demand(
        is_short && owner.chars().all(is_allowed),
        "owner",
        owner.as_str(),
        format!("is the value of a tag: 1 to {LONGEST_VALUE} {CHARACTERS}"),
    );
    let allowed = MOST - OWN_TAGS.len();
    let count = settings.tags.len();
    report.demand(
        count <= allowed,
        "tags",
        count,
        format!(
            "must be at most {allowed} tags: a resource may have {MOST}, and the stack sets {} itself",
            OWN_TAGS.len()
        ),
    );
    for (key, other) in equal_without_case(settings) {
        let path = SettingKey::from("tags").member(key);
        let rule = format!(
            "differs from the tag `{other}` in case only, and IAM takes both for one: keep one of them"
        );
        report.wrong_at(path, None, rule);
    }
    check_ignored(settings, report);
    for (key, value) in &settings.tags {
        if let Some(rule) = broken(key, value) {
            let path = SettingKey::from("tags").member(key);
            report.wrong_at(path, Some(value.as_str().into()), rule);
        }
    }
}

/// Each key that an earlier one equals but for upper and lower case.
fn equal_without_case(settings: &Settings) -> impl Iterator<Item = (&String, &String)> {
    let keys: Vec<&String> = settings.tags.keys().collect();
    let lower: Vec<String> = keys.iter().map(|key| key.to_lowercase()).collect();
    (0..keys.len()).filter_map(move |index| {
        let first = lower.iter().position(|key| *key == lower[index])?;
        (first < index).then(|| (keys[index], keys[first]))
    })
}

/// Tags by which resources are found can't be ignored.
fn check_ignored(settings: &Settings, report: &mut Report<'_>) {
    // Keys that AWS keeps for itself are wrong anyway.
    let given = settings
        .tags
        .keys()
        .filter(|key| !key.to_lowercase().starts_with("aws:"));
    let given: Vec<&str> = given.map(String::as_str).collect();
    let own = || OWN_TAGS.into_iter().chain(given.iter().copied());
    for pattern in &settings.ignore_tags {
        let key = pattern.strip_suffix('*').unwrap_or(pattern);
        report.demand(
            !pattern.is_empty() && !key.contains('*'),
            "ignore_tags",
            pattern.as_str(),
            "must be keys of tags, or beginnings of keys with a `*` at the end",
        );
        let hidden = own().find(|own| is_ignored_tag(own, std::slice::from_ref(pattern)));
        report.demand(
            hidden.is_none(),
            "ignore_tags",
            pattern.as_str(),
            format!(
                "must not match `{}`, a tag of the environment itself",
                hidden.unwrap_or_default()
            ),
        );
    }
}

const CHARACTERS: &str = "letters, digits, spaces and + - = . _ : / @";

/// The rule that a tag breaks.
fn broken(key: &str, value: &str) -> Option<String> {
    if OWN_TAGS
        .iter()
        .any(|reserved| reserved.eq_ignore_ascii_case(key))
    {
        return Some("is a tag that the stack sets itself".into());
    }
    if key.to_ascii_lowercase().starts_with("aws:") {
        return Some("must not begin with `aws:`, which AWS keeps for itself".into());
    }
    if !(1..=LONGEST_KEY).contains(&key.chars().count()) || !key.chars().all(is_allowed) {
        return Some(format!(
            "must have a name of 1 to {LONGEST_KEY} {CHARACTERS}"
        ));
    }
    if value.chars().count() > LONGEST_VALUE || !value.chars().all(is_allowed) {
        return Some(format!(
            "must have a value of at most {LONGEST_VALUE} {CHARACTERS}"
        ));
    }
    None
}

/// What every service takes in tags.
fn is_allowed(c: char) -> bool {
    c.is_alphanumeric() || c == ' ' || "+-=._:/@".contains(c)
}
