//! What a deployer's role must be allowed for the calls of a service.

use kavak_stack::Settings;

/// Actions that are allowed together.
pub struct Grant {
    /// What they are for, as the statement's id.
    pub sid: &'static str,
    /// The service's prefix: `ec2`.
    pub service: &'static str,
    pub(crate) actions: &'static str,
    /// Patterns of ARNs; `PROJECT` stands for the project.
    pub resources: &'static [&'static str],
    /// Operator, key and values.
    pub condition: Option<(&'static str, &'static str, &'static [&'static str])>,
    /// `false` for settings with which no run makes these calls.
    pub(crate) is_needed: fn(&Settings) -> bool,
}

impl Grant {
    /// The same grant, needed only with some settings.
    pub(crate) const fn needed_if(self, is_needed: fn(&Settings) -> bool) -> Self {
        Self { is_needed, ..self }
    }

    /// The actions, with their prefix.
    pub fn actions(&self) -> impl Iterator<Item = String> {
        let names = self.actions.split_whitespace();
        names.map(|name| format!("{}:{name}", self.service))
    }
}

/// Every resource. Those of EC2, load balancing and certificates have ids that AWS chooses, so no
/// pattern distinguishes them from others'.
pub(crate) const EVERYTHING: &[&str] = &["*"];

pub(crate) const fn grant(
    sid: &'static str,
    service: &'static str,
    resources: &'static [&'static str],
    actions: &'static str,
) -> Grant {
    Grant {
        sid,
        service,
        actions,
        resources,
        condition: None,
        is_needed: always,
    }
}

/// Needed with any settings.
pub(crate) const fn always(_: &Settings) -> bool {
    true
}
