//! The values that are kept although a setting says otherwise, in words.

use serde_json::Value;

use super::{Decision, Kept, Planner, upgrade};
use crate::{Found, Key, Spec};

impl Planner<'_> {
    /// Adds what the user should know of the databases and caches that stay.
    pub(super) fn notice(&mut self) {
        let mut notices = Vec::new();
        for (key, kept) in &self.kept {
            if matches!(self.decisions.get(key), Some(Decision::Replace(_))) {
                continue;
            }
            let found = self.observed.get(key);
            notices.extend(kept.iter().map(|it| notice(key, it, found)));
        }
        for (key, decision) in &self.decisions {
            if let (Decision::Update(_), Some(resource), Some(found)) =
                (decision, self.stack.get(key), self.observed.get(key))
            {
                notices.extend(upgrade::detour(key, &resource.spec, found));
            }
        }
        self.plan.notices.extend(notices);
    }
}

fn notice(key: &Key, Kept { change, setting }: &Kept, found: Option<&Found>) -> String {
    let (name, from, to) = (&change.attribute, shown(&change.from), shown(&change.to));
    match setting {
        Some(setting) => {
            let difference = format!(
                "{key}: {name} is {from} in AWS and {to} in the settings: what AWS holds is kept"
            );
            match change.from.is_null() {
                true => format!("{difference}; no value of {setting} matches it"),
                false => {
                    let others = version_of(found).filter(|_| change.is("engine"));
                    let others = others.unwrap_or_default();
                    let value = &change.from;
                    format!("{difference}; set {setting} = {value}{others} to match it")
                }
            }
        }
        None => format!("{key}: {name} is {from} in AWS, where {to} is made: it is kept"),
    }
}

/// The version of a cache's engine: no other engine has it.
fn version_of(found: Option<&Found>) -> Option<String> {
    let Spec::ReplicationGroup(group) = &found?.spec else {
        return None;
    };
    let version = &group.engine_version;
    Some(format!(" and cache.engine_version = \"{version}\""))
}

/// Nothing is the longest time of retention, the only value that may be missing here.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "unlimited".to_owned(),
        Value::String(text) if text.is_empty() => "empty".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
