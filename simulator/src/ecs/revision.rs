//! Families of task definitions, and their revisions.

use serde_json::{Value, json};

use crate::state::ecs::Revision;

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
