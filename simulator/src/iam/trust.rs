//! Questions of other services to IAM: may this role be assumed, may it do that.

use crate::{
    Moment,
    policy_document::{Decision, Document, Question},
    state::iam::Role,
    world::Turn,
};

/// The service that runs tasks.
const TASKS: &str = "ecs-tasks.amazonaws.com";

impl Turn<'_> {
    /// The role of this name or ARN, if there is one.
    pub(crate) fn role_named(&mut self, name_or_arn: &str) -> Option<Role> {
        let name = name_or_arn.rsplit('/').next().unwrap_or(name_or_arn);
        let role = self.world.iam.roles.get(&name.to_lowercase())?;
        let is_meant = !name_or_arn.starts_with("arn:") || role.arn == name_or_arn;
        is_meant.then(|| role.clone())
    }

    /// Returns whether tasks can have this role by now: it is there, it trusts them,
    /// and AWS has had the time to believe it.
    pub(crate) fn role_is_assumable(&mut self, arn: &str) -> bool {
        let now = self.now;
        self.role_named(arn).is_some_and(|role| {
            role.trusted_at <= now
                && Document::read(&role.trust).is_ok_and(|trust| trust.trusts(TASKS))
        })
    }

    /// Returns the reason that keeps the role from `action` on `resource`, in AWS's words.
    pub(crate) fn role_refusal(
        &mut self,
        arn: &str,
        action: &str,
        resource: &str,
    ) -> Option<String> {
        let asked = Question::new(action, resource);
        let found = self.role_named(arn);
        let (decision, source) = found.map_or((Decision::NotAllowed, Source::Policies), |role| {
            self.role_decision(&role, &asked)
        });
        match decision {
            Decision::Allowed => None,
            Decision::Denied => Some(format!(
                "with an explicit deny in {}",
                source.with_article()
            )),
            Decision::NotAllowed => Some(format!(
                "because no {} allows the {action} action",
                source.name()
            )),
        }
    }

    /// Returns the decision of the role's policies and its boundary, and which of them
    /// decides it.
    pub(super) fn role_decision(&self, role: &Role, asked: &Question<'_>) -> (Decision, Source) {
        let policies = (role.policies_say(asked, self.now), Source::Policies);
        let boundary = self.boundary_of(role);
        let boundary = boundary.map(|it| (it.decision(asked), Source::Boundary));
        let decisions = [Some(policies), boundary];
        let first = |wanted| {
            decisions
                .iter()
                .flatten()
                .find(|(decision, _)| *decision == wanted)
        };
        *first(Decision::Denied)
            .or_else(|| first(Decision::NotAllowed))
            .unwrap_or(&policies)
    }
}

/// The limit of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Policies,
    Boundary,
}

impl Source {
    const fn name(self) -> &'static str {
        match self {
            Self::Policies => "identity-based policy",
            Self::Boundary => "permissions boundary",
        }
    }

    fn with_article(self) -> String {
        let article = match self {
            Self::Policies => "an",
            Self::Boundary => "a",
        };
        format!("{article} {}", self.name())
    }
}

impl Role {
    fn policies_say(&self, asked: &Question<'_>, now: Moment) -> Decision {
        let inline = self.inline.values();
        let inline = inline.filter_map(|policy| policy.believed(now));
        let managed = self.managed.iter();
        let managed = managed
            .filter(|(_, believed_at)| **believed_at <= now)
            .filter_map(|(arn, _)| super::policy::document_of_aws(arn));
        let documents = inline.chain(managed);
        let documents = documents.filter_map(|document| Document::read(document).ok());
        let decisions = documents.map(|document| document.decision(asked));
        decisions.max().unwrap_or(Decision::NotAllowed)
    }
}
