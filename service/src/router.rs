//! Every route.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::{from_fn_with_state, map_request, map_response};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

use crate::desk;
use crate::error::ApiError;
use crate::http::{self, Context};
use crate::store::TurnId;

/// The routes for customers, Twilio and the load balancer.
pub(crate) fn customers(context: Arc<Context>) -> Router {
    Router::new()
        .route("/", get(http::page))
        .route("/ready", get(http::ready))
        .route("/version", get(http::version))
        .route("/openapi.json", get(http::openapi))
        .route("/chat", post(http::chat))
        .route("/api/conversations/{action}", post(http::attend))
        .route("/debug/session/{id}", get(http::session))
        .route("/debug/session/{id}/reset", post(http::reset_session))
        .route("/debug/leads", get(http::leads))
        .layer(from_fn_with_state(context.clone(), Context::limited))
        .route(
            "/chat/messages",
            post(http::messages).layer(from_fn_with_state(context.clone(), Context::poll_limited)),
        )
        // Twilio's posts count for their senders and the desk's requests for their sellers; the
        // load balancer's checks are not counted.
        .route("/channels/whatsapp/webhook", post(http::webhook))
        .route("/health", get(http::health))
        .route("/desk/", get(async || Redirect::to("/desk")))
        .nest("/desk", desk::routes(context.clone()))
        .fallback(async || ApiError::NotFound)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn_with_state(
            context.clone(),
            Context::uploads_limited,
        ))
        .layer(map_response(as_json))
        .layer(map_request(one_host))
        .layer(CatchPanicLayer::custom(internal))
        .with_state(context)
}

/// Two names of one host: what signs the one and what serves the other differ.
async fn one_host(request: Request) -> Result<Request, ApiError> {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    if hosts > 1 {
        let problem = "the request has more than one Host header";
        return Err(ApiError::Malformed(problem.to_owned()));
    }
    Ok(request)
}

/// Turns the router's own plain-text refusals into JSON: a path that is no UTF-8, a wrong
/// extractor.
async fn as_json(response: Response) -> Response {
    let is_plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    let status = response.status();
    match status {
        StatusCode::NOT_FOUND if is_plain => ApiError::NotFound.into_response(),
        StatusCode::METHOD_NOT_ALLOWED if is_plain => ApiError::MethodNotAllowed.into_response(),
        _ if is_plain && status.is_client_error() => {
            let problem = "the address cannot be read";
            ApiError::Malformed(problem.to_owned()).into_response()
        }
        _ => response,
    }
}

/// The route for Prometheus, on a port of its own.
pub(crate) fn metrics(context: Arc<Context>) -> Router {
    Router::new()
        .route("/metrics", get(http::metrics))
        .fallback(async || ApiError::NotFound)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .with_state(context)
}

/// Answers after a panic, which is a bug of ours, with an id by which the logs can be searched.
fn internal(_: Box<dyn std::any::Any + Send>) -> Response {
    let turn = TurnId::random();
    tracing::error!(turn_id = turn.as_str(), "a handler panicked");
    ApiError::Internal(turn).into_response()
}
