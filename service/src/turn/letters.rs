//! Replies with buttons and lists: TwiML holds none, so they go by Twilio's REST API.

use jiff::Timestamp;

use super::Agent;
use super::agent::Running;
use crate::sales::new_message;
use crate::store::{NewEvent, StoreError};
use crate::twilio::Choices;
use kavak_conversation::Reply;

impl Agent {
    /// The message that shows a reply with its suggestions, to be saved with the turn.
    /// `None` where text says it: on other channels, without an account at Twilio's, and
    /// while the content is not known to be there.
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
        let Some(content) = contents.ready(&reply.text, &choices) else {
            return Ok(None);
        };
        let (session, turn) = (&incoming.session, &running.turn);
        let letter = new_message(session, turn, &reply.text, Some(content), Timestamp::now());
        letter.map(Some)
    }
}
