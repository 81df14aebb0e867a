//! Specifications with attributes that are taken over from the existing resource, or ignored.

use serde_json::Value;

use super::{Change, Spec};
use crate::{Kind, Tags, tags::is_ignored_tag};

impl Spec {
    /// The specification with the protection against deletion that was switched on in the
    /// console: it is kept until the resource is to be deleted. That of a database is a
    /// setting, which counts on an ephemeral environment.
    #[must_use]
    pub fn keeping_protection(mut self, found: &Self, is_protected: bool) -> Self {
        let is_setting = self.kind() == Kind::DbInstance;
        let found = found.clone().protection_mut().is_some_and(|it| *it);
        if let Some(protection) = self.protection_mut()
            && (is_protected || !is_setting)
        {
            *protection |= found;
        }
        self
    }

    /// This specification with those attributes taken over from `found` that
    /// mean the same there or are kept, so that they cause no call.
    #[must_use]
    pub fn settled(&self, found: &Self) -> Self {
        let (Ok(Value::Object(mut wanted)), Ok(Value::Object(held))) =
            (self.attributes(), found.attributes())
        else {
            return self.clone();
        };
        for (attribute, from) in held.into_iter().filter(|(_, from)| !from.is_null()) {
            let Some(to) = wanted.get_mut(&attribute).filter(|to| **to != from) else {
                continue;
            };
            let change = Change {
                attribute,
                from,
                to: to.clone(),
                reason: None,
            };
            if self.equivalent(&change) || self.keeps(found, &change).is_some() {
                *to = change.from;
            }
        }
        self.with_attributes(Value::Object(wanted))
            .unwrap_or_else(|_| self.clone())
    }

    /// Leaves ignored tags out.
    pub fn ignore_tags(&mut self, patterns: &[String]) {
        let keep = |tags: &mut Tags| tags.retain(|key, _| !is_ignored_tag(key, patterns));
        if let Some(tags) = self.tags_mut() {
            keep(tags);
        }
    }
}
