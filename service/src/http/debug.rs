//! Debugging endpoints; only with `DEBUG_MODE`.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::Context;
use super::chat::stored_session;
use crate::error::{ApiError, ErrorBody};
use crate::store::{
    Change, Committed, Conversation, LeadRecord, Said, SessionId, Status, StoreError, Stored,
    TurnId,
};

/// A conversation as it is kept.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionView {
    session_id: String,
    /// Grows by one a turn; 0 before the first.
    version: i64,
    /// True after the customer wrote BAJA.
    whatsapp_stopped: bool,
    /// The attendant: `agent`, `waiting` (for a person) or `person`.
    #[schema(value_type = String)]
    status: Status,
    #[schema(value_type = Object)]
    state: kavak_conversation::State,
}

/// The leads changed last.
#[derive(Serialize, ToSchema)]
pub(crate) struct LeadsView {
    #[schema(value_type = Vec<Object>)]
    leads: Vec<LeadRecord>,
}

const LEADS_SHOWN: u32 = 1_000;
const WAIT: Duration = Duration::from_millis(1_700);

/// One conversation.
#[utoipa::path(
    get, path = "/debug/session/{id}", params(("id" = String, Path)),
    responses((status = 200, body = SessionView), (status = 404, body = ErrorBody))
)]
pub(crate) async fn session(
    State(context): State<Arc<Context>>,
    Path(id): Path<String>,
) -> Result<Json<SessionView>, ApiError> {
    let (_, stored) = find(&context, &id).await?;
    let stored = stored.ok_or(ApiError::NotFound)?;
    Ok(Json(view(id, stored.version, &stored.conversation)))
}

/// Starts a conversation over.
#[utoipa::path(
    post, path = "/debug/session/{id}/reset", params(("id" = String, Path)),
    responses((status = 200, body = SessionView), (status = 404, body = ErrorBody))
)]
pub(crate) async fn reset_session(
    State(context): State<Arc<Context>>,
    Path(id): Path<String>,
) -> Result<Json<SessionView>, ApiError> {
    let turn = TurnId::random();
    loop {
        let (session, stored) = find(&context, &id).await?;
        let Some(stored) = stored else {
            return Ok(Json(view(id, 0, &Conversation::default())));
        };
        // A new conversation does not subscribe anyone again.
        let fresh = Arc::new(Conversation {
            whatsapp_stopped: stored.conversation.whatsapp_stopped,
            ..Conversation::default()
        });
        let change = Change {
            session: &session,
            from: Some(&stored),
            turn: &turn,
            conversation: &fresh,
            stock_revision: None,
            within: None,
            said: Said::default(),
            lead: None,
            events: &[],
            answered: None,
        };
        if bounded(context.stores.commit(&change)).await? == Committed::Saved {
            context.stores.remember(&change, fresh.clone()).await;
            return Ok(Json(view(id, stored.version + 1, &fresh)));
        }
    }
}

/// The leads changed last, newest first.
#[utoipa::path(
    get, path = "/debug/leads",
    responses((status = 200, body = LeadsView), (status = 404, body = ErrorBody))
)]
pub(crate) async fn leads(
    State(context): State<Arc<Context>>,
) -> Result<Json<LeadsView>, ApiError> {
    only_when_debugging(&context)?;
    let leads = bounded(context.stores.leads(LEADS_SHOWN)).await?;
    Ok(Json(LeadsView { leads }))
}

/// The conversation of that id, be it WhatsApp's or another.
async fn find(context: &Context, id: &str) -> Result<(SessionId, Option<Stored>), ApiError> {
    only_when_debugging(context)?;
    let session = SessionId::new(id);
    let stored = bounded(context.stores.load_saved(&session)).await?;
    let other = stored_session(id);
    if stored.is_some() || other == session {
        return Ok((session, stored));
    }
    let stored = bounded(context.stores.load_saved(&other)).await?;
    Ok((other, stored))
}

fn only_when_debugging(context: &Context) -> Result<(), ApiError> {
    if context.settings.debug_mode {
        Ok(())
    } else {
        Err(ApiError::NotFound)
    }
}

async fn bounded<T>(work: impl Future<Output = Result<T, StoreError>>) -> Result<T, ApiError> {
    match tokio::time::timeout(WAIT, work).await {
        Ok(Ok(found)) => Ok(found),
        Err(_) | Ok(Err(StoreError::Unavailable(_))) => Err(ApiError::Unavailable),
        Ok(Err(error)) => {
            let turn = TurnId::random();
            tracing::error!(turn_id = turn.as_str(), %error, "reading the store failed");
            Err(ApiError::Internal(turn))
        }
    }
}

fn view(session_id: String, version: i64, conversation: &Conversation) -> SessionView {
    SessionView {
        session_id,
        version,
        whatsapp_stopped: conversation.whatsapp_stopped,
        status: conversation.attendance.status,
        state: conversation.state.clone(),
    }
}
