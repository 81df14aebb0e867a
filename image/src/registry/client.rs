//! Requests to one repository of a registry.

mod login;

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use oci_spec::distribution::Reference;
use reqwest::{
    ClientBuilder, Method, RequestBuilder, Response, StatusCode, Url,
    header::{AUTHORIZATION, LOCATION, WWW_AUTHENTICATE},
};
use tokio::sync::Mutex;

use super::{
    answer::Refusal,
    authorization::{Authorization, Challenge, Login},
    error::RegistryError,
    push::{Event, Events},
    retry::{Failure, Tries},
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Nothing comes for this long: the connection is dead.
const READ_TIMEOUT: Duration = Duration::from_secs(60);

/// Requests to one repository of a registry.
pub struct Client {
    http: reqwest::Client,
    /// `https://host/`.
    base: String,
    registry: String,
    repository: String,
    login: Option<Login>,
    /// What is sent with requests, and how often it was made again.
    authorization: Mutex<(Option<Authorization>, u64)>,
    has_answered: AtomicBool,
    pub(super) events: Option<Events>,
}

impl Client {
    /// For the repository that a reference names, with the system's roots of
    /// trust and the proxies that the environment names.
    ///
    /// # Errors
    /// No HTTP client can be made.
    pub fn new(reference: &Reference, login: Option<Login>) -> Result<Self, RegistryError> {
        Self::with_http(reference, login, reqwest::Client::builder())
    }

    /// For the repository that a reference names. Registries on this machine
    /// are spoken to without TLS, all others with it. Makes no call.
    ///
    /// # Errors
    /// No HTTP client can be made.
    pub fn with_http(
        reference: &Reference,
        login: Option<Login>,
        mut builder: ClientBuilder,
    ) -> Result<Self, RegistryError> {
        let registry = reference.resolve_registry().to_owned();
        // The process's own choice stands if there is one.
        _ = rustls::crypto::ring::default_provider().install_default();
        let is_near = is_this_machine(&registry);
        if is_near {
            builder = builder.no_proxy();
        }
        let http = builder
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
            .user_agent(concat!("kavak-infra/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(RegistryError::Setup)?;
        let scheme = if is_near { "http" } else { "https" };
        Ok(Self {
            http,
            base: format!("{scheme}://{registry}/"),
            registry,
            repository: reference.repository().to_owned(),
            login,
            authorization: Mutex::default(),
            has_answered: AtomicBool::new(false),
            events: None,
        })
    }

    /// The same, telling what it does.
    #[must_use]
    pub fn with_events(mut self, events: Events) -> Self {
        self.events = Some(events);
        self
    }

    pub(super) fn repository(&self) -> &str {
        &self.repository
    }

    pub(super) fn report(&self, event: Event) {
        if let Some(events) = &self.events {
            // A receiver is optional.
            _ = events.send(event);
        }
    }

    /// A request for something of the repository: `manifests/latest`.
    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}v2/{}/{path}", self.base, self.repository);
        self.http.request(method, url)
    }

    /// A request for an address that the registry gave.
    pub(super) fn request_at(&self, method: Method, url: Url) -> RequestBuilder {
        self.http.request(method, url)
    }

    /// The address in a response's `Location`, which may be a relative one.
    pub(super) fn location(&self, response: &Response) -> Option<Url> {
        let text = response.headers().get(LOCATION)?.to_str().ok()?;
        response.url().join(text).ok()
    }

    /// Whether the registry lets us in, asked where refusals are explained.
    pub(super) async fn greet(&self) -> Result<(), RegistryError> {
        let url = format!("{}v2/", self.base);
        self.send("the login", || self.http.get(&url)).await?;
        Ok(())
    }

    /// Sends what `request` makes until there is an answer that is not
    /// passing. A 404 is an answer.
    pub(super) async fn send(
        &self,
        doing: &str,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<Response, RegistryError> {
        let mut tries = Tries::default();
        loop {
            match self.send_once(&request).await {
                Ok(response) => return Ok(response),
                Err(failure) => self.pause(&mut tries, failure, doing).await?,
            }
        }
    }

    /// Waits before the next try, if there is to be one.
    pub(super) async fn pause(
        &self,
        tries: &mut Tries,
        failure: Failure,
        doing: &str,
    ) -> Result<(), RegistryError> {
        let has_answered = self.has_answered.load(Ordering::Relaxed);
        let paused = tries.pause(failure, has_answered).await;
        paused.map_err(|failure| self.error(failure, doing))
    }

    pub(super) fn error(&self, failure: Failure, doing: &str) -> RegistryError {
        failure.error(&self.registry, doing, &self.repository)
    }

    /// Sends a request, a second time with a new login if the first is not taken.
    pub(super) async fn send_once(
        &self,
        request: &impl Fn() -> RequestBuilder,
    ) -> Result<Response, Failure> {
        let (authorization, made) = self.authorization().await?;
        let response = self.try_with(request(), authorization.as_ref()).await?;
        if response.status().is_success() || response.status() == StatusCode::NOT_FOUND {
            return Ok(response);
        }
        let challenge = challenge(&response);
        let refusal = Refusal::of(response).await;
        let may_be_the_login = refusal.status == StatusCode::UNAUTHORIZED
            || refusal.is_expired()
            || refusal.is_unexplained();
        if !may_be_the_login {
            return Err(Failure::Refused(refusal));
        }
        let renewed = self.renew(challenge.as_ref(), made, &refusal).await?;
        let Some(authorization) = renewed else {
            return Err(Failure::Refused(refusal));
        };
        let response = self.try_with(request(), Some(&authorization)).await?;
        if response.status().is_success() || response.status() == StatusCode::NOT_FOUND {
            return Ok(response);
        }
        Err(Failure::Refused(Refusal::of(response).await))
    }

    async fn try_with(
        &self,
        request: RequestBuilder,
        authorization: Option<&Authorization>,
    ) -> Result<Response, Failure> {
        let request = match authorization {
            Some(authorization) => request.header(AUTHORIZATION, authorization.header()),
            None => request,
        };
        let response = request.send().await.map_err(Failure::Connection)?;
        self.has_answered.store(true, Ordering::Relaxed);
        Ok(response)
    }
}

fn challenge(response: &Response) -> Option<Challenge> {
    let headers = response.headers().get_all(WWW_AUTHENTICATE);
    headers
        .iter()
        .find_map(|value| Challenge::parse(value.to_str().ok()?))
}

/// As Docker has it: no TLS on one's own machine.
fn is_this_machine(registry: &str) -> bool {
    let host = registry.rsplit_once(':').map_or(registry, |(host, _)| host);
    host == "localhost" || host == "[::1]" || host.starts_with("127.")
}
