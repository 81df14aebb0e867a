//! Mails, as SNS sends them.

use crate::{state::sns::Mail, world::Turn};

impl Mail {
    /// The mail that asks whether an address is to be subscribed.
    pub(super) fn confirmation(turn: &mut Turn<'_>, to: &str, topic_arn: &str) -> Self {
        Self {
            id: turn.world.dice.uuid(),
            to: to.to_owned(),
            subject: "AWS Notification - Subscription Confirmation".to_owned(),
            body: format!(
                "You have chosen to subscribe to the topic:\n{topic_arn}\n\nTo confirm this subscription, open the link in this mail.\n"
            ),
            sent_at: turn.timestamp(),
        }
    }
}
