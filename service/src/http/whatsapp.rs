//! `POST /channels/whatsapp/webhook`: what customers write on WhatsApp, as
//! Twilio posts it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;

mod form;
mod piece;

use super::body::read_form;
use super::chat::clean;
use super::signature::{Call, SIGNATURE};
use super::{ClientAddress, Context, twiml};
use crate::error::{ApiError, ErrorBody};
use crate::store::{MessageId, SessionId};
use crate::turn::{Incoming, Keep, Outgoing};
use form::{Form, LONGEST_ID};
use kavak_conversation::{Channel, Sender};

/// The fields of Twilio's form that are read.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "PascalCase")]
#[expect(dead_code, reason = "describes a form to OpenAPI; read field by field")]
pub(crate) struct WebhookForm {
    /// `whatsapp:+5215512345678`.
    from: String,
    /// The text of the message; may be empty.
    body: Option<String>,
    /// The name on the sender's profile.
    profile_name: Option<String>,
    /// The message's id; the same in duplicates.
    message_sid: Option<String>,
    /// The id of a sender who has no number, where `From` is missing.
    external_user_id: Option<String>,
    /// The label of the tapped button.
    button_text: Option<String>,
    /// The payload of the tapped button.
    button_payload: Option<String>,
    /// The payload of the tapped row of a list.
    list_id: Option<String>,
    /// Of a location, in degrees.
    latitude: Option<f64>,
    /// Of a location, in degrees.
    longitude: Option<f64>,
    /// The number of attachments: `MediaUrl0`, `MediaContentType0`, …
    num_media: Option<u32>,
    /// The click on an ad that led here.
    referral_ctwa_clid: Option<String>,
    /// The ad that led here.
    referral_source_id: Option<String>,
}

/// Answers a WhatsApp message.
#[utoipa::path(
    post, path = "/channels/whatsapp/webhook",
    request_body(content = WebhookForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "TwiML", content_type = "application/xml", body = String),
        (status = 403, description = "not signed by Twilio", body = ErrorBody),
        (status = 413, description = "larger than 64 KB", body = ErrorBody),
        (status = 415, description = "not a form", body = ErrorBody),
        (status = 422, description = "no sender", body = ErrorBody),
        (status = 429, description = "too many messages; see Retry-After", body = ErrorBody),
        (status = 503, description = "try again; see Retry-After", body = ErrorBody),
    )
)]
pub(crate) async fn webhook(
    State(context): State<Arc<Context>>,
    address: ClientAddress,
    request: Request,
) -> Result<impl IntoResponse, ApiError> {
    let (parts, body) = request.into_parts();
    let fields = authentic_fields(&context, &parts.headers, &parts.uri, body, address).await?;
    let incoming = incoming(&context, &parts.headers, &Form(&fields)).await?;
    let reply = match context.agent.answer_detached(incoming).await? {
        Outgoing::Reply(replied) => replied.reply.text,
        Outgoing::Repeated(reply) => reply,
        Outgoing::Attended(words) => words,
        Outgoing::Sent(_) | Outgoing::Silence | Outgoing::Joined => String::new(),
    };
    let xml = [(header::CONTENT_TYPE, "application/xml")];
    Ok((xml, twiml::render(&reply)))
}

/// The form, once it is sure who sent it. What Twilio signed counts for its sender alone,
/// because all customers come from Twilio's few addresses, which other customers of Twilio's
/// use too: a post that claims a signature counts for its address only once that is not
/// proven. Until then, its body is bounded as every body is, and any other counts unread.
async fn authentic_fields(
    context: &Context,
    headers: &HeaderMap,
    uri: &axum::http::Uri,
    body: Body,
    address: ClientAddress,
) -> Result<Vec<(String, String)>, ApiError> {
    let twilio = &context.settings.twilio;
    let token = twilio.auth_token.as_ref();
    let Some(token) = token.filter(|_| twilio.validate_signature) else {
        context.limit_address(address)?;
        return read_form(headers, body).await;
    };
    if !headers.contains_key(SIGNATURE) {
        context.limit_address(address)?;
        return Err(ApiError::Unsigned);
    }
    let read = read_form(headers, body).await;
    let call = Call {
        headers,
        uri,
        public_base_url: twilio.public_base_url.as_deref(),
        fields: read.as_deref().unwrap_or_default(),
    };
    if read.is_err() || !call.is_signed(token) {
        context.limit_address(address)?;
        return Err(read.err().unwrap_or(ApiError::Unsigned));
    }
    if twilio.idempotency_ttl.is_some() && !call.is_one_message() {
        return Err(ApiError::invalid("MessageSid", "is missing or is no id"));
    }
    read
}

async fn incoming(
    context: &Context,
    headers: &HeaderMap,
    form: &Form<'_>,
) -> Result<Incoming, ApiError> {
    let from = form.sender()?;
    let session = SessionId::new(session_of(from));
    let ids = match context.settings.twilio.idempotency_ttl {
        Some(_) => ids(form.field("MessageSid"), headers)?,
        None => Vec::new(),
    };
    context.limit_message(&session, &ids)?;
    Ok(Incoming {
        session,
        piece: piece::read(context, form, ids).await,
        channel: Channel::Whatsapp,
        sender: Some(Sender::new(from, form.field("ProfileName").map(clean))),
        keep: Keep::Words,
        silenced: Vec::new(),
    })
}

/// `whatsapp:+52…`, whichever way the sender is written.
fn session_of(from: &str) -> String {
    format!("whatsapp:{}", number_of(from))
}

fn number_of(from: &str) -> &str {
    from.strip_prefix("whatsapp:").unwrap_or(from)
}

/// Everything that a duplicate has in common with the first.
fn ids(message_sid: Option<&str>, headers: &HeaderMap) -> Result<Vec<MessageId>, ApiError> {
    let token = headers
        .get("i-twilio-idempotency-token")
        .and_then(|value| value.to_str().ok());
    let mut ids = Vec::new();
    for (kind, id) in [("sid", message_sid), ("token", token)] {
        let Some(id) = id.filter(|id| !id.is_empty()) else {
            continue;
        };
        if id.chars().count() > LONGEST_ID || id.chars().any(char::is_control) {
            return Err(ApiError::invalid("MessageSid", "is no id"));
        }
        ids.push(MessageId::new(format!("{kind}:{id}")));
    }
    Ok(ids)
}
