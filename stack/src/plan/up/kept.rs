//! What is kept although a setting says otherwise, in words.

use serde_json::Value;

use super::{Planner, Verdict, upgrade};

impl Planner<'_> {
    /// Adds what the user should know of the databases and caches that stay.
    pub(super) fn notice(&mut self) {
        let mut notices = Vec::new();
        for (key, kept) in &self.kept {
            if matches!(self.verdicts.get(key), Some(Verdict::Replace(_))) {
                continue;
            }
            notices.extend(kept.iter().map(|(change, setting)| {
                let (name, from, to) = (&change.attribute, shown(&change.from), shown(&change.to));
                format!(
                    "{key}: {name} is {from} in AWS and {to} in the settings: what AWS holds is kept; \
                     set {setting} = {} to match it",
                    change.from
                )
            }));
        }
        for (key, verdict) in &self.verdicts {
            if let (Verdict::Update(_), Some(resource), Some(found)) =
                (verdict, self.stack.get(key), self.observed.get(key))
            {
                notices.extend(upgrade::detour(key, &resource.spec, found));
            }
        }
        self.plan.notices.extend(notices);
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
