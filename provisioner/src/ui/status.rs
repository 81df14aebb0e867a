//! What is there, as people and programs read it.

mod alarm;
mod service;

use std::{
    fmt::Write,
    time::{Duration, UNIX_EPOCH},
};

use kavak_stack::{
    Condition, Environment, Found, Key, Kind, Observed, Output, Plan, Spec, StackOutputs,
    cost::Estimate, key, plan::Action, spec::TaskDefinition,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Number;

pub use self::{
    alarm::AlarmView,
    service::{EventView, TasksView},
};
use super::{cost, format};
use crate::{
    delivery::image::Findings,
    end::End,
    observe::sns::{Address, AddressState},
    text,
};

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

/// What an environment costs by the hour, in US dollars.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CostSummary {
    /// Of all that the price table knows.
    #[schemars(with = "Option<f64>")]
    pub hourly: Option<Number>,
    /// What it does not know.
    pub unknown: Vec<String>,
    /// The day of the prices.
    pub as_of: String,
    #[serde(skip)]
    words: String,
}

/// How an environment is, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// Nothing is there.
    Absent,
    /// Something is there, but no service that answers.
    Incomplete,
    /// AWS is at work on something.
    Changing,
    /// Something failed.
    Failed,
    /// Everything is usable, but no task is wanted: nothing answers.
    ScaledToZero,
    /// Everything is usable, and all tasks that are wanted run.
    Healthy,
}

/// One resource.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ResourceView {
    /// Which one.
    pub key: String,
    /// Its kind.
    #[schemars(with = "String")]
    pub kind: Kind,
    /// What AWS calls it.
    pub id: String,
    /// Where it is in its life: `ready`, AWS's word for what is pending,
    /// `deleting`, `failed`.
    pub condition: String,
    /// AWS's reason, where it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
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
            state: health(observed),
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
            cost: cost(observed, environment),
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

    /// The status in lines; resources that are ready only if asked for.
    #[must_use]
    pub fn text(&self, with_ready: bool) -> String {
        let mut text = format!(
            "{} in {}: {}\n",
            self.environment.prefix(),
            self.environment.region,
            self.state.words()
        );
        let shorten = |it: &String| match with_ready {
            true => it.clone(),
            false => format::image(it),
        };
        let facts = [
            ("address", &self.url),
            ("revision", &self.revision),
            ("image", &self.image.as_ref().map(shorten)),
            ("findings", &self.findings.as_ref().map(ToString::to_string)),
            ("commit", &self.commit),
            ("data", &self.data),
            ("tasks", &self.tasks.as_ref().map(ToString::to_string)),
            ("rollout", &self.rollout),
            ("deployed", &self.deployed_at),
            ("since", &self.since),
            ("cost", &self.cost.as_ref().map(|cost| cost.words.clone())),
            ("ends", &self.ends_at),
        ];
        for (name, value) in facts {
            if let Some(value) = value {
                _ = writeln!(text, "{name:9} {value}");
            }
        }
        let drift = match self.drift {
            None => "unknown: there are no settings to compare with (`kavak-infra plan` says why)"
                .into(),
            Some(0) => "none".into(),
            Some(count) => format!(
                "{}: `kavak-infra plan` shows what and how",
                text::count(count, "resource")
            ),
        };
        if self.state != Health::Absent {
            _ = writeln!(text, "{:9} {drift}", "drift");
            _ = writeln!(text, "{:9} {}", "resources", self.resources.len());
        }
        let rows: Vec<[String; 3]> = self
            .resources
            .iter()
            .filter(|resource| with_ready || resource.condition != "ready")
            .map(|resource| {
                [
                    resource.key.clone(),
                    resource.condition_text(),
                    resource.id.clone(),
                ]
            })
            .collect();
        for line in format::columns(&rows) {
            _ = writeln!(text, "  {line}");
        }
        for Address { address, state } in &self.addresses {
            _ = writeln!(text, "{:9} {address}: {}", "e-mail", words_of(*state));
        }
        for alarm in &self.alarms {
            _ = writeln!(text, "{:9} {alarm}", "ALARM");
        }
        for EventView { at, message } in &self.events {
            _ = writeln!(text, "event {at} {message}");
        }
        for foreign in &self.foreign {
            _ = writeln!(text, "note: {foreign}: it is left alone");
        }
        text
    }
}

