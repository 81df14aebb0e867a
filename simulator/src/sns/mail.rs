//! Mails, as SNS sends them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::world::Turn;

/// A mail to one address.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Mail {
    /// The id of the message, or of the subscription that it asks about.
    pub id: String,
    /// Whom it is sent to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// When it was sent, in RFC 3339.
    pub sent_at: String,
}

/// Customers' names and numbers are in it.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

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
