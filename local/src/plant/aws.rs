//! How tasks reach the simulated AWS: on Fargate the task's role does it.

use kavak_simulator::TaskToRun;
use secrecy::ExposeSecret as _;

use crate::access::AccessKey;

/// The variable of those that publish events.
const TOPIC: &str = "EVENTS_TOPIC_ARN";

/// Where the simulated AWS listens, and the key of its tasks, which only publishes.
pub(crate) struct AwsOfTasks {
    pub(crate) port: u16,
    pub(crate) key: AccessKey,
}

impl AwsOfTasks {
    /// The variables by which the AWS SDKs publish to the simulated topics; none for
    /// a task that publishes nothing.
    pub(super) fn variables(&self, task: &TaskToRun) -> Vec<(&'static str, String)> {
        if !task.environment.contains_key(TOPIC) {
            return Vec::new();
        }
        vec![
            (
                "AWS_ENDPOINT_URL_SNS",
                format!("http://127.0.0.1:{}", self.port),
            ),
            ("AWS_ACCESS_KEY_ID", self.key.id.clone()),
            (
                "AWS_SECRET_ACCESS_KEY",
                self.key.secret.expose_secret().to_owned(),
            ),
        ]
    }
}
