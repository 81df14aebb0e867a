//! Additions to a text on WhatsApp: attachments, locations, ads.

use std::borrow::Cow;
use std::sync::Arc;

use super::agent::Running;
use super::consent::plain_reply;
use super::thinking::Intent;
use super::{Outgoing, Replied};
use crate::store::{Attendance, Conversation, Piece};
use kavak_conversation::{Reply, State};

/// The invitation to write if no question is open yet.
const WRITE: &str = "Cuéntame por escrito qué auto buscas y te ayudo.";

/// The answer to unreadable attachments without text: names the problem and repeats the open
/// question.
pub(super) fn unreadable(
    conversation: &Arc<Conversation>,
    attendance: &Attendance,
    version: i64,
    running: &Running<'_>,
) -> Option<Intent> {
    let piece = &running.incoming.piece;
    if piece.notes.is_empty() || !piece.text.is_empty() {
        return None;
    }
    let open = match conversation.state.asked.as_str() {
        "" => WRITE.to_owned(),
        asked => format!("Si me lo cuentas por escrito, seguimos. {asked}"),
    };
    let words = format!("{} {open}", piece.notes.join(" "));
    Some(Intent {
        conversation: Arc::new(Conversation {
            state: with_referral(&conversation.state, piece).into_owned(),
            whatsapp_stopped: conversation.whatsapp_stopped,
            attendance: attendance.clone(),
        }),
        lead: None,
        events: Vec::new(),
        words: words.clone(),
        outgoing: Outgoing::Reply(Box::new(Replied {
            reply: plain_reply(&words),
            turn: running.turn.clone(),
            version: version + 1,
            worded_by_model: false,
            understood: false,
        })),
    })
}

/// Begins a reply with the notes about attachments.
pub(super) fn begin_with_notes(reply: &mut Reply, piece: &Piece) {
    if !piece.notes.is_empty() {
        reply.text = format!("{}\n\n{}", piece.notes.join(" "), reply.text);
    }
}

/// The state with the ad that led here, which goes to the sales team with the lead.
pub(super) fn with_referral<'s>(state: &'s State, piece: &Piece) -> Cow<'s, State> {
    let Some(referral) = &piece.referral else {
        return Cow::Borrowed(state);
    };
    let mut state = state.clone();
    let lead = &mut state.lead;
    lead.ad_click_id = referral.click_id.clone().or(lead.ad_click_id.take());
    lead.ad_source_id = referral.source_id.clone().or(lead.ad_source_id.take());
    Cow::Owned(state)
}
