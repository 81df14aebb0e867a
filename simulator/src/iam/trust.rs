//! What other services ask IAM: may this role be assumed, may it do that.

use super::{Role, document::Document};
use crate::world::Turn;

/// Who runs tasks.
const TASKS: &str = "ecs-tasks.amazonaws.com";

impl Turn<'_> {
    /// The role of this name or ARN, if there is one.
    pub(crate) fn role_named(&mut self, name_or_arn: &str) -> Option<Role> {
        let name = name_or_arn.rsplit('/').next().unwrap_or(name_or_arn);
        let role = self.world.iam.roles.get(&name.to_lowercase())?;
        let is_meant = !name_or_arn.starts_with("arn:") || role.arn == name_or_arn;
        is_meant.then(|| role.clone())
    }

    /// Whether tasks can have this role by now: it is there, it trusts them,
    /// and AWS has had the time to believe it.
    pub(crate) fn role_is_assumable(&mut self, arn: &str) -> bool {
        let now = self.now;
        self.role_named(arn).is_some_and(|role| {
            role.trusted_at <= now
                && Document::read(&role.trust).is_ok_and(|trust| trust.trusts(TASKS))
        })
    }

    /// Whether the role's policies allow `action` on `resource` by now.
    pub(crate) fn role_allows(&mut self, arn: &str, action: &str, resource: &str) -> bool {
        let now = self.now;
        self.role_named(arn)
            .is_some_and(|role| role.decision(action, resource, now) == Decision::Allowed)
    }
}

/// What policies say of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Allowed,
    Denied,
    /// Nothing allows it.
    NotAllowed,
}

impl Decision {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "explicitDeny",
            Self::NotAllowed => "implicitDeny",
        }
    }
}

impl Role {
    pub(super) fn decision(&self, action: &str, resource: &str, now: crate::Moment) -> Decision {
        let inline = self.inline.values();
        let inline = inline.filter_map(|policy| policy.believed(now));
        let managed = self.managed.iter();
        let managed = managed
            .filter(|(_, believed_at)| **believed_at <= now)
            .filter_map(|(arn, _)| super::policy::document_of_aws(arn));
        let documents: Vec<Document> = inline
            .chain(managed)
            .filter_map(|document| Document::read(document).ok())
            .collect();
        let says = |effect| {
            documents
                .iter()
                .any(|document| document.says(effect, action, resource))
        };
        if says("Deny") {
            Decision::Denied
        } else if says("Allow") {
            Decision::Allowed
        } else {
            Decision::NotAllowed
        }
    }
}
