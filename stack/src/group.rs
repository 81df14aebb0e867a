//! The groups in which the blueprint draws the stack, for lists of it.

use serde::Serialize;

/// A part of the stack, in the order in which the blueprint draws them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named as in the blueprint")]
pub enum Group {
    Network,
    SecurityGroups,
    Data,
    Secrets,
    Agent,
    Service,
    Ingress,
    Monitoring,
}

impl Group {
    /// The group as people read it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::SecurityGroups => "security groups",
            Self::Data => "data",
            Self::Secrets => "secrets",
            Self::Agent => "agent",
            Self::Service => "service",
            Self::Ingress => "ingress",
            Self::Monitoring => "monitoring",
        }
    }
}
