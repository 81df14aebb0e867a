//! Every route.

use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

use crate::desk;
use crate::error::ApiError;
use crate::http::{self, Context};
use crate::store::TurnId;

/// What customers, Twilio and the load balancer reach.
pub(crate) fn customers(context: Arc<Context>) -> Router {
    Router::new()
        .route("/", get(http::page))
        .route("/health", get(http::health))
        .route("/ready", get(http::ready))
        .route("/version", get(http::version))
        .route("/openapi.json", get(http::openapi))
        .route("/chat", post(http::chat))
        .route("/chat/messages", post(http::messages))
        .route("/channels/whatsapp/webhook", post(http::webhook))
        .route("/debug/session/{id}", get(http::session))
        .route("/debug/session/{id}/reset", post(http::reset_session))
        .route("/debug/leads", get(http::leads))
        .route("/desk/", get(async || Redirect::to("/desk")))
        .nest("/desk", desk::routes(context.clone()))
        .fallback(async || ApiError::NotFound)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(CatchPanicLayer::custom(internal))
        .with_state(context)
}

/// What Prometheus reaches, on a port of its own.
pub(crate) fn metrics(context: Arc<Context>) -> Router {
    Router::new()
        .route("/metrics", get(http::metrics))
        .fallback(async || ApiError::NotFound)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .with_state(context)
}

/// A panic is a mistake of ours: the client learns where the logs tell of it.
fn internal(_: Box<dyn std::any::Any + Send>) -> Response {
    let turn = TurnId::random();
    tracing::error!(turn_id = turn.as_str(), "a handler panicked");
    ApiError::Internal(turn).into_response()
}
