//! `POST /api/conversations/{action}`: a CRM or an inbox of the sales team takes over and
//! answers, with ids as the webhook's events carry them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Json as JsonBody;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::Context;
use super::body::Json;
use super::chat::{checked_session, clean};
use super::idempotency::message_id;
use super::private::is_private;
use crate::error::{ApiError, ErrorBody};
use crate::sales::{self, ActError, Action, LONGEST_ANSWER};
use crate::store::{SessionId, Status, StoreError, TurnId};

/// The longest that it may take.
const WAIT: Duration = Duration::from_millis(1_900);

/// Characters of a person's name at most.
const LONGEST_PERSON: usize = 64;

/// The person where the request names none.
const UNNAMED: &str = "api";

/// An action in a conversation.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AttendRequest {
    /// As in `data.session_id` of the webhook's events.
    #[schema(min_length = 1, max_length = 128)]
    session_id: String,
    /// The acting person's name at the desk; `api` if unset.
    #[schema(max_length = 64)]
    person: Option<String>,
    /// The words for the customer; for `answer` alone.
    #[schema(max_length = 1600)]
    text: Option<String>,
}

/// The result of an action.
#[derive(Serialize, ToSchema)]
pub(crate) struct AttendResponse {
    /// As it was sent.
    session_id: String,
    /// The attendant from now on: `person` or `agent`.
    #[schema(value_type = String)]
    status: Status,
    /// The turn that saved it; a repetition gets the same.
    turn_id: String,
}

/// Proof that a request brought the token.
pub(crate) struct Authorized;

impl FromRequestParts<Arc<Context>> for Authorized {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        context: &Arc<Context>,
    ) -> Result<Self, ApiError> {
        let token = context.settings.desk_api_token.as_ref();
        let token = token.ok_or(ApiError::NotFound)?;
        if !is_private(&parts.headers, parts.extensions.get::<SocketAddr>()) {
            return Err(ApiError::Insecure);
        }
        let sent = bearer(&parts.headers).ok_or(ApiError::Unauthorized)?;
        // Hashes are compared, so that the time it takes reveals nothing of the token.
        if Sha256::digest(sent) == Sha256::digest(token.expose_secret()) {
            Ok(Self)
        } else {
            Err(ApiError::Unauthorized)
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Takes a conversation over, answers the customer, gives it back or marks it done. A
/// promised call counts as taken from then on.
#[utoipa::path(
    post, path = "/api/conversations/{action}", request_body = AttendRequest,
    security(("desk_api_token" = [])),
    params(
        ("action" = String, Path, description = "`take`, `answer`, `give-back` or `done`"),
        (
            "Idempotency-Key" = Option<String>, Header,
            description = "1 to 255 visible characters: what comes again under the same key is done \
                once. Needed for `answer`.",
        ),
    ),
    responses(
        (status = 200, body = AttendResponse),
        (status = 400, description = "not JSON", body = ErrorBody),
        (status = 401, description = "without the token of DESK_API_TOKEN", body = ErrorBody),
        (status = 403, description = "neither HTTPS nor the same machine", body = ErrorBody),
        (
            status = 404, body = ErrorBody,
            description = "no such conversation or action, or DESK_API_TOKEN is not set",
        ),
        (
            status = 409, body = ErrorBody,
            description = "`taken_by_another`, `unsubscribed`, `window_closed`, `no_messenger`, \
                `no_database`",
        ),
        (status = 413, description = "larger than 64 KB", body = ErrorBody),
        (status = 415, description = "not application/json", body = ErrorBody),
        (status = 422, description = "a field is wrong", body = ErrorBody),
        (status = 429, description = "too many requests; see Retry-After", body = ErrorBody),
        (status = 503, description = "try again; see Retry-After", body = ErrorBody),
    )
)]
pub(crate) async fn attend(
    State(context): State<Arc<Context>>,
    _: Authorized,
    Path(action): Path<String>,
    headers: HeaderMap,
    request: Result<Json<AttendRequest>, ApiError>,
) -> Result<JsonBody<AttendResponse>, ApiError> {
    let Json(request) = request?;
    checked_session(&request.session_id)?;
    let person = person(request.person.as_deref())?;
    // No session of `/chat` has a line break.
    let key = message_id(&format!("{action}\n{}", request.session_id), &headers)?;
    let (action, status) = match action.as_str() {
        "take" => (Action::Take, Status::Person),
        "give-back" => (Action::GiveBack, Status::Agent),
        "done" => (Action::Done, Status::Agent),
        "answer" if key.is_none() => {
            return Err(ApiError::invalid("Idempotency-Key", "is needed to answer"));
        }
        "answer" => (
            Action::Answer(words(request.text.as_deref())?),
            Status::Person,
        ),
        _ => return Err(ApiError::NotFound),
    };
    let session = SessionId::new(request.session_id.as_str());
    let now = Timestamp::now();
    let handling = sales::handle(
        &context.stores,
        &session,
        &person,
        &action,
        key.as_slice(),
        now,
    );
    let handled = tokio::time::timeout(WAIT, handling).await;
    let acted = handled
        .map_err(|_| ApiError::Unavailable)?
        .map_err(refusal)?;
    Ok(JsonBody(AttendResponse {
        session_id: request.session_id,
        status,
        turn_id: acted.turn.as_str().to_owned(),
    }))
}

fn person(name: Option<&str>) -> Result<String, ApiError> {
    let name = clean(name.map_or(UNNAMED, str::trim));
    if name.is_empty() || name.chars().count() > LONGEST_PERSON {
        return Err(ApiError::invalid("person", "must have 1 to 64 characters"));
    }
    Ok(name)
}

fn words(text: Option<&str>) -> Result<String, ApiError> {
    let text = clean(text.unwrap_or_default().trim());
    if text.is_empty() || text.chars().count() > LONGEST_ANSWER {
        return Err(ApiError::invalid("text", "must have 1 to 1,600 characters"));
    }
    Ok(text)
}

fn refusal(error: ActError) -> ApiError {
    let code = match error {
        ActError::NotFound => return ApiError::NotFound,
        ActError::Store(StoreError::Unavailable(_)) => return ApiError::Unavailable,
        ActError::Store(error) => {
            let turn = TurnId::random();
            tracing::error!(turn_id = turn.as_str(), %error, "an act of the API failed");
            return ApiError::Internal(turn);
        }
        ActError::TakenByAnother => "taken_by_another",
        ActError::Unsubscribed => "unsubscribed",
        ActError::WindowClosed => "window_closed",
        ActError::NoMessenger => "no_messenger",
        ActError::NoDatabase => "no_database",
    };
    ApiError::Conflict {
        code,
        problem: error.to_string(),
    }
}
