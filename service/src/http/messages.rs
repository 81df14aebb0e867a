//! `POST /chat/messages`: what a person wrote, for the web page to ask for.

use std::sync::Arc;
use std::time::Duration;

use axum::Json as JsonBody;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Context;
use super::body::Json;
use super::chat::{checked_session, stored_session};
use crate::error::{ApiError, ErrorBody};
use crate::store::{Author, Excerpt, Status, StoreError, TurnId};

/// The messages to be read. A post, because addresses are logged and the session's id is what
/// opens the conversation.
#[derive(Deserialize, ToSchema)]
pub(crate) struct MessagesRequest {
    /// The id of the conversation.
    #[schema(min_length = 1, max_length = 128)]
    session_id: String,
    /// Only messages after this position; 0 for all.
    #[serde(default)]
    after: i64,
}

/// The messages of a person.
#[derive(Serialize, ToSchema)]
pub(crate) struct MessagesResponse {
    /// Oldest first.
    messages: Vec<PersonMessage>,
    /// To be sent as `after` next time.
    position: i64,
    /// The attendant of the conversation: `agent`, `waiting` (for a person) or `person`.
    #[schema(value_type = String)]
    status: Status,
}

/// One message of a person.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonMessage {
    /// The words.
    text: String,
    /// When, in milliseconds since 1970.
    sent_at_ms: i64,
}

/// Messages that are read at once.
const PAGE: u32 = 200;

/// The longest wait for the database.
const WAIT: Duration = Duration::from_millis(1_700);

/// Returns the messages of a person of the sales team.
#[utoipa::path(
    post, path = "/chat/messages", request_body = MessagesRequest,
    responses(
        (status = 200, body = MessagesResponse),
        (status = 422, description = "a field is wrong", body = ErrorBody),
        (status = 429, description = "too many requests; see Retry-After", body = ErrorBody),
        (status = 503, description = "try again; see Retry-After", body = ErrorBody),
    )
)]
pub(crate) async fn messages(
    State(context): State<Arc<Context>>,
    request: Result<Json<MessagesRequest>, ApiError>,
) -> Result<JsonBody<MessagesResponse>, ApiError> {
    let Json(request) = request?;
    checked_session(&request.session_id)?;
    let read = tokio::time::timeout(WAIT, read(&context, &request)).await;
    match read {
        Ok(Ok(response)) => Ok(JsonBody(response)),
        Err(_) | Ok(Err(StoreError::Unavailable(_))) => Err(ApiError::Unavailable),
        Ok(Err(error)) => {
            let turn = TurnId::random();
            tracing::error!(turn_id = turn.as_str(), %error, "reading messages failed");
            Err(ApiError::Internal(turn))
        }
    }
}

async fn read(
    context: &Context,
    request: &MessagesRequest,
) -> Result<MessagesResponse, StoreError> {
    let session = stored_session(&request.session_id);
    let excerpt = Excerpt::After(request.after);
    let found = context.stores.messages(&session, excerpt, PAGE).await?;
    let stored = context.stores.load_saved(&session).await?;
    let conversation = stored.map(|stored| stored.conversation).unwrap_or_default();
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let silence_ms = context.settings.desk.silence_ms();
    let position = found.last().map_or(request.after, |last| last.position);
    let by_person = found.into_iter().filter(|m| m.author == Author::Person);
    Ok(MessagesResponse {
        messages: by_person
            .map(|message| PersonMessage {
                text: message.text,
                sent_at_ms: message.sent_at_ms,
            })
            .collect(),
        position,
        status: conversation.attendance.at(now_ms, silence_ms).status,
    })
}
