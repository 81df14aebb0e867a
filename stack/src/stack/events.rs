//! Who is told of events.

use std::collections::{BTreeMap, BTreeSet};

use super::Draft;
use crate::{
    Key, Output, Text,
    spec::{
        SnsTopic, Statement,
        events::{SUBSCRIBED_TAG, subscribed_tag},
    },
};

const TOPIC: &str = "sns_topic.events";

pub(super) fn add(draft: &mut Draft<'_>) {
    let addresses: BTreeSet<String> = draft.settings.notify.email.iter().cloned().collect();
    if addresses.is_empty() {
        return;
    }
    let key = Key::new(TOPIC);
    let mut tags = draft.tags(&key);
    tags.insert(SUBSCRIBED_TAG.into(), subscribed_tag(&addresses));
    let topic = SnsTopic {
        name: draft.name(&key),
        subscriptions: addresses,
        tags,
    };
    draft.add(&key, topic);
}

/// What the agent may do with the topic, by the policy's name.
pub(super) fn task_policies(draft: &Draft<'_>) -> BTreeMap<String, BTreeSet<Statement>> {
    let publishes = topic_arn(draft).map(|arn| Statement {
        effect: "Allow".into(),
        actions: ["sns:Publish".to_owned()].into(),
        resources: [arn].into(),
        ..Statement::default()
    });
    let name = draft.environment.name("ecs-events-policy");
    let policy = publishes.map(|statement| (name, BTreeSet::from([statement])));
    policy.into_iter().collect()
}

/// The variables by which the agent reaches the topic.
pub(super) fn variables(draft: &Draft<'_>) -> impl Iterator<Item = (String, Text)> {
    let region = Text::from(&draft.environment.region);
    let variables = topic_arn(draft).map(|arn| [("EVENTS_TOPIC_ARN", arn), ("AWS_REGION", region)]);
    let variables = variables.into_iter().flatten();
    variables.map(|(name, value)| (name.to_owned(), value))
}

fn topic_arn(draft: &Draft<'_>) -> Option<Text> {
    let has_topic = !draft.settings.notify.email.is_empty();
    has_topic.then(|| Text::output(&Key::new(TOPIC), Output::Arn))
}
