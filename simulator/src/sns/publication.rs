//! Publication: a mail for each confirmed address.

use serde_json::{Value, json};

use super::{invalid, text};
use crate::{fault::ApiFault, operation::Answer, state::sns::Mail, world::Turn};

/// Bytes of a message at most.
const LONGEST_MESSAGE: usize = 262_144;
/// Characters of a subject at most.
const LONGEST_SUBJECT: usize = 100;
/// The subject of a message that has none.
const NO_SUBJECT: &str = "AWS Notification Message";

pub(super) fn publish(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let (message, subject) = (text(input, "Message"), input["Subject"].as_str());
    check(message, subject)?;
    let (id, sent_at) = (turn.world.dice.uuid(), turn.timestamp());
    let member = match input["TopicArn"].is_null() {
        true => "TargetArn",
        false => "TopicArn",
    };
    let topic = turn.topic(input, member)?;
    let confirmed = topic.subscriptions.iter().filter(|it| it.is_confirmed);
    let mails: Vec<Mail> = confirmed
        .map(|it| Mail {
            id: id.clone(),
            to: it.endpoint.clone(),
            subject: subject.unwrap_or(NO_SUBJECT).to_owned(),
            body: message.to_owned(),
            sent_at: sent_at.clone(),
        })
        .collect();
    turn.here().sns.mails.extend(mails);
    Ok(json!({"MessageId": id}))
}

/// A subject is a header of a mail: a line of ASCII.
fn check(message: &str, subject: Option<&str>) -> Result<(), ApiFault> {
    if message.is_empty() {
        return Err(invalid("Empty message"));
    }
    if message.len() > LONGEST_MESSAGE {
        return Err(invalid("Message too long"));
    }
    let is_header = |text: &str| {
        let is_plain = |c: char| c == ' ' || c.is_ascii_graphic();
        !text.is_empty()
            && text.len() <= LONGEST_SUBJECT
            && !text.starts_with(' ')
            && text.chars().all(is_plain)
    };
    match subject {
        Some(subject) if !is_header(subject) => Err(invalid("Subject")),
        _ => Ok(()),
    }
}
