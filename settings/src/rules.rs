//! The rules that types and bounds can't say, one module a table of the file.

mod agent;
mod cache;
mod customers;
mod database;
mod iam;
mod identity;
mod ingress;
mod logs;
mod monitoring;
mod names;
mod network;
mod notify;
mod tags;

use std::collections::BTreeMap;

use kavak_stack::Settings;
use serde_json::Value;

use crate::{Origin, Problem, SettingKey};

/// Adds everything that breaks a rule to `problems`. What has a problem
/// already is left out, and so is what depends on it.
pub(crate) fn check(
    settings: &Settings,
    given: &BTreeMap<SettingKey, (Value, Origin)>,
    is_local: bool,
    problems: &mut Vec<Problem>,
) {
    check_identity(settings, given, problems);
    let mut report = Report::new(given, problems);
    tags::check(settings, &mut report);
    network::check(settings, &mut report);
    agent::check(settings, &mut report);
    database::check(&settings.database, &mut report);
    cache::check(&settings.cache, &mut report);
    ingress::check(settings, &mut report);
    logs::check(settings, &mut report);
    monitoring::check(settings, &mut report);
    iam::check(settings, &mut report);
    notify::check(&settings.notify, is_local, &mut report);
    customers::check(settings, &mut report);
}

/// The rules of project, env and region.
pub(crate) fn check_identity(
    settings: &Settings,
    given: &BTreeMap<SettingKey, (Value, Origin)>,
    problems: &mut Vec<Problem>,
) {
    let mut report = Report::new(given, problems);
    identity::check(settings, &mut report);
    names::check(settings, &mut report);
}

/// Collects problems.
struct Report<'a> {
    given: &'a BTreeMap<SettingKey, (Value, Origin)>,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Report<'a> {
    fn new(
        given: &'a BTreeMap<SettingKey, (Value, Origin)>,
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        Self { given, problems }
    }

    /// Whether nothing wrong is known of `key`, so that rules on it make sense.
    fn is_sound(&self, key: &str) -> bool {
        let key = SettingKey::from(key);
        let is_wrong = |problem: &Problem| {
            problem
                .key
                .as_ref()
                .is_some_and(|wrong| wrong.is_in(&key) || key.is_in(wrong))
        };
        !self.problems.iter().any(is_wrong)
    }

    /// `key`, whose value is `value`, breaks `rule`.
    fn wrong(&mut self, key: &str, value: impl Into<Value>, rule: impl Into<String>) {
        self.wrong_at(key.into(), Some(value.into()), rule);
    }

    /// The same for a key that may have dots in its names, or a value that
    /// is not to be shown.
    fn wrong_at(&mut self, key: SettingKey, value: Option<Value>, rule: impl Into<String>) {
        let known = self
            .problems
            .iter()
            .any(|problem| problem.key.as_ref() == Some(&key));
        if known {
            return;
        }
        let origin = self
            .given
            .get(&key)
            .map_or(Origin::Default, |(_, origin)| origin.clone());
        self.problems
            .push(Problem::of(key, rule).given(value, origin));
    }

    /// Demands that a rule is kept, unless something else is wrong with `key`.
    fn demand(
        &mut self,
        is_kept: bool,
        key: &str,
        value: impl Into<Value>,
        rule: impl Into<String>,
    ) {
        if !is_kept && self.is_sound(key) {
            self.wrong(key, value, rule);
        }
    }
}

/// Whether the whole of `text` matches `pattern`.
fn matches(pattern: &str, text: &str) -> bool {
    regex_lite::Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|regex| regex.is_match(text))
}
