//! Subscriptions: asked for by whom the topic is, confirmed by whom the address is.

use std::time::Duration;

use serde_json::{Value, json};

use super::{check_arn, invalid, not_found, text};
use crate::{
    clock::Moment,
    operation::Answer,
    state::sns::{Mail, Subscription},
    world::{Runtime, Turn},
};

/// Time in which a subscription can be confirmed.
const CONFIRMATION: Duration = Duration::from_secs(48 * 3_600);

/// Entries of a page.
const PAGE: usize = 100;

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "Subscribe" => subscribe(input, turn),
        "Unsubscribe" => unsubscribe(input, turn),
        "ListSubscriptionsByTopic" => list(input, turn),
        _ => return None,
    })
}

impl Subscription {
    /// Returns whether it is confirmed or may still be.
    pub(crate) fn is_kept(&self, now: Moment) -> bool {
        self.is_confirmed || now.since(self.made_at) < CONFIRMATION
    }
}

/// Subscribes an address, which is there only once; one that waits for its
/// confirmation is asked again. Where real processes run no person reads mails to
/// confirm: the address counts as confirmed.
fn subscribe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let (protocol, endpoint) = (text(input, "Protocol"), text(input, "Endpoint"));
    if protocol != "email" {
        return Err(invalid("Protocol Reason: the simulator knows e-mail alone"));
    }
    if !is_address(endpoint) {
        return Err(invalid("Email address"));
    }
    let (now, unique) = (turn.now, turn.world.dice.uuid());
    let is_confirmed = turn.world.runtime == Runtime::Processes;
    let topic = turn.topic(input, "TopicArn")?;
    let arn = format!("{}:{unique}", topic.arn);
    let (topic_arn, there) = (topic.arn.clone(), &mut topic.subscriptions);
    let place = there.iter().position(|it| it.endpoint == endpoint);
    let place = place.unwrap_or_else(|| {
        there.push(Subscription {
            arn,
            protocol: protocol.to_owned(),
            endpoint: endpoint.to_owned(),
            made_at: now,
            is_confirmed,
        });
        there.len() - 1
    });
    let subscription = there[place].clone();
    if !subscription.is_confirmed {
        let mail = Mail::confirmation(turn, endpoint, &topic_arn);
        turn.here().sns.mails.push(mail);
    }
    let shows_arn = subscription.is_confirmed || input["ReturnSubscriptionArn"] == true;
    let shown_arn = match shows_arn {
        true => subscription.arn.as_str(),
        false => "pending confirmation",
    };
    Ok(json!({"SubscriptionArn": shown_arn}))
}

fn is_address(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '@' | ',' | ';' | '<' | '>');
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && name.chars().chain(host.chars()).all(is_plain)
    })
}

/// Ends a confirmed subscription; one that waits for its confirmation ends by itself.
fn unsubscribe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = text(input, "SubscriptionArn");
    check_arn("SubscriptionArn", arn)?;
    for topic in turn.here().sns.topics.values_mut() {
        let Some(place) = topic.subscriptions.iter().position(|it| it.arn == arn) else {
            continue;
        };
        if !topic.subscriptions[place].is_confirmed {
            return Err(invalid(
                "SubscriptionArn Reason: the subscription is pending confirmation",
            ));
        }
        topic.subscriptions.remove(place);
        topic.deleted += 1;
        return Ok(json!({}));
    }
    Err(not_found("Subscription does not exist"))
}

fn list(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let account = turn.world.account.clone();
    let begin: usize = text(input, "NextToken").parse().unwrap_or_default();
    let topic = turn.topic(input, "TopicArn")?;
    let shown: Vec<Value> = topic
        .subscriptions
        .iter()
        .skip(begin)
        .take(PAGE)
        .map(|it| {
            let arn = match it.is_confirmed {
                true => it.arn.as_str(),
                false => "PendingConfirmation",
            };
            json!({
                "SubscriptionArn": arn,
                "Owner": account,
                "Protocol": it.protocol,
                "Endpoint": it.endpoint,
                "TopicArn": topic.arn,
            })
        })
        .collect();
    let end = begin + shown.len();
    let next = (end < topic.subscriptions.len()).then(|| end.to_string());
    Ok(json!({"Subscriptions": shown, "NextToken": next}))
}
