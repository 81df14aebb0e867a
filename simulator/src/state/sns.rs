//! Topics, subscriptions and mails.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::{clock::Moment, tags::Tags};

/// The topics of a region.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Sns {
    /// By name.
    pub(crate) topics: BTreeMap<String, Topic>,
    /// Sent mails that were not taken yet.
    #[serde(default)]
    pub(crate) mails: Vec<Mail>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Topic {
    pub(crate) arn: String,
    /// Those that the creating call named.
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) tags: Tags,
    pub(crate) subscriptions: Vec<Subscription>,
    /// Number of deleted subscriptions.
    pub(crate) deleted: usize,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Subscription {
    pub(crate) arn: String,
    pub(crate) protocol: String,
    pub(crate) endpoint: String,
    pub(crate) made_at: Moment,
    pub(crate) is_confirmed: bool,
}

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
