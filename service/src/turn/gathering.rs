//! Several messages within a moment are one turn.
//!
//! Every message of WhatsApp waits in the store until its sender has been quiet for
//! [`Agent::quiet`]. Then the turn of the newest one answers all that wait, on whichever
//! tasks they arrived; the others are answered with silence. What a turn that was put
//! off leaves waits on and goes into the turn of the sender's next message, or into one of
//! its own ([`super::late`]); the message of a turn that failed is removed, as the next turn
//! would fail with it.

use std::time::Duration;

use super::agent::Running;
use super::consent::is_consent;
use super::{Agent, Incoming, Outgoing};
use crate::store::{MessageId, Piece, StoreError, Waiting};

/// A sender who never stops writing is answered after this long all the same, in time for
/// Twilio.
const MAX_WAIT: Duration = Duration::from_secs(5);

impl Agent {
    /// Returns whether the message waits for others: not one that must be read alone (`BAJA`).
    pub(super) fn is_gathered(&self, incoming: &Incoming) -> bool {
        let piece = &incoming.piece;
        let can_wait = incoming.sender.is_some() && !piece.ids.is_empty();
        can_wait && !self.quiet.is_zero() && !is_consent(&piece.text)
    }

    /// Waits until the sender is quiet; returns what to answer if another turn answers
    /// this message.
    pub(super) async fn gather(
        &self,
        running: &Running<'_>,
    ) -> Result<Option<Outgoing>, StoreError> {
        if let Some(reply) = self.claim(running).await? {
            return Ok(Some(Outgoing::Repeated(reply)));
        }
        let incoming = running.incoming;
        let put = self.stores.put_waiting(&incoming.session, &incoming.piece);
        running.patience.wait_for(put).await?;
        tokio::time::sleep(self.quiet).await;
        let waiting = self.stores.waiting(&incoming.session, &incoming.piece);
        let waiting = running.patience.wait_for(waiting).await?;
        if is_answered_by(&incoming.piece, &waiting) {
            return Ok(None);
        }
        // Redis forgets what was answered long ago, the database does not.
        let answered = self.answered_elsewhere(running).await?;
        Ok(Some(answered.map_or(Outgoing::Joined, Outgoing::Repeated)))
    }

    /// Joins the message with those that wait before and after it, in the order of their
    /// arrival; returns `None` if another turn has answered it meanwhile.
    pub(super) async fn burst(
        &self,
        running: &Running<'_>,
    ) -> Result<Option<Incoming>, StoreError> {
        let incoming = running.incoming;
        if !self.is_gathered(incoming) {
            return Ok(Some(incoming.clone()));
        }
        let waiting = self.stores.waiting(&incoming.session, &incoming.piece);
        let waiting = running.patience.wait_for(waiting).await?;
        let is_waiting = waiting.iter().any(|it| is_same(&it.piece, &incoming.piece));
        Ok(is_waiting.then(|| Incoming {
            piece: join(&incoming.piece, waiting.iter().map(|it| &it.piece)),
            silenced: silenced(&incoming.piece, &waiting),
            ..incoming.clone()
        }))
    }

    /// Removes what was answered. Nothing depends on it: an answered message does not
    /// wait any more.
    pub(super) fn clear_inbox(&self, incoming: &Incoming) {
        let answered: Vec<MessageId> = [&incoming.piece.ids[..], &incoming.silenced].concat();
        let stores = self.stores.clone();
        tokio::spawn(async move {
            if let Err(error) = stores.remove_waiting(&answered).await {
                tracing::warn!(%error, "answered messages were not removed");
            }
        });
    }
}

/// Returns whether the turn of this message answers those that wait: as the newest one, or because
/// the oldest has waited long enough.
fn is_answered_by(piece: &Piece, waiting: &[Waiting]) -> bool {
    let is_newest = waiting.last().is_some_and(|it| is_same(&it.piece, piece));
    let is_late = waiting.first().is_some_and(|it| it.age >= MAX_WAIT);
    is_newest || is_late && waiting.iter().any(|it| is_same(&it.piece, piece))
}

fn is_same(one: &Piece, other: &Piece) -> bool {
    one.ids.first() == other.ids.first()
}

/// Joins several messages into one; the ids stay those of the message itself.
fn join<'p>(own: &Piece, pieces: impl Iterator<Item = &'p Piece> + Clone) -> Piece {
    let texts = pieces.clone().map(|piece| piece.text.as_str());
    let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    let mut notes: Vec<String> = Vec::new();
    for note in pieces.clone().flat_map(|piece| &piece.notes) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    Piece {
        ids: own.ids.clone(),
        text: texts.join("\n"),
        labels: pieces.clone().flat_map(|p| p.labels.clone()).collect(),
        notes,
        referral: pieces.filter_map(|piece| piece.referral.clone()).last(),
    }
}

/// Every id of the others.
fn silenced(own: &Piece, waiting: &[Waiting]) -> Vec<MessageId> {
    let others = waiting.iter().filter(|it| !is_same(&it.piece, own));
    others.flat_map(|it| it.piece.ids.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(id: &str, text: &str) -> Piece {
        Piece {
            ids: vec![MessageId::new(id.to_owned())],
            text: text.to_owned(),
            ..Piece::default()
        }
    }

    fn waiting(ages_s: &[(&str, u64)]) -> Vec<Waiting> {
        let waiting = ages_s.iter().map(|(id, age_s)| Waiting {
            piece: piece(id, "hola"),
            age: Duration::from_secs(*age_s),
        });
        waiting.collect()
    }

    #[test]
    fn newest_message_answers_and_so_does_any_once_the_oldest_is_late() {
        let early = waiting(&[("a", 3), ("b", 2)]);
        assert!(!is_answered_by(&piece("a", ""), &early));
        assert!(is_answered_by(&piece("b", ""), &early));
        let late = waiting(&[("a", 6), ("b", 0)]);
        assert!(is_answered_by(&piece("a", ""), &late));
        assert!(!is_answered_by(&piece("c", ""), &late), "it was answered");
    }

    #[test]
    fn joined_message_keeps_the_order_and_each_note_once() {
        let mut photos = [piece("a", ""), piece("b", "busco una SUV"), piece("c", "")];
        for at in [0, 2] {
            photos[at].notes.push("Vi tu foto.".to_owned());
            photos[at].labels.push("[foto]".to_owned());
        }
        let joined = join(&photos[1], photos.iter());
        assert_eq!(joined.text, "busco una SUV");
        assert_eq!(joined.notes, ["Vi tu foto."]);
        assert_eq!(joined.labels, ["[foto]", "[foto]"]);
        assert_eq!(joined.ids, photos[1].ids);
    }
}