impl ResourceView {
    /// The condition and its reason; AWS's own status may begin with the word.
    fn condition_text(&self) -> String {
        let Self {
            condition, reason, ..
        } = self;
        match reason {
            Some(reason) if reason.starts_with(condition.as_str()) => reason.clone(),
            Some(reason) => format!("{condition} {reason}"),
            None => condition.clone(),
        }
    }

    fn new(key: &Key, found: &kavak_stack::Found) -> Self {
        let (condition, reason) = match &found.condition {
            Condition::Ready => ("ready".to_owned(), None),
            Condition::Pending(word) => (word.clone(), None),
            Condition::Deleting => ("deleting".to_owned(), None),
            Condition::Failed(reason) => ("failed".to_owned(), Some(reason.clone())),
        };
        Self {
            key: key.to_string(),
            kind: found.spec.kind(),
            id: found.id.clone(),
            condition,
            reason,
        }
    }
}

fn words_of(state: AddressState) -> &'static str {
    match state {
        AddressState::Confirmed => "confirmed",
        AddressState::Pending => {
            "pending: gets nothing before it opens the link in the mail of AWS Notifications"
        }
        AddressState::Gone => "gone: gets nothing; `kavak-infra up` subscribes it again",
        AddressState::Unmanaged => "confirmed, but not in notify.email: it is left alone",
        AddressState::Removed => {
            "removed from notify.email before it had confirmed: AWS deletes no pending subscription; \
             should it be confirmed, `kavak-infra up` ends it"
        }
    }
}

impl Health {
    fn words(self) -> &'static str {
        match self {
            Self::Absent => "nothing is there",
            Self::Incomplete => "incomplete: there is no service that answers",
            Self::Changing => "AWS is at work on it",
            Self::Failed => {
                "FAILED: something is in a state from which it does not recover by itself"
            }
            Self::ScaledToZero => "scaled to 0: no task is wanted, so nobody answers",
            Self::Healthy => "healthy",
        }
    }
}

/// `2025-03-01T08:15:00Z`.
fn time(ms: Option<i64>) -> Option<String> {
    let since_epoch = Duration::from_millis(u64::try_from(ms?).ok()?);
    let time = UNIX_EPOCH.checked_add(since_epoch)?;
    Some(humantime::format_rfc3339_seconds(time).to_string())
}

fn cost(observed: &Observed, environment: &Environment) -> Option<CostSummary> {
    let resources = observed.resources.iter();
    let specs = resources.map(|(key, found)| (key, &found.spec));
    let estimate = Estimate::of(&environment.region, specs);
    (!estimate.items.is_empty()).then(|| CostSummary {
        hourly: cost::number(estimate.hourly(), 6),
        unknown: estimate.unknown().map(|it| it.key.to_string()).collect(),
        words: format!(
            "{} (list prices of {}; use comes on top)",
            cost::sum(&estimate),
            estimate.as_of
        ),
        as_of: estimate.as_of,
    })
}

fn health(observed: &Observed) -> Health {
    let any = |is: fn(&Condition) -> bool| {
        observed
            .resources
            .values()
            .any(|found| is(&found.condition))
    };
    if observed.resources.is_empty() {
        Health::Absent
    } else if any(|condition| matches!(condition, Condition::Failed(_))) {
        Health::Failed
    } else if any(|condition| matches!(condition, Condition::Pending(_) | Condition::Deleting)) {
        Health::Changing
    } else if [&key::ECS_SERVICE, &key::LISTENER_HTTP]
        .iter()
        .all(|key| observed.get(key).is_some())
    {
        Health::Healthy
    } else {
        Health::Incomplete
    }
}

#[cfg(test)]
mod tests;
