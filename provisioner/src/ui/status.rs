//! What is there, as people and programs read it.

mod alarm;
mod cost;
mod health;
mod resource;
mod service;
mod text;

use std::time::{Duration, UNIX_EPOCH};

use kavak_stack::{
    Environment, Found, Observed, Output, Plan, Spec, StackOutputs, key, plan::Action,
    spec::TaskDefinition,
};
use schemars::JsonSchema;
use serde::Serialize;

pub use self::{
    alarm::AlarmView,
    cost::CostSummary,
    health::Health,
    resource::ResourceView,
    service::{EventView, TasksView},
};
use crate::{delivery::image::Findings, end::End, observe::sns::Address};

/// What is there and how it is.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StatusView {
    /// Whose resources.
    pub environment: Environment,
    /// In one word.
    pub state: Health,
    /// Where customers reach the agent.
    pub url: Option<String>,
    /// The revision of the task definition that runs.
    pub revision: Option<String>,
    /// The image of that revision.
    pub image: Option<String>,
    /// Vulnerabilities that ECR's scan found in it, where its repository can be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<Findings>,
    /// The commit that answers, if one does.
    pub commit: Option<String>,
    /// The data that it answers from, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// How many tasks run, where there is a service.
    pub tasks: Option<TasksView>,
    /// The rollout that is under way, in words.
    pub rollout: Option<String>,
    /// What ECS reported about the service in the last minutes, newest first.
    pub events: Vec<EventView>,
    /// Since when the oldest part of the environment is there, of those whose age
    /// AWS reports.
    pub since: Option<String>,
    /// When what runs was deployed.
    pub deployed_at: Option<String>,
    /// What all of it costs while it is there.
    pub cost: Option<CostSummary>,
    /// When it ends, as its tag says, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<String>,
    /// How many resources are not as the settings want them; unset where
    /// there are no settings to compare with.
    pub drift: Option<usize>,
    /// Whether mails of events reach each e-mail address, where there are some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// The alarms that are on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<AlarmView>,
    /// Everything that is there.
    pub resources: Vec<ResourceView>,
    /// What has a name of the environment but is not its own.
    pub foreign: Vec<String>,
}

/// Deleted secrets can be restored for some days: AWS lists them, and bills nothing.
fn without_deleted_secrets(observed: &Observed) -> Observed {
    let is_deleted =
        |found: &Found| matches!(&found.spec, Spec::Secret(it) if it.scheduled_for_deletion);
    let mut rest = observed.clone();
    rest.resources.retain(|_, found| !is_deleted(found));
    let mut left = rest.resources.values();
    if left.all(|it| matches!(it.spec, Spec::SecretValue(_))) {
        rest.resources.clear();
    }
    rest
}

impl StatusView {
    /// What is to be shown of what was observed; `plan` is what `up` would do.
    #[must_use]
    pub fn new(
        observed: &Observed,
        outputs: &StackOutputs,
        environment: &Environment,
        plan: Option<&Plan>,
    ) -> Self {
        let observed = &without_deleted_secrets(observed);
        let end = End::of(observed);
        let task = &key::TASK_DEFINITION;
        let definition = observed.get(task).map(|found| &found.spec);
        let definition = definition.and_then(Spec::attributes_of::<TaskDefinition>);
        let image = definition.map(|it| it.container.image.known());
        let revision = observed
            .output(task, Output::Arn)
            .map(|arn| arn.rsplit('/').next().unwrap_or_default().to_owned());
        Self {
            environment: environment.clone(),
            state: Health::of(observed),
            url: outputs
                .get("url")
                .and_then(|url| url.as_str())
                .map(str::to_owned),
            revision,
            image,
            findings: None,
            commit: None,
            data: None,
            tasks: None,
            rollout: None,
            events: Vec::new(),
            since: time(
                observed
                    .resources
                    .values()
                    .filter_map(|it| it.made_at_ms)
                    .min(),
            ),
            deployed_at: time(
                observed
                    .get(&key::ECS_SERVICE)
                    .and_then(|service| service.made_at_ms),
            ),
            cost: CostSummary::of(observed, environment),
            ends_at: end.tag(),
            drift: plan.map(|plan| {
                plan.main_steps()
                    .filter(|step| step.action() != Action::None)
                    .count()
            }),
            addresses: Vec::new(),
            alarms: Vec::new(),
            resources: observed
                .resources
                .iter()
                .map(|(key, found)| ResourceView::new(key, found))
                .collect(),
            foreign: observed.unmanaged.iter().map(ToString::to_string).collect(),
        }
    }

    /// The same with the findings in the image that runs.
    #[must_use]
    pub fn with_findings(self, findings: Option<Findings>) -> Self {
        Self { findings, ..self }
    }

    /// The same with how each e-mail address is.
    #[must_use]
    pub fn with_addresses(self, addresses: Vec<Address>) -> Self {
        Self { addresses, ..self }
    }
}

/// `2025-03-01T08:15:00Z`.
fn time(ms: Option<i64>) -> Option<String> {
    let since_epoch = Duration::from_millis(u64::try_from(ms?).ok()?);
    let time = UNIX_EPOCH.checked_add(since_epoch)?;
    Some(humantime::format_rfc3339_seconds(time).to_string())
}

#[cfg(test)]
mod tests;
