//! `/desk`: the sales team's page, in Spanish, made on the server.
//!
//! A request passes the `gate` (HTTPS or loopback, same origin), then its
//! handler takes a `session::Seller`, so no page can be read without one.

mod actions;
mod audit;
mod conversation;
mod error;
mod export;
mod forget;
mod form;
mod gate;
mod layout;
mod lead_card;
mod list;
mod live;
mod login;
mod numbers;
mod password;
mod session;
mod stock;
mod text;
mod undelivered;
mod window;

use std::sync::Arc;

use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use axum::{Extension, Router};

use crate::http::Context;
use crate::store::DeskStore;
use error::DeskError;
use login::Logins;

pub use export::LeadsCsv;
pub use password::{Passwords, one_time_password};

/// Every page of the desk, below `/desk`.
pub(crate) fn routes(context: Arc<Context>) -> Router<Arc<Context>> {
    Router::new()
        .route("/", get(list::page))
        .route("/live", get(list::live))
        .route("/search", post(list::search))
        .route("/login", get(login::page).post(login::login))
        .route("/logout", post(login::logout))
        .route(
            "/password",
            get(login::password_page).post(login::change_password),
        )
        .route("/conversations/{position}", get(conversation::page))
        .route("/conversations/{position}/live", get(conversation::live))
        .route(
            "/conversations/{position}/forget",
            get(forget::page).post(forget::forget),
        )
        .route("/conversations/{position}/{action}", post(actions::act))
        .route("/leads.csv", get(export::leads))
        .route("/stock", get(stock::page).post(stock::mark))
        .route("/numbers", get(numbers::page))
        .route("/undelivered", get(undelivered::page))
        .route("/audit", get(audit::page))
        .route("/desk.css", get(layout::css))
        .route("/desk.js", get(layout::js))
        .fallback(async || DeskError::NotFound)
        .method_not_allowed_fallback(async || DeskError::NotFound)
        .layer(Extension(Arc::new(Logins::default())))
        .layer(from_fn_with_state(context, gate::gate))
}

/// The desk's tables.
fn store(context: &Context) -> Result<&DeskStore, DeskError> {
    context.stores.desk().ok_or(DeskError::NoDatabase)
}

fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
