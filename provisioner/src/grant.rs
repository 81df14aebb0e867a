//! What a deployer's role must be allowed for the calls of a service.

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
}

impl Grant {
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
    }
}
