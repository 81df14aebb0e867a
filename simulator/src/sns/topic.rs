//! Topics themselves.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{check_arn, invalid, text};
use crate::{fault::ApiFault, operation::Answer, state::sns::Topic, tags, world::Turn};

/// Characters of a name at most.
const LONGEST_NAME: usize = 256;

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "CreateTopic" => create(input, turn),
        "DeleteTopic" => delete(input, turn),
        "GetTopicAttributes" => describe(input, turn),
        _ => return None,
    })
}

/// Creates a topic, or returns the one of this name if it is the same.
fn create(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let name = text(input, "Name");
    check_name(name)?;
    let attributes = attributes(&input["Attributes"]);
    let wanted = tags::read(&input["Tags"]);
    if let Some(topic) = turn.here().sns.topics.get(name) {
        let differs = |of: &str| {
            invalid(&format!(
                "{of} Reason: Topic already exists with different {}",
                of.to_lowercase()
            ))
        };
        let has_attributes = attributes
            .iter()
            .all(|(name, value)| topic.attributes.get(name) == Some(value));
        if !has_attributes {
            return Err(differs("Attributes"));
        }
        if !wanted.is_empty() && wanted != topic.tags {
            return Err(differs("Tags"));
        }
        return Ok(json!({"TopicArn": topic.arn}));
    }
    let arn = turn.arn("sns", name);
    let topic = Topic {
        arn: arn.clone(),
        attributes,
        tags: wanted,
        subscriptions: Vec::new(),
        deleted: 0,
    };
    turn.here().sns.topics.insert(name.to_owned(), topic);
    Ok(json!({"TopicArn": arn}))
}

fn check_name(name: &str) -> Result<(), ApiFault> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(is_plain) {
        return Err(invalid("Topic Name"));
    }
    Ok(())
}

fn attributes(map: &Value) -> BTreeMap<String, String> {
    let pairs = map.as_object().into_iter().flatten();
    pairs
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect()
}

/// Deletes a topic with its subscriptions; one that is not there is no error.
fn delete(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = text(input, "TopicArn");
    check_arn("TopicArn", arn)?;
    turn.here().sns.topics.retain(|_, topic| topic.arn != arn);
    Ok(json!({}))
}

fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let account = turn.world.account.clone();
    let topic = turn.topic(input, "TopicArn")?;
    let confirmed = topic.subscriptions.iter().filter(|it| it.is_confirmed);
    let confirmed = confirmed.count();
    let mut shown = topic.attributes.clone();
    shown.extend([
        ("TopicArn".to_owned(), topic.arn.clone()),
        ("Policy".to_owned(), default_policy(&topic.arn, &account)),
        ("Owner".to_owned(), account),
        ("SubscriptionsConfirmed".to_owned(), confirmed.to_string()),
        (
            "SubscriptionsPending".to_owned(),
            (topic.subscriptions.len() - confirmed).to_string(),
        ),
        ("SubscriptionsDeleted".to_owned(), topic.deleted.to_string()),
    ]);
    Ok(json!({"Attributes": shown}))
}

/// The policy that AWS gives to each topic, and Terraform reads: the account may do everything.
fn default_policy(arn: &str, account: &str) -> String {
    let statement = json!({
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [
            "SNS:GetTopicAttributes",
            "SNS:SetTopicAttributes",
            "SNS:AddPermission",
            "SNS:RemovePermission",
            "SNS:DeleteTopic",
            "SNS:Subscribe",
            "SNS:ListSubscriptionsByTopic",
            "SNS:Publish",
        ],
        "Resource": arn,
        "Condition": {"StringEquals": {"AWS:SourceOwner": account}},
    });
    json!({
        "Version": "2008-10-17",
        "Id": "__default_policy_ID",
        "Statement": [statement],
    })
    .to_string()
}
