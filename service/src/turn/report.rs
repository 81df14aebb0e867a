//! Logs and counts how a turn ended.

use super::agent::Running;
use super::{Agent, Outgoing, TurnError};
use crate::metrics::{Outcome, channel_label};
use crate::store::StoreError;

impl Agent {
    /// Logs an error once, with its causes, and returns only what the client needs.
    pub(super) fn explain(&self, running: &Running<'_>, error: StoreError) -> TurnError {
        let turn_id = running.turn.as_str();
        let chain = Chain(&error);
        if matches!(error, StoreError::Unavailable(_)) {
            tracing::warn!(turn_id, error = %chain, "turn put off");
            TurnError::Unavailable
        } else {
            tracing::error!(turn_id, error = %chain, "turn failed");
            TurnError::Failed(running.turn.clone())
        }
    }

    /// Counts the turn and writes its line into the log.
    pub(super) async fn account(
        &self,
        running: &Running<'_>,
        outcome: &Result<Outgoing, TurnError>,
    ) {
        let ended = match outcome {
            Ok(Outgoing::Reply(_) | Outgoing::Sent(_)) => Outcome::Answered,
            Ok(Outgoing::Repeated(_)) => Outcome::Duplicate,
            Ok(Outgoing::Silence) => Outcome::Silent,
            Ok(Outgoing::Joined) => Outcome::Joined,
            Ok(Outgoing::Attended(_)) => Outcome::Attended,
            Err(TurnError::Unavailable) => Outcome::Unavailable,
            Err(TurnError::Failed(_)) => Outcome::Failed,
        };
        let took = running.arrived.elapsed();
        let channel = running.incoming.channel;
        self.metrics.turn(channel, ended, took);
        let stores_took = running.patience.spent().await;
        let step = match outcome {
            Ok(Outgoing::Reply(replied) | Outgoing::Sent(replied)) => {
                Some(replied.reply.next_action)
            }
            _ => None,
        };
        tracing::info!(
            session = %self.hasher.hash(&running.incoming.session),
            turn_id = running.turn.as_str(),
            channel = channel_label(channel),
            step = step.map(tracing::field::debug),
            outcome = ended.label(),
            duration_ms = took.as_secs_f64() * 1e3,
            store_ms = stores_took.as_secs_f64() * 1e3,
            "turn"
        );
    }
}

/// An error and its causes, each once.
struct Chain<'a>(&'a dyn std::error::Error);

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
