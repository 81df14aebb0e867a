//! Replies with buttons and lists: TwiML holds none, so they go by Twilio's REST API.

use jiff::Timestamp;

use super::agent::Running;
use super::thinking::Intent;
use super::{Agent, Outgoing};
use crate::sales::new_reply;
use crate::store::{Lane, NewEvent, StoreError};
use crate::twilio::{Choices, Parts};
use kavak_conversation::Reply;

impl Intent {
    /// The same with its reply by the REST API, where no request waits for one.
    pub(super) fn sent_late(mut self, running: &Running<'_>) -> Result<Self, StoreError> {
        let is_sent = matches!(self.outgoing, Outgoing::Sent(_));
        if running.is_late && !is_sent && !self.words.is_empty() {
            let (session, turn) = (&running.incoming.session, &running.turn);
            let letter = new_reply(session, turn, &self.words, None, Timestamp::now());
            self.events.push(letter?);
        }
        Ok(self)
    }
}

impl Agent {
    /// Returns the message that shows a reply with its suggestions, to be saved with the turn.
    /// `None` if text does instead: on other channels, without an account at Twilio's, where the
    /// reply ends with a list, while the content is not known to be there, and while messages
    /// cannot be delivered: the answer to Twilio's own request reaches the customer all the same.
    pub(super) fn letter(
        &self,
        reply: &Reply,
        running: &Running<'_>,
    ) -> Result<Option<NewEvent>, StoreError> {
        let incoming = running.incoming;
        let contents = self.contents.as_ref().filter(|_| incoming.sender.is_some());
        let (Some(contents), Some(choices)) = (contents, Choices::new(&reply.suggested_questions))
        else {
            return Ok(None);
        };
        if self.stores.backlog(Lane::Messages).failing > 0 {
            return Ok(None);
        }
        let content = Parts::new(&reply.text).and_then(|_| contents.ready(&choices));
        let Some(content) = content else {
            return Ok(None);
        };
        let (session, turn) = (&incoming.session, &running.turn);
        let letter = new_reply(session, turn, &reply.text, Some(content), Timestamp::now());
        letter.map(Some)
    }
}
