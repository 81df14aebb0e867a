//! `POST /chat`: one message of the web page or of another program.

use std::sync::Arc;

use axum::Json as JsonBody;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Context;
use super::body::{IgnoredObject, Json};
use super::idempotency::message_id;
use crate::error::{ApiError, ErrorBody};
use crate::store::{Piece, SessionId};
use crate::turn::{Incoming, Keep, Outgoing, Replied};
use kavak_conversation::{Block, CarCard, Channel, FinancingTable, NextAction};

/// A customer's message.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChatRequest {
    /// The id of the conversation, which the client makes up and keeps.
    #[schema(min_length = 1, max_length = 128)]
    session_id: String,
    /// The customer's text. Counted without the space around it; may be empty.
    #[schema(max_length = 4096)]
    message: String,
    /// The channel of the message.
    #[serde(default)]
    #[schema(default = "api")]
    channel: Channel,
    /// Anything that the client wants to add; not read.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    #[expect(dead_code, reason = "part of the contract: an object or nothing")]
    metadata: Option<IgnoredObject>,
}

/// The agent's answer.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChatResponse {
    /// As it was sent.
    session_id: String,
    /// The text for the customer, in Spanish.
    reply: String,
    /// The next thing that the agent asks for.
    next_action: NextAction,
    /// Messages that the customer may send with one tap.
    suggested_questions: Vec<String>,
    /// The making of the reply; only with `DEBUG_MODE`, else null.
    debug: Option<ChatDebug>,
    /// Set while a person answers and the agent is silent: then `reply` may be
    /// empty, and the person's words are at `/chat/messages`.
    #[serde(skip_serializing_if = "Option::is_none")]
    attended_by: Option<Attendant>,
    /// The cars that the reply shows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cars: Vec<CarCard>,
    /// The financing that the reply shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    financing: Option<FinancingTable>,
    /// The reply once more, in blocks: its text where no car and no plan is listed, and
    /// what a page draws instead of these lists. Only on the channel `web`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blocks: Vec<Block>,
}

/// The attendant instead of the agent.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Attendant {
    /// A person of the sales team.
    Person,
}

/// The making of a reply.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChatDebug {
    /// As in the logs.
    turn_id: String,
    /// Of the conversation after this turn.
    version: i64,
    /// True if the message was understood.
    understood: bool,
    /// True if a model chose the words.
    worded_by_model: bool,
}

/// Characters of a session id at most.
const LONGEST_SESSION_ID: usize = 128;

/// Characters of a message at most.
const LONGEST_MESSAGE: usize = 4_096;

/// Answers a message.
#[utoipa::path(
    post, path = "/chat", request_body = ChatRequest,
    params((
        "Idempotency-Key" = Option<String>, Header,
        description = "1 to 255 visible characters, made up for one message: the same key in the \
            same session gets the same answer, and the message is taken once",
    )),
    responses(
        (status = 200, body = ChatResponse),
        (status = 400, description = "not JSON", body = ErrorBody),
        (status = 413, description = "larger than 64 KB", body = ErrorBody),
        (status = 415, description = "not application/json", body = ErrorBody),
        (status = 422, description = "a field is wrong", body = ErrorBody),
        (status = 429, description = "too many messages; see Retry-After", body = ErrorBody),
        (status = 500, description = "a turn id", body = ErrorBody),
        (status = 503, description = "try again; see Retry-After", body = ErrorBody),
    )
)]
pub(crate) async fn chat(
    State(context): State<Arc<Context>>,
    headers: HeaderMap,
    request: Result<Json<ChatRequest>, ApiError>,
) -> Result<JsonBody<ChatResponse>, ApiError> {
    let Json(request) = request?;
    let incoming = incoming(&request, &headers)?;
    context.limit_message(&incoming.session, &incoming.piece.ids)?;
    let mut outgoing = context.agent.answer_detached(incoming).await?;
    if let Outgoing::Repeated(kept) = &outgoing {
        outgoing = Outgoing::from_kept(kept).ok_or(ApiError::Unavailable)?;
    }
    match outgoing {
        Outgoing::Reply(replied) | Outgoing::Sent(replied) => {
            Ok(JsonBody(response(&context, request.session_id, *replied)))
        }
        Outgoing::Attended(words) => Ok(JsonBody(attended(request.session_id, words))),
        // Repeated replies were kept in full, and only proven senders are silenced.
        Outgoing::Repeated(_) | Outgoing::Silence | Outgoing::Joined => Err(ApiError::Unavailable),
    }
}

/// An id that can be kept.
pub(super) fn checked_session(id: &str) -> Result<(), ApiError> {
    if id.is_empty() || id.chars().count() > LONGEST_SESSION_ID {
        return Err(ApiError::invalid(
            "session_id",
            "must have 1 to 128 characters",
        ));
    }
    if id.chars().any(char::is_control) {
        return Err(ApiError::invalid(
            "session_id",
            "must have no control characters",
        ));
    }
    Ok(())
}

fn incoming(request: &ChatRequest, headers: &HeaderMap) -> Result<Incoming, ApiError> {
    let id = &request.session_id;
    checked_session(id)?;
    let text = request.message.trim();
    if text.chars().count() > LONGEST_MESSAGE {
        return Err(ApiError::invalid(
            "message",
            "must have at most 4,096 characters",
        ));
    }
    Ok(Incoming {
        session: stored_session(id),
        piece: Piece {
            ids: message_id(id, headers)?.into_iter().collect(),
            text: clean(text),
            ..Piece::default()
        },
        channel: request.channel,
        sender: None,
        keep: Keep::Everything,
        silenced: Vec::new(),
    })
}

/// A conversation that WhatsApp vouches for cannot be entered from here by
/// guessing a phone number: such an id is kept as another one.
pub(super) fn stored_session(id: &str) -> SessionId {
    if id.starts_with("whatsapp:") {
        SessionId::new(format!("api:{id}"))
    } else {
        SessionId::new(id)
    }
}

/// Removes control characters, which databases refuse and customers don't type.
pub(crate) fn clean(text: &str) -> String {
    let visible = |c: char| if c.is_control() && c != '\n' { ' ' } else { c };
    text.chars().map(visible).collect()
}

fn response(context: &Context, session_id: String, replied: Replied) -> ChatResponse {
    let debug = context.settings.debug_mode.then(|| ChatDebug {
        turn_id: replied.turn.as_str().to_owned(),
        version: replied.version,
        understood: replied.understood,
        worded_by_model: replied.worded_by_model,
    });
    let reply = replied.reply;
    ChatResponse {
        session_id,
        reply: reply.text,
        next_action: reply.next_action,
        suggested_questions: reply.suggested_questions,
        debug,
        attended_by: None,
        cars: reply.cars,
        financing: reply.financing,
        blocks: reply.blocks,
    }
}

/// The answer while a person has the conversation.
fn attended(session_id: String, words: String) -> ChatResponse {
    ChatResponse {
        session_id,
        reply: words,
        next_action: NextAction::HandoffToHuman,
        suggested_questions: Vec::new(),
        debug: None,
        attended_by: Some(Attendant::Person),
        cars: Vec::new(),
        financing: None,
        blocks: Vec::new(),
    }
}
