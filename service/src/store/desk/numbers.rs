//! Figures of the last weeks.

use serde::Serialize;

use super::{DeskStore, no_probe, on_pool};
use crate::store::StoreError;

/// A count by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Count {
    /// The kind.
    pub label: String,
    /// The count.
    pub count: i64,
}

/// The figures of a span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Numbers {
    /// Conversations by channel.
    pub channels: Vec<Count>,
    /// Conversations by the step that they have come to.
    pub steps: Vec<Count>,
    /// New leads by day in Mexico City, newest first.
    pub leads: Vec<Count>,
    /// Conversations by what became of them.
    pub outcomes: Vec<Count>,
    /// Calls that were promised for a time which has come, and of these those
    /// whose customer was attended to between the promise and then.
    pub promises: Vec<Count>,
    /// Replies that had no answer.
    pub unanswered: i64,
}

const CHANNELS: &str = concat!(
    "SELECT channel AS label, count(DISTINCT session_id) AS count
    FROM transcript_messages WHERE sent_at_ms >= $1 AND ",
    no_probe!("session_id"),
    " GROUP BY channel ORDER BY channel"
);

const STEPS: &str = concat!(
    "SELECT COALESCE(state ->> 'step', 'need') AS label, count(*) AS count
    FROM conversation_states
    WHERE session_id IN (SELECT session_id FROM transcript_messages WHERE sent_at_ms >= $1)
      AND ",
    no_probe!("session_id"),
    " GROUP BY 1 ORDER BY 2 DESC"
);

const OUTCOMES: &str = "
SELECT outcome AS label, count(*) AS count
FROM desk_outcomes WHERE decided_at_ms >= $1 GROUP BY outcome ORDER BY outcome";

/// Days since 1970 in Mexico City, six hours behind UTC all year.
const LEADS: &str = "
SELECT (created_at_ms - 21600000) / 86400000 AS day, count(*) AS count
FROM desk_leads WHERE created_at_ms >= $1 GROUP BY 1 ORDER BY 1 DESC";

/// The first act of the team since the call was agreed on: an outcome, or an act of the audit, of
/// the kinds for which a lead is not announced again.
const PROMISES: &str = "
SELECT l.details,
       (SELECT min(o.decided_at_ms) FROM desk_outcomes AS o
        WHERE o.session_id = l.session_id AND o.decided_at_ms >= l.promised_at_ms)
           AS decided_at_ms,
       (SELECT min(a.at_ms) FROM desk_audit AS a
        WHERE a.session_id = l.session_id AND a.action IN ('take', 'answer', 'done', 'lost')
          AND a.at_ms >= l.promised_at_ms) AS acted_at_ms
FROM desk_leads AS l WHERE l.created_at_ms >= $1 ORDER BY l.created_at_ms DESC LIMIT 5000";

const UNANSWERED: &str = "
SELECT count(*) FROM transcript_messages
WHERE sent_at_ms >= $1 AND author = 'agent' AND lower(body) LIKE '%no tengo ese dato%'";

/// A call that comes so long after its time still keeps the promise.
const GRACE_MS: i64 = 3_600_000;

impl DeskStore {
    /// The figures since a moment, in milliseconds since 1970.
    pub async fn numbers(&self, since_ms: i64, now_ms: i64) -> Result<Numbers, StoreError> {
        let unanswered = on_pool!(self, |pool| sqlx::query_scalar(UNANSWERED)
            .bind(since_ms)
            .fetch_one(pool)
            .await?);
        Ok(Numbers {
            channels: self.counts(CHANNELS, since_ms).await?,
            steps: self.counts(STEPS, since_ms).await?,
            leads: self.leads_by_day(since_ms).await?,
            outcomes: self.counts(OUTCOMES, since_ms).await?,
            promises: self.promises(since_ms, now_ms).await?,
            unanswered,
        })
    }

    async fn counts(
        &self,
        statement: &'static str,
        since_ms: i64,
    ) -> Result<Vec<Count>, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query_as(statement)
            .bind(since_ms)
            .fetch_all(pool)
            .await?))
    }

    async fn leads_by_day(&self, since_ms: i64) -> Result<Vec<Count>, StoreError> {
        let days: Vec<(i64, i64)> = on_pool!(self, |pool| sqlx::query_as(LEADS)
            .bind(since_ms)
            .fetch_all(pool)
            .await?);
        let counts = days.into_iter().map(|(day, count)| {
            let start = jiff::Timestamp::from_second(day.saturating_mul(86_400));
            let label = start.map(|start| jiff::tz::Offset::UTC.to_datetime(start).date());
            Count {
                label: label.map_or_else(|_| day.to_string(), |date| date.to_string()),
                count,
            }
        });
        Ok(counts.collect())
    }

    async fn promises(&self, since_ms: i64, now_ms: i64) -> Result<Vec<Count>, StoreError> {
        type Row = (String, Option<i64>, Option<i64>);
        let rows: Vec<Row> = on_pool!(self, |pool| sqlx::query_as(PROMISES)
            .bind(since_ms)
            .fetch_all(pool)
            .await?);
        let (mut promised, mut kept) = (0, 0);
        for (details, decided_at_ms, acted_at_ms) in rows {
            let lead: kavak_conversation::Lead = serde_json::from_str(&details)?;
            let Some(until_ms) = promised_until_ms(&lead).filter(|until| *until <= now_ms) else {
                continue;
            };
            promised += 1;
            let attended = [decided_at_ms, acted_at_ms].into_iter().flatten().min();
            kept += i64::from(attended.is_some_and(|at_ms| at_ms <= until_ms));
        }
        let count = |label: &str, count| Count {
            label: label.to_owned(),
            count,
        };
        Ok(vec![count("promised", promised), count("kept", kept)])
    }
}

/// The last moment at which a call keeps the promise.
fn promised_until_ms(lead: &kavak_conversation::Lead) -> Option<i64> {
    let at = lead.preferred_time_until.or(lead.preferred_time_at)?;
    let at = jiff::tz::offset(-6).to_timestamp(at).ok()?;
    Some(at.as_millisecond().saturating_add(GRACE_MS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use kavak_conversation::Lead;

    #[test]
    fn promise_is_kept_until_an_hour_after_its_time_in_mexico_city() {
        let lead = Lead {
            preferred_time_at: Some(date(2026, 11, 30).at(17, 0, 0, 0)),
            ..Lead::default()
        };
        let until: jiff::Timestamp = "2026-12-01T00:00:00Z".parse().unwrap();
        assert_eq!(promised_until_ms(&lead), Some(until.as_millisecond()));
        assert_eq!(promised_until_ms(&Lead::default()), None);
    }
}
