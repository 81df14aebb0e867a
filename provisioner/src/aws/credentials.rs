//! Credentials as the AWS CLI finds them: environment, profile (keys, SSO,
//! `aws login`, role, process, web identity), container, instance.

mod mfa;
mod profile;

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use aws_config::{
    BehaviorVersion, Region, SdkConfig, default_provider::credentials::DefaultCredentialsChain,
    provider_config::ProviderConfig, retry::RetryConfig, timeout::TimeoutConfig,
};
use aws_credential_types::{
    Credentials,
    provider::{self, ProvideCredentials, error::CredentialsError, future},
};
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::os_shim_internal::{Env, Fs};
use kavak_engine::Fault;
use secrecy::SecretString;
use tokio::sync::Mutex;

use super::error::{NoCredentials, credentials_fault};

/// How long one attempt to get credentials may take, with its retries.
pub(super) const TIMEOUT: Duration = Duration::from_secs(60);

/// Credentials that expire sooner are replaced by new ones.
const EXPIRY_BUFFER: Duration = Duration::from_secs(60);

/// STS, SSO or the instance's metadata service may fail in passing; asking them
/// creates nothing.
const ATTEMPTS: u32 = 4;

/// Asks the user for the code of this MFA device; `None` where there is no terminal.
pub(crate) type AskForCode<'a> = &'a (dyn Fn(&str) -> Option<SecretString> + Sync);

/// The credentials of one command: found once, shared by all clients, found
/// again before they expire. After a failure the next call starts over.
pub(crate) struct CredentialChain {
    http: SharedHttpClient,
    region: Region,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The SDK's chain, which keeps what a failed start said to itself: a new
    /// one is made after each failure.
    chain: Option<DefaultCredentialsChain>,
    current: Option<Credentials>,
}

impl CredentialChain {
    /// Makes no call.
    pub(crate) fn new(http: SharedHttpClient, region: &str) -> Self {
        Self {
            http,
            region: Region::new(region.to_owned()),
            state: Mutex::default(),
        }
    }

    /// Finds credentials, so that a command without any fails before it begins.
    ///
    /// # Errors
    /// Why there are none.
    pub(crate) async fn resolve(&self, ask: AskForCode<'_>) -> Result<(), Fault> {
        let found = self.credentials(Some(ask)).await;
        found
            .map(drop)
            .map_err(|error| credentials_fault("credentials", &error))
    }

    /// What clients of services that give credentials, or tell whose they are,
    /// are made with.
    pub(crate) async fn client_config(
        &self,
        region: Region,
        credentials: impl ProvideCredentials + 'static,
    ) -> SdkConfig {
        aws_config::defaults(BehaviorVersion::latest())
            .http_client(self.http.clone())
            .region(region)
            .credentials_provider(credentials)
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(timeouts())
            .load()
            .await
    }

    /// Parallel callers wait for the same answer.
    async fn credentials(&self, ask: Option<AskForCode<'_>>) -> provider::Result {
        let mut state = self.state.lock().await;
        if let Some(current) = state.current.as_ref().filter(|it| is_fresh(it)) {
            return Ok(current.clone());
        }
        let found = self.find(&mut state, ask).await;
        state.current = found.as_ref().ok().cloned();
        if found.is_err() {
            state.chain = None;
        }
        found
    }

    async fn find(&self, state: &mut State, ask: Option<AskForCode<'_>>) -> provider::Result {
        // The SDK's own view of the environment: what it would take.
        let env = Env::real();
        if !profile::has_keys(&env) {
            let profiles = profile::load(&Fs::real(), &env).await?;
            profile::check_selected(&profiles, &env)?;
            if let Some(roles) = profile::roles_with_mfa(&profiles) {
                return self.assume_with_mfa(roles, ask).await;
            }
        }
        let chain = match state.chain.take() {
            Some(chain) => chain,
            None => self.chain().await,
        };
        state.chain.insert(chain).provide_credentials().await
    }

    async fn chain(&self) -> DefaultCredentialsChain {
        let chain = DefaultCredentialsChain::builder()
            .region(self.region.clone())
            .configure(self.provider_config());
        match profile::named(&Env::real()) {
            Some((_, name)) => chain.profile_name(&name).build().await,
            None => chain.build().await,
        }
    }

    fn provider_config(&self) -> ProviderConfig {
        ProviderConfig::without_region()
            .with_region(Some(self.region.clone()))
            .with_behavior_version(Some(BehaviorVersion::latest()))
            .with_http_client(self.http.clone())
            .with_sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .with_retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .with_timeout_config(timeouts())
    }
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(5))
        .operation_attempt_timeout(Duration::from_secs(10))
        .build()
}

fn is_fresh(credentials: &Credentials) -> bool {
    credentials
        .expiry()
        .is_none_or(|expiry| expiry > SystemTime::now() + EXPIRY_BUFFER)
}

impl ProvideCredentials for CredentialChain {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials(None))
    }
}

impl fmt::Debug for CredentialChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CredentialChain")
    }
}

impl From<NoCredentials> for CredentialsError {
    fn from(why: NoCredentials) -> Self {
        Self::invalid_configuration(why)
    }
}

/// What all clients share.
#[derive(Debug)]
pub(crate) struct Shared(pub(crate) Arc<CredentialChain>);

impl ProvideCredentials for Shared {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        self.0.provide_credentials()
    }
}
