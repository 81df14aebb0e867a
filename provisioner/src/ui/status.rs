//! What is there, as people and programs read it.

use std::fmt::Write;

use kavak_stack::{
    Condition, Environment, Key, Kind, Observed, Output, Plan, Spec, StackOutputs, plan::Action,
};
use serde::Serialize;

use super::{at, format};
use crate::delivery::{
    rollout::Rollout,
    service::{ServiceNow, short},
};

/// How many of the service's events are told.
const MOST_EVENTS: usize = 10;

/// What is there and how it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// The commit that answers, if one does.
    pub commit: Option<String>,
    /// The rollout that is under way, in words.
    pub rollout: Option<String>,
    /// What ECS told of the service in the last minutes, newest first.
    pub events: Vec<EventView>,
    /// How many resources are not as the settings want them; unset where
    /// there are no settings to compare with.
    pub drift: Option<usize>,
    /// Everything that is there.
    pub resources: Vec<ResourceView>,
    /// What has a name of the environment but is not its own.
    pub foreign: Vec<String>,
}

/// Something that ECS told of the service.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventView {
    /// When.
    pub at: String,
    /// What.
    pub message: String,
}

/// How an environment is, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
    /// The service is there, and everything is usable.
    Healthy,
}

/// One resource.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResourceView {
    /// Which one.
    pub key: String,
    /// Its kind.
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

impl StatusView {
    /// What is to be told of what was observed; `plan` is what `up` would do.
    #[must_use]
    pub fn new(
        observed: &Observed,
        outputs: &StackOutputs,
        environment: &Environment,
        plan: Option<&Plan>,
    ) -> Self {
        let task = Key::new("task_definition");
        let image = match observed.get(&task).map(|found| &found.spec) {
            Some(Spec::TaskDefinition(task)) => Some(task.container.image.known()),
            _ => None,
        };
        let revision = observed
            .output(&task, Output::Arn)
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
            commit: None,
            rollout: None,
            events: Vec::new(),
            drift: plan.map(|plan| {
                plan.main_steps()
                    .filter(|step| step.action() != Action::None)
                    .count()
            }),
            resources: observed
                .resources
                .iter()
                .map(|(key, found)| ResourceView::new(key, found))
                .collect(),
            foreign: observed.foreign.iter().map(ToString::to_string).collect(),
        }
    }

    /// The same with what ECS tells of the service since then.
    #[must_use]
    pub fn with_service(mut self, service: &ServiceNow, since_ms: i64) -> Self {
        self.rollout = Rollout::under_way(service).map(|rollout| {
            format!(
                "{} since {}, {} of {} tasks run",
                short(&rollout.revision),
                at(rollout.deployed_at_ms),
                service.running,
                service.desired
            )
        });
        let events = service.events_since(since_ms).into_iter();
        self.events = events
            .take(MOST_EVENTS)
            .map(|event| EventView {
                at: at(event.at_ms),
                message: event.message,
            })
            .collect();
        self
    }

    /// The same with the commit that answers.
    #[must_use]
    pub fn with_commit(mut self, commit: Option<String>) -> Self {
        self.commit = commit;
        self
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
        let facts = [
            ("address", &self.url),
            ("revision", &self.revision),
            ("image", &self.image),
            ("commit", &self.commit),
            ("rollout", &self.rollout),
        ];
        for (name, value) in facts {
            if let Some(value) = value {
                _ = writeln!(text, "{name:9} {value}");
            }
        }
        let drift = match self.drift {
            None => "unknown: there are no settings to compare with (`plan` says why)".into(),
            Some(0) => "none".into(),
            Some(count) => format!(
                "{}: `plan` shows what and how",
                format::count(count, "resource")
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
                let reason = resource.reason.as_deref().unwrap_or_default();
                [
                    resource.key.clone(),
                    format!("{} {reason}", resource.condition),
                    resource.id.clone(),
                ]
            })
            .collect();
        for line in format::columns(&rows) {
            _ = writeln!(text, "  {line}");
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

impl Health {
    fn words(self) -> &'static str {
        match self {
            Self::Absent => "nothing is there",
            Self::Incomplete => "incomplete: there is no service that answers",
            Self::Changing => "AWS is at work on it",
            Self::Failed => {
                "FAILED: something is in a state from which it does not recover by itself"
            }
            Self::Healthy => "healthy",
        }
    }
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
    } else if ["ecs_service", "listener.http"]
        .iter()
        .all(|key| observed.get(&Key::new(*key)).is_some())
    {
        Health::Healthy
    } else {
        Health::Incomplete
    }
}

#[cfg(test)]
mod tests;
