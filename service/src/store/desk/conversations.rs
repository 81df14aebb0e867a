//! The list of conversations.

use super::{DeskStore, no_probe, on_pool};
use crate::store::{Attendance, SessionId, StoreError};

/// A conversation as the list shows it: its newest message.
#[derive(Clone)]
pub struct Listed {
    /// Of its newest message: how pages refer to it without naming a customer.
    pub position: i64,
    /// The conversation.
    pub session: SessionId,
    /// `web`, `api` or `whatsapp`.
    pub channel: String,
    /// The author of the newest message.
    pub author: String,
    /// The newest message.
    pub body: String,
    /// When, in milliseconds since 1970.
    pub sent_at_ms: i64,
    /// The customer's name, if it is known.
    pub name: Option<String>,
    /// `done` or `lost`.
    pub outcome: Option<String>,
    /// The attendant.
    pub attendance: Attendance,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    position: i64,
    session_id: String,
    channel: String,
    author: String,
    body: String,
    sent_at_ms: i64,
    name: Option<String>,
    outcome: Option<String>,
    attendance: Option<String>,
}

/// The conversation that a message belongs to.
pub struct Referred {
    /// The conversation.
    pub session: SessionId,
    /// `web`, `api` or `whatsapp`.
    pub channel: String,
}

/// Shows the newest message of each conversation of `chosen`.
macro_rules! list {
    ($chosen:expr) => {
        concat!(
            "WITH chosen AS (",
            $chosen,
            ")
            SELECT m.position, m.session_id, m.channel, m.author, m.body, m.sent_at_ms,
                   l.name, o.outcome, a.attendance
            FROM chosen JOIN transcript_messages AS m ON m.position = chosen.position
            LEFT JOIN desk_leads AS l ON l.session_id = m.session_id
            LEFT JOIN desk_outcomes AS o ON o.session_id = m.session_id
            LEFT JOIN desk_attended AS a ON a.session_id = m.session_id
            WHERE ",
            no_probe!("m.session_id"),
            "
            ORDER BY CASE WHEN a.attendance LIKE '%\"waiting\"%' THEN 0
                          WHEN a.attendance IS NOT NULL THEN 1 ELSE 2 END,
                     m.position DESC LIMIT 300"
        )
    };
}

pub(super) use list;

/// Those that a person attends or is waited for in, and the newest.
const LIST: &str = list!(
    "SELECT max(position) AS position FROM (
        SELECT session_id, position FROM transcript_messages ORDER BY position DESC LIMIT 2000
    ) AS newest GROUP BY session_id
    UNION
    SELECT (SELECT max(position) FROM transcript_messages AS m
            WHERE m.session_id = attended.session_id)
    FROM (SELECT session_id FROM desk_attended
          ORDER BY CASE WHEN attendance LIKE '%\"waiting\"%' THEN 0 ELSE 1 END
          LIMIT 500) AS attended"
);

const REFERRED: &str = "
SELECT session_id, channel FROM transcript_messages WHERE position = $1";

const LAST_FROM_CUSTOMER: &str = "
SELECT max(sent_at_ms) FROM transcript_messages WHERE session_id = $1 AND author = 'customer'";

impl DeskStore {
    /// Returns all conversations that wait for a person or have one, and the newest others: a
    /// limit must not cut off a waiting customer.
    pub async fn conversations(&self) -> Result<Vec<Listed>, StoreError> {
        let rows: Vec<Row> = on_pool!(self, |pool| sqlx::query_as(LIST).fetch_all(pool).await?);
        rows.into_iter().map(listed).collect()
    }

    /// The conversation that the message of that position belongs to.
    pub async fn referred(&self, position: i64) -> Result<Option<Referred>, StoreError> {
        let found: Option<(String, String)> = on_pool!(self, |pool| sqlx::query_as(REFERRED)
            .bind(position)
            .fetch_optional(pool)
            .await?);
        Ok(found.map(|(session, channel)| Referred {
            session: SessionId::new(session),
            channel,
        }))
    }

    /// When the customer wrote last, in milliseconds since 1970.
    pub async fn last_from_customer(&self, session: &SessionId) -> Result<Option<i64>, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query_scalar(
            LAST_FROM_CUSTOMER
        )
        .bind(session.as_str())
        .fetch_one(pool)
        .await?))
    }
}

pub(super) fn listed(row: Row) -> Result<Listed, StoreError> {
    let attendance = row.attendance.as_deref().map(serde_json::from_str);
    Ok(Listed {
        position: row.position,
        session: SessionId::new(row.session_id),
        channel: row.channel,
        author: row.author,
        body: row.body,
        sent_at_ms: row.sent_at_ms,
        name: row.name,
        outcome: row.outcome,
        attendance: attendance.transpose()?.unwrap_or_default(),
    })
}
