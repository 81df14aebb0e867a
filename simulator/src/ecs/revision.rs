//! Families of task definitions, and their revisions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::world::Tags;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Family {
    /// Revision numbers never come again.
    pub(crate) last_number: u32,
    pub(crate) revisions: BTreeMap<u32, Revision>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Revision {
    pub(crate) arn: String,
    pub(crate) family: String,
    pub(crate) number: u32,
    pub(crate) status: Status,
    /// As AWS tells it, with what it adds to what was sent; what changes later
    /// is not in it.
    pub(crate) definition: Value,
    pub(crate) deregistered_at: Option<String>,
    pub(crate) tags: Tags,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Status {
    Active,
    Inactive,
    DeleteInProgress,
}

impl Family {
    pub(super) fn newest_active(&self) -> Option<&Revision> {
        let mut newest_first = self.revisions.values().rev();
        newest_first.find(|revision| revision.status == Status::Active)
    }
}

impl Revision {
    /// The container that the task lives and dies with.
    pub(crate) fn main_container(&self) -> &Value {
        let containers = self.definition["containerDefinitions"].as_array();
        let mut containers = containers.into_iter().flatten();
        containers
            .find(|container| container["essential"] != json!(false))
            .unwrap_or(&Value::Null)
    }

    /// A role of the tasks, by its member.
    pub(crate) fn role(&self, member: &str) -> Option<String> {
        self.definition[member].as_str().map(str::to_owned)
    }

    /// The processor of the tasks, as OCI calls it.
    pub(crate) fn architecture(&self) -> &'static str {
        match self.definition["runtimePlatform"]["cpuArchitecture"].as_str() {
            Some("ARM64") => "arm64",
            _ => "amd64",
        }
    }

    /// `cpu` or `memory` of the task.
    pub(crate) fn size(&self, member: &str) -> u64 {
        let text = self.definition[member].as_str();
        text.and_then(|text| text.parse().ok()).unwrap_or(0)
    }
}
