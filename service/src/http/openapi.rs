//! `GET /openapi.json`, made of the handlers' own types.

use axum::Json;
use utoipa::OpenApi;

use super::{chat, debug, messages, page, status, whatsapp};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "kavak-agent",
        description = "The sales agent: finds a car, works out its financing and hands over to a person."
    ),
    paths(
        status::health,
        status::ready,
        status::version,
        chat::chat,
        messages::messages,
        whatsapp::webhook,
        debug::session,
        debug::reset_session,
        debug::leads,
        page::page,
    )
)]
struct Description;

/// The description of this interface.
pub(crate) async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(Description::openapi())
}
