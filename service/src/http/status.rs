//! Status for load balancers, deploys and Prometheus.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Context;
use crate::data::DataVersion;
use crate::store::Lane;

/// The longest that these wait for the database.
const WAIT: Duration = Duration::from_millis(1_500);

/// Liveness.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    #[schema(example = "ok")]
    status: String,
}

/// The process lives. No dependency is asked.
#[utoipa::path(get, path = "/health", responses((status = 200, body = Health)))]
pub(crate) async fn health() -> impl IntoResponse {
    let json = [(header::CONTENT_TYPE, "application/json")];
    (json, r#"{"status":"ok"}"#)
}

/// Readiness to serve customers.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Readiness {
    /// `ready`, `degraded` or `unavailable`.
    status: String,
    parts: Parts,
}

/// Each part: `ok`, `down`, or why it does not count.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Parts {
    /// The database: it answers and has the tables that this build needs.
    store: String,
    /// Cars on sale.
    catalog: String,
    /// `none` and `memory` cannot fail; without Redis turns are slower.
    cache: String,
    /// The webhook: it takes the leads' events; `none` without one.
    delivery: String,
    /// The topic: it takes events to be sent by e-mail; `none` without one.
    mail: String,
    /// Twilio: it takes a person's words and replies with choices; `none` without it.
    messages: String,
    /// `running`, or `shutting_down`.
    process: String,
}

/// Returns whether customers can be served: schema, catalog and store.
#[utoipa::path(
    get, path = "/ready",
    responses((status = 200, body = Readiness), (status = 503, body = Readiness))
)]
pub(crate) async fn ready(State(context): State<Arc<Context>>) -> Response {
    let usable = tokio::time::timeout(WAIT, context.stores.is_usable()).await;
    let store = usable.unwrap_or(false);
    let catalog = context.agent.has_cars();
    let leaving = context.is_shutting_down();
    let redis = context.stores.redis_is_up();
    let stores = &context.stores;
    let takes = |lane: Lane| {
        let is_used = match lane {
            Lane::Messages => stores.has_messenger(),
            Lane::Events | Lane::Mails => stores.event_lanes().contains(&lane),
        };
        is_used.then(|| stores.backlog(lane).failing == 0)
    };
    let lanes = [Lane::Events, Lane::Mails, Lane::Messages];
    let [delivery, mail, messages] = lanes.map(takes);
    let serves = store && catalog && !leaving;
    let degraded = [redis, delivery, mail, messages].contains(&Some(false));
    let status = match (serves, degraded) {
        (false, _) => "unavailable",
        (true, true) => "degraded",
        (true, false) => "ready",
    };
    let body = Readiness {
        status: status.to_owned(),
        parts: Parts {
            store: ok_or_down(store),
            catalog: ok_or_down(catalog),
            cache: redis.map_or_else(|| "none".to_owned(), ok_or_down),
            delivery: delivery.map_or_else(|| "none".to_owned(), ok_or_down),
            mail: mail.map_or_else(|| "none".to_owned(), ok_or_down),
            messages: messages.map_or_else(|| "none".to_owned(), ok_or_down),
            process: if leaving { "shutting_down" } else { "running" }.to_owned(),
        },
    };
    let code = if serves {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (code, Json(body)).into_response()
}

fn ok_or_down(ok: bool) -> String {
    if ok { "ok" } else { "down" }.to_owned()
}

/// The running version.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Version {
    /// The commit that was built.
    commit: String,
    /// When, in UTC.
    build_time: String,
    /// The newest migration in the database; null while it does not answer.
    migration_level: Option<i64>,
    /// The data that it answers from.
    data: DataVersion,
}

/// Returns the running version, by which a deploy checks that it has arrived.
#[utoipa::path(get, path = "/version", responses((status = 200, body = Version)))]
pub(crate) async fn version(State(context): State<Arc<Context>>) -> Json<Version> {
    let level = tokio::time::timeout(WAIT, context.stores.migration_level()).await;
    Json(Version {
        commit: env!("KAVAK_AGENT_COMMIT").to_owned(),
        build_time: env!("KAVAK_AGENT_BUILD_TIME").to_owned(),
        migration_level: level.ok().and_then(Result::ok),
        data: context.data.clone(),
    })
}

/// Everything counted, for Prometheus. Served on a port of its own.
pub(crate) async fn metrics(State(context): State<Arc<Context>>) -> impl IntoResponse {
    let text = context.metrics.render(context.stores.redis_is_up());
    let openmetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, openmetrics)], text)
}
