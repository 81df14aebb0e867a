//! The log stream of a task.

use crate::state::ecs::Revision;

/// The log stream of a task.
pub(crate) struct LogStream {
    pub(crate) group: String,
    pub(crate) stream: String,
    /// True if the group is made if it is not there.
    pub(super) is_made: bool,
}

impl LogStream {
    /// The stream of a task's main container, if it has one.
    pub(crate) fn of(revision: &Revision, task: &str) -> Option<Self> {
        let container = revision.main_container();
        let logs = &container["logConfiguration"];
        let option = |name: &str| logs["options"][name].as_str();
        let name = container["name"].as_str().unwrap_or_default();
        let prefix = option("awslogs-stream-prefix").unwrap_or_default();
        (logs["logDriver"] == "awslogs").then(|| Self {
            group: option("awslogs-group").unwrap_or_default().to_owned(),
            stream: format!("{prefix}/{name}/{task}"),
            is_made: option("awslogs-create-group") == Some("true"),
        })
    }
}
