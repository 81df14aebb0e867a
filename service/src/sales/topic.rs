//! The SNS topic whose subscribers get events by e-mail.

use std::error::Error;
use std::time::Duration;

use async_trait::async_trait;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_sns::Client;
use aws_sdk_sns::config::retry::RetryConfig;
use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sns::types::MessageAttributeValue;

use super::courier::Courier;
use super::mail::{Announced, Mail, mail};
use crate::outbound;
use crate::settings::EventsTopic;
use crate::store::{Lane, PendingEvent};

/// The longest wait for SNS, credentials included; shorter than an event's lease.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// The longest wait for a connection.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);

/// Why SNS has not taken an event. Names nothing of the event.
#[derive(Debug, thiserror::Error)]
pub enum TopicError {
    /// The event can't be read or put into a request: a mistake of ours.
    #[error("the event cannot be published")]
    Unreadable,
    /// No connection, no credentials, or no answer in time.
    #[error("SNS cannot be reached ({0})")]
    Unreachable(&'static str),
    /// SNS refused, with this code: `AuthorizationError`, `NotFound`, …
    #[error("SNS refused the event (code {0}): may the task's role publish to EVENTS_TOPIC_ARN?")]
    Refused(String),
}

/// Publishes events to the topic.
pub struct Topic {
    client: Client,
    arn: String,
    desk_url: Option<String>,
}

impl Topic {
    /// A publisher with the credentials of the environment: on ECS those of the
    /// task's role. `AWS_ENDPOINT_URL` names another SNS.
    pub async fn new(topic: &EventsTopic, public_base_url: Option<&str>) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_LIMIT)
            .operation_timeout(ANSWER_LIMIT)
            .build();
        let config = aws_config::defaults(BehaviorVersion::latest())
            .http_client(outbound::aws_client())
            // A topic is asked where it is, whichever region the agent runs in.
            .region(Region::new(topic.region.clone()))
            .timeout_config(timeouts)
            // The outbox tries again.
            .retry_config(RetryConfig::disabled())
            .load()
            .await;
        Self {
            client: Client::new(&config),
            arn: topic.arn.clone(),
            desk_url: public_base_url.map(|base| format!("{base}/desk")),
        }
    }

    async fn publish(&self, event: &PendingEvent) -> Result<(), TopicError> {
        let announced: Announced =
            serde_json::from_str(&event.payload).map_err(|_| TopicError::Unreadable)?;
        let Mail { subject, text } = mail(&announced, self.desk_url.as_deref());
        // Subscriptions may filter by these.
        let attribute = |text: &str| {
            let value = MessageAttributeValue::builder().data_type("String");
            let value = value.string_value(text).build();
            value.map_err(|_| TopicError::Unreadable)
        };
        let publishing = self
            .client
            .publish()
            .topic_arn(&self.arn)
            .subject(subject)
            .message(text)
            .message_attributes("type", attribute(&announced.kind)?)
            .message_attributes("event_id", attribute(&event.id)?);
        publishing.send().await.map_err(|error| reason(&error))?;
        Ok(())
    }
}

fn reason<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> TopicError {
    match error {
        SdkError::ServiceError(refusal) => {
            let code = refusal.err().code().unwrap_or("unknown");
            TopicError::Refused(code.to_owned())
        }
        SdkError::TimeoutError(_) => TopicError::Unreachable("no answer in time"),
        SdkError::DispatchFailure(failure) if failure.is_io() => {
            TopicError::Unreachable("no connection")
        }
        SdkError::DispatchFailure(_) => {
            TopicError::Unreachable("no credentials, or no connection to get them")
        }
        _ => TopicError::Unreachable("no answer that can be read"),
    }
}

#[async_trait]
impl Courier for Topic {
    fn lane(&self) -> Lane {
        Lane::Mails
    }

    async fn deliver(&self, event: &PendingEvent) -> Result<(), Box<dyn Error + Send + Sync>> {
        Ok(self.publish(event).await?)
    }
}
