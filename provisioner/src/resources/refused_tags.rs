//! Updates of tags that a policy of the organisation refuses: no reason to stop
//! an `up`, but to be reported.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use kavak_engine::{Class, Fault};

/// What to do about refused updates of tags.
const NEXT: &str = "name those keys in `ignore_tags`, or have a tag policy or service control policy of the organisation changed";

/// Refused updates of tags of one run, by action.
#[derive(Default)]
pub(crate) struct RefusedTags(Mutex<BTreeMap<&'static str, Refused>>);

struct Refused {
    count: usize,
    first: Fault,
}

impl RefusedTags {
    /// The result of an update of tags: refused by a policy of the organisation,
    /// it counts as done and is remembered. A missing permission is an error.
    pub(crate) fn pass<T>(&self, result: Result<T, Fault>) -> Result<(), Fault> {
        match result {
            Ok(_) => Ok(()),
            Err(fault) if is_refused_by_policy(&fault) => {
                let mut refused = self.lock();
                let entry = refused.entry(fault.action).or_insert(Refused {
                    count: 0,
                    first: fault,
                });
                entry.count += 1;
                Ok(())
            }
            Err(fault) => Err(fault),
        }
    }

    /// One line for each action that was refused.
    pub(crate) fn notices(&self) -> Vec<String> {
        let refused = self.lock();
        let lines = refused.values().map(|Refused { count, first }| {
            let times = if *count == 1 {
                String::new()
            } else {
                format!(" ({count} times)")
            };
            format!("tags were not changed, because a policy refuses it{times}: {first}; {NEXT}")
        });
        lines.collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, Refused>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an organisation's policy refuses it: an explicit deny, or a tag policy.
fn is_refused_by_policy(fault: &Fault) -> bool {
    let says = |part| fault.message.contains(part);
    let is_tag_policy = fault
        .code
        .as_deref()
        .is_some_and(|code| code.starts_with("TagPolicy"));
    is_tag_policy || (fault.class == Class::Denied && says("explicit deny")) || says("tag policy")
}

impl fmt::Debug for RefusedTags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lock().keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denied(message: &str) -> Fault {
        Fault::new(Class::Denied, "TagRole", message)
    }

    #[test]
    fn tags_that_a_policy_refuses_are_a_notice_and_a_missing_permission_is_an_error() {
        let refused = RefusedTags::default();
        let explicit = "User is not authorized to perform: iam:TagRole with an explicit deny in a service control policy";
        assert!(refused.pass(Err::<(), _>(denied(explicit))).is_ok());
        assert!(refused.pass(Err::<(), _>(denied(explicit))).is_ok());
        let implicit = "User is not authorized to perform: iam:TagRole because no identity-based policy allows it";
        assert!(refused.pass(Err::<(), _>(denied(implicit))).is_err());
        let notices = refused.notices();
        assert_eq!(notices.len(), 1);
        assert!(
            notices[0].contains("(2 times)") && notices[0].contains("ignore_tags"),
            "{notices:?}"
        );
    }

    #[test]
    fn tag_policy_violation_is_a_notice() {
        let refused = RefusedTags::default();
        let fault = Fault {
            code: Some("TagPolicyViolation".into()),
            ..Fault::new(
                Class::Denied,
                "AddTags",
                "The tag policy does not allow the value",
            )
        };
        assert!(refused.pass(Err::<(), _>(fault)).is_ok());
    }
}
