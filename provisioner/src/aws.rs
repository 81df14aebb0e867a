//! The AWS SDK's clients, and the one place where its errors are classified.

mod answer;
mod attempts;
mod calls;
pub(crate) mod credentials;
mod endpoint;
mod error;
mod filter;
mod lockable;
mod on_time;
mod services;
pub(crate) mod tags;

use std::sync::Arc;

use aws_config::{
    BehaviorVersion, ConfigLoader, Region, identity::IdentityCache, retry::RetryConfig,
};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::HttpClient;
use aws_smithy_types::DateTime;
use kavak_engine::Stop;

use self::credentials::CredentialChain;
#[cfg(test)]
pub(crate) use self::services::PREFIXES;
pub(crate) use self::{
    calls::Calls,
    error::{clock, fault, incomplete, is_unknown_key},
    filter::{filter, tag_filter},
    tags::{TagChanges, users},
};
pub use self::{
    endpoint::Endpoint,
    lockable::{Lockable, Recorded},
    services::Clients,
};
use crate::network::Network;

impl Clients {
    /// Clients for a region, with credentials of this chain. Makes no call.
    pub(crate) async fn connect(
        region: &str,
        endpoint: Option<Endpoint>,
        network: &Network,
        credentials: Arc<CredentialChain>,
        stop: Stop,
    ) -> Self {
        let mut loader = loader(region, network.aws_client())
            .credentials_provider(credentials::Shared(credentials));
        let is_public = endpoint.is_none();
        if let Some(endpoint) = endpoint {
            loader = loader.endpoint_url(endpoint.url);
            if let Some(credentials) = endpoint.credentials {
                loader = loader.credentials_provider(credentials);
            }
        }
        Self {
            is_public,
            stop,
            ..Self::from_config(&loader.load().await, region)
        }
    }

    /// Clients that reach AWS, or what stands in for it, through `http`.
    pub async fn connect_through(http: impl HttpClient + 'static, region: &str) -> Self {
        let loader = loader(region, http).credentials_provider(any_credentials());
        Self::from_config(&loader.load().await, region)
    }

    /// Whether it is AWS itself that is reached.
    pub(crate) fn is_public(&self) -> bool {
        self.is_public
    }

    /// Calls made so far, and how many of them can change something.
    #[must_use]
    pub fn calls(&self) -> &Calls {
        &self.calls
    }
}

/// A time as AWS reports it, in milliseconds since 1970.
pub(crate) fn millis(time: Option<&DateTime>) -> Option<i64> {
    time?.to_millis().ok()
}

/// Credentials for where any will do.
fn any_credentials() -> Credentials {
    Credentials::new("simulated", "simulated", None, None, "simulated")
}

/// What all clients have in common.
fn loader(region: &str, http: impl HttpClient + 'static) -> ConfigLoader {
    aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new(region.to_owned()))
        .http_client(http)
        // The SDK would repeat a creating call whose reply was lost, and make
        // a second VPC: trying again is the engine's part.
        .retry_config(RetryConfig::disabled())
        .timeout_config(calls::timeouts())
        // The chain bounds itself, by attempts; 5 s by default would cut them off.
        .identity_cache(
            IdentityCache::lazy()
                .load_timeout(credentials::TIMEOUT)
                .build(),
        )
}
