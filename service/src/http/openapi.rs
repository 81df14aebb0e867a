//! `GET /openapi.json`, made of the handlers' own types.

use axum::Json;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{attend, chat, debug, messages, page, status, whatsapp};

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
        attend::attend,
        page::page,
    ),
    modifiers(&Token)
)]
struct Description;

/// The bearer token by which programs of the sales team authenticate.
struct Token;

impl Modify for Token {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("desk_api_token", scheme);
    }
}

/// The description of this interface.
pub(crate) async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(Description::openapi())
}
