//! Decisions of policies.

/// An action on a resource, with what else is known of the request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'a> {
    pub(crate) action: &'a str,
    /// An ARN, or `*` for an action that is about no resource.
    pub(crate) resource: &'a str,
    /// Keys of conditions, with their values in this request.
    context: &'a [(String, String)],
}

impl<'a> Question<'a> {
    pub(crate) const fn new(action: &'a str, resource: &'a str) -> Self {
        Self {
            action,
            resource,
            context: &[],
        }
    }

    pub(crate) const fn with(self, context: &'a [(String, String)]) -> Self {
        Self { context, ..self }
    }

    /// The value of a condition's key; keys are alike in any case.
    pub(super) fn value_of(&self, key: &str) -> Option<&'a str> {
        let mut context = self.context.iter();
        let found = context.find(|(known, _)| known.eq_ignore_ascii_case(key));
        found.map(|(_, value)| value.as_str())
    }
}

/// The decision of policies about an action: the greatest of their statements' decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Decision {
    /// Nothing allows it.
    NotAllowed,
    Allowed,
    Denied,
}

impl Decision {
    /// As `SimulatePrincipalPolicy` spells it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "explicitDeny",
            Self::NotAllowed => "implicitDeny",
        }
    }
}
