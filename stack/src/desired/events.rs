//! The receivers of events.

use std::collections::{BTreeMap, BTreeSet};

use super::Inputs;
use crate::{
    Key, Output, Settings, Text,
    spec::{SnsTopic, Statement, subscribed_tag},
    tags::SUBSCRIBED_TAG,
};

/// The topic, where a user is notified by it.
pub(crate) fn topic<'a>(settings: &Settings, key: &'a Key) -> Option<&'a Key> {
    (!settings.notify.email.is_empty()).then_some(key)
}

pub(crate) fn sns_topic(it: &Inputs<'_>) -> SnsTopic {
    let addresses: BTreeSet<String> = it.settings.notify.email.iter().cloned().collect();
    let mut tags = it.tags();
    tags.insert(SUBSCRIBED_TAG.into(), subscribed_tag(&addresses));
    SnsTopic {
        name: it.name(),
        subscriptions: addresses,
        tags,
    }
}

/// The agent's permissions on the topic, by the policy's name.
pub(super) fn task_policies(
    it: &Inputs<'_>,
    topic: Option<&Key>,
) -> BTreeMap<String, BTreeSet<Statement>> {
    let publishes = topic.map(|topic| Statement {
        effect: "Allow".into(),
        actions: ["sns:Publish".to_owned()].into(),
        resources: [Text::output(topic, Output::Arn)].into(),
        ..Statement::default()
    });
    let name = it.environment.name("ecs-events-policy");
    let policy = publishes.map(|statement| (name, BTreeSet::from([statement])));
    policy.into_iter().collect()
}

/// The variables by which the agent reaches the topic.
pub(super) fn variables(
    it: &Inputs<'_>,
    topic: Option<&Key>,
) -> impl Iterator<Item = (String, Text)> + use<> {
    let region = Text::from(&it.environment.region);
    let arn = topic.map(|topic| Text::output(topic, Output::Arn));
    let variables = arn.map(|arn| [("EVENTS_TOPIC_ARN", arn), ("AWS_REGION", region)]);
    let variables = variables.into_iter().flatten();
    variables.map(|(name, value)| (name.to_owned(), value))
}
