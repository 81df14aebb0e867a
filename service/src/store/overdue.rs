//! Leads whose promised time has come, as the rest of the agent sees them.

use kavak_conversation::Lead;

use super::{NewEvent, SessionId};

/// A lead that the team did not attend by the promised time.
pub struct Overdue {
    /// The conversation.
    pub session: SessionId,
    /// Everything known.
    pub lead: Lead,
    /// `web`, `api` or `whatsapp`, if the transcript is still there.
    pub channel: Option<String>,
}

/// Makes the events that announce a lead again.
pub type EventWriter<'a> =
    dyn Fn(&Overdue) -> Result<Vec<NewEvent>, serde_json::Error> + Send + Sync + 'a;

/// Leads that are announced in one transaction.
pub(super) const BATCH: u32 = 100;

/// Leads whose promised time has come and was not dealt with before, the newest promise
/// first. A lead is attended where the team did something since the call was agreed on:
/// an entry of the audit or an outcome. `$since` is when, in milliseconds.
macro_rules! overdue {
    ($since:literal, $lock:literal) => {
        concat!(
            "SELECT l.session_id, l.details,
            COALESCE(l.details ->> 'preferred_time_until', l.details ->> 'preferred_time_at')
                AS promise,
            (SELECT m.channel FROM transcript_messages AS m
             WHERE m.session_id = l.session_id ORDER BY m.position DESC LIMIT 1) AS channel,
            (EXISTS (
                SELECT 1 FROM desk_outcomes AS o
                WHERE o.session_id = l.session_id AND o.decided_at_ms >= ",
            $since,
            ")
              OR EXISTS (
                SELECT 1 FROM desk_audit AS a
                WHERE a.session_id = l.session_id AND a.action IN ('take', 'answer', 'done', 'lost')
                  AND a.at_ms >= ",
            $since,
            ")) AS is_attended
            FROM leads AS l
            WHERE COALESCE(l.details ->> 'preferred_time_until', l.details ->> 'preferred_time_at')
                <= $1
              AND COALESCE(l.announced_for, '') <> COALESCE(
                l.details ->> 'preferred_time_until', l.details ->> 'preferred_time_at')
            ORDER BY COALESCE(
                l.details ->> 'preferred_time_until', l.details ->> 'preferred_time_at') DESC
            LIMIT $2 ",
            $lock
        )
    };
}
pub(super) use overdue;
