//! SNS: topics, their e-mail subscriptions, and what is published to them.

use serde_json::Value;

use crate::{
    Service,
    fault::ApiFault,
    limits::Limit,
    operation::Answer,
    resource::{Inventory, Resource},
    state::sns::{Sns, Topic},
    world::Turn,
};

mod mail;
mod publication;
mod subscription;
mod tagging;
mod topic;

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    topic::perform(operation, &value, turn)
        .or_else(|| subscription::perform(operation, &value, turn))
        .or_else(|| tagging::perform(operation, &value, turn))
        .or_else(|| (operation == "Publish").then(|| publication::publish(&value, turn)))
}

/// The rate limit that a call counts for.
pub(crate) fn limit<'a>(operation: &'a str, _: &Value) -> Limit<'a> {
    Limit::new(operation, 30, 30)
}

impl Turn<'_> {
    /// The topic that `member` of an input names, without the subscriptions that
    /// were not confirmed in time.
    fn topic(&mut self, input: &Value, member: &str) -> Result<&mut Topic, ApiFault> {
        let arn = text(input, member);
        check_arn(member, arn)?;
        let now = self.now;
        let mut topics = self.here().sns.topics.values_mut();
        let topic = topics.find(|topic| topic.arn == arn);
        let topic = topic.ok_or_else(|| not_found("Topic does not exist"))?;
        let kept = topic.subscriptions.len();
        topic.subscriptions.retain(|it| it.is_kept(now));
        topic.deleted += kept - topic.subscriptions.len();
        Ok(topic)
    }
}

/// The error of a text that is no ARN.
fn check_arn(member: &str, arn: &str) -> Result<(), ApiFault> {
    match arn.split(':').count() {
        6.. => Ok(()),
        parts => Err(invalid(&format!(
            "{member} Reason: An ARN must have at least 6 elements, not {parts}"
        ))),
    }
}

fn invalid(what: &str) -> ApiFault {
    ApiFault::new("InvalidParameter", format!("Invalid parameter: {what}"))
}

pub(crate) fn not_found(message: &str) -> ApiFault {
    ApiFault::new("NotFound", message).with_status(404)
}

/// A text member of an input that the wire has checked already.
fn text<'a>(input: &'a Value, member: &str) -> &'a str {
    input[member].as_str().unwrap_or_default()
}

impl Inventory for Sns {
    /// Subscriptions go with their topic.
    fn resources(&self, region: &str, _: &str) -> Vec<Resource> {
        let topics = self.topics.iter();
        topics
            .map(|(name, topic)| Resource {
                service: Service::Sns,
                region: region.to_owned(),
                // ARNs of topics name no kind.
                kind: "topic",
                id: name.clone(),
                arn: topic.arn.clone(),
                tags: Some(topic.tags.clone()),
            })
            .collect()
    }
}
