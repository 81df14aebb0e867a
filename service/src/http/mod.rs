//! Handlers, each beside the types that it takes and gives.

mod address;
mod attend;
mod body;
mod chat;
mod debug;
mod idempotency;
mod messages;
mod openapi;
mod page;
mod private;
mod signature;
mod status;
mod twiml;
mod uploads;
mod whatsapp;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::assembly::Assembled;
use crate::data::DataVersion;
use crate::error::ApiError;
use crate::metrics::{Limited, Metrics};
use crate::rate_limit::{RateLimit, Seen};
use crate::settings::{RateLimits, Settings};
use crate::store::{MessageId, SessionId, Stores};
use crate::turn::Agent;
use crate::voice::Transcriber;
pub use address::ClientAddress;
pub(crate) use attend::attend;
pub(crate) use body::read_form;
pub(crate) use chat::{chat, clean};
pub(crate) use debug::{leads, reset_session, session};
pub(crate) use messages::messages;
pub(crate) use openapi::openapi;
use page::Page;
pub(crate) use page::page;
pub(crate) use private::{host, is_private, last_value};
pub(crate) use status::{health, metrics, ready, version};
use uploads::Uploads;
pub(crate) use whatsapp::webhook;

/// So many times as often as it may write may an address poll: each open page of the desk,
/// and of a chat that waits for a person, polls twenty times a minute.
const POLL_FACTOR: u32 = 10;

/// The state that all handlers share.
pub struct Context {
    pub(crate) agent: Arc<Agent>,
    pub(crate) data: DataVersion,
    pub(crate) stores: Arc<Stores>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) settings: Settings,
    /// The text of each car of the catalog by which searches at the desk find it.
    pub(crate) stock_texts: OnceLock<Vec<String>>,
    page: Page,
    transcriber: Option<Transcriber>,
    session_limit: Option<RateLimit>,
    address_limit: Option<RateLimit>,
    /// Of open chats that ask for a person's messages: those of a carrier's customers share
    /// an address.
    poll_limit: Option<RateLimit>,
    desk_limit: Option<RateLimit>,
    uploads: Uploads,
    /// Messages that were counted.
    counted: Seen,
    shutting_down: AtomicBool,
}

impl Context {
    /// Everything that handlers share.
    ///
    /// # Errors
    /// Fails if TLS can't be set up.
    pub fn new(parts: Assembled, settings: Settings) -> Result<Self, reqwest::Error> {
        let Assembled {
            agent,
            data,
            stores,
            metrics,
        } = parts;
        let RateLimits {
            session_per_minute,
            address_per_minute,
        } = settings.rate_limits;
        let polls_per_minute = address_per_minute.map(|limit| limit.saturating_mul(POLL_FACTOR));
        let page = Page::new(&settings.page, agent.catalog());
        let transcriber = settings.transcription.as_ref().map(Transcriber::new);
        Ok(Self {
            transcriber: transcriber.transpose()?.flatten(),
            page,
            agent: Arc::new(agent),
            data,
            stores,
            metrics,
            settings,
            stock_texts: OnceLock::new(),
            session_limit: session_per_minute.map(RateLimit::per_minute),
            address_limit: address_per_minute.map(RateLimit::per_minute),
            poll_limit: polls_per_minute.map(RateLimit::per_minute),
            desk_limit: polls_per_minute.map(RateLimit::per_minute),
            uploads: Uploads::default(),
            counted: Seen::default(),
            shutting_down: AtomicBool::new(false),
        })
    }

    /// Fails `/ready` from now on.
    pub fn announce_shutdown(&self) {
        self.shutting_down.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_shutting_down(&self) -> bool {
        self.shutting_down.load(Ordering::Relaxed)
    }

    /// Refuses who asks too often, before anything of the body is read.
    pub(crate) async fn limited(
        State(context): State<Arc<Self>>,
        address: ClientAddress,
        request: Request,
        next: Next,
    ) -> Response {
        match context.limit_address(address) {
            Ok(()) => next.run(request).await,
            Err(refusal) => refusal.into_response(),
        }
    }

    /// Like [`Context::limited`], for what open pages ask by themselves.
    pub(crate) async fn poll_limited(
        State(context): State<Arc<Self>>,
        address: ClientAddress,
        request: Request,
        next: Next,
    ) -> Response {
        let limit = context.poll_limit.as_ref();
        match context.take(limit, address, Limited::Address) {
            Ok(()) => next.run(request).await,
            Err(refusal) => refusal.into_response(),
        }
    }

    fn limit_session(&self, session: &SessionId) -> Result<(), ApiError> {
        self.take(self.session_limit.as_ref(), session, Limited::Session)
    }

    /// Like `limit_session`, but counts a message once, however often Twilio or the web
    /// page posts it: its repetitions are not the customer's.
    fn limit_message(&self, session: &SessionId, ids: &[MessageId]) -> Result<(), ApiError> {
        let now = Instant::now();
        if ids.iter().any(|id| self.counted.holds(id, now)) {
            return Ok(());
        }
        self.limit_session(session)?;
        for id in ids {
            self.counted.add(id, now);
        }
        Ok(())
    }

    pub(crate) fn limit_address(&self, address: ClientAddress) -> Result<(), ApiError> {
        self.take(self.address_limit.as_ref(), address, Limited::Address)
    }

    /// The desk's own: a team behind one address asks every few seconds, and
    /// must not use up what its customers, or its own test chats, may send.
    pub(crate) fn limit_desk(&self, address: ClientAddress) -> Result<(), ApiError> {
        self.take(self.desk_limit.as_ref(), address, Limited::Address)
    }

    fn take(
        &self,
        limit: Option<&RateLimit>,
        client: impl std::hash::Hash,
        limited: Limited,
    ) -> Result<(), ApiError> {
        let Some(limit) = limit else {
            return Ok(());
        };
        limit.take(client, Instant::now()).map_err(|wait| {
            self.metrics.rate_limited(limited);
            ApiError::RateLimited {
                retry_after_s: wait.as_secs() + 1,
            }
        })
    }
}
