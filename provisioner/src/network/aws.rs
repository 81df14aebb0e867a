//! The SDK's HTTP client, whose own default knows neither proxies nor other roots.

use aws_smithy_http_client::{
    Builder, Connector,
    proxy::ProxyConfig,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
        SharedHttpConnector,
    },
    orchestrator::HttpRequest,
    runtime_components::RuntimeComponents,
};
use secrecy::{ExposeSecret, SecretString};

use super::Network;

impl Network {
    /// The client that all calls to AWS, and those for credentials, go through.
    pub(crate) fn aws_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(ByScheme {
            https: self.client_through(self.https.as_ref()),
            http: self.client_through(self.http.as_ref()),
        })
    }

    fn client_through(&self, proxy: Option<&SecretString>) -> SharedHttpClient {
        let proxy = proxy
            // `Network::of` lets only what can be parsed through.
            .and_then(|url| ProxyConfig::all(url.expose_secret()).ok())
            .map_or_else(ProxyConfig::disabled, |it| it.no_proxy(&self.no_proxy));
        let roots = match &self.ca_bundle {
            Some(bundle) => TrustStore::empty().with_pem_certificate(bundle.to_vec()),
            None => TrustStore::default(),
        };
        // Fails for s2n alone.
        let tls = TlsContext::builder().with_trust_store(roots).build();
        let tls = tls.unwrap_or_default();
        Builder::new().build_with_connector_fn(move |settings, components| {
            let mut builder = Connector::builder().proxy_config(proxy.clone());
            builder.set_connector_settings(settings.cloned());
            builder.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
            builder
                .tls_provider(Provider::Rustls(CryptoMode::Ring))
                .tls_context(tls.clone())
                .build()
        })
    }
}

/// One client for each scheme, which may have proxies of their own.
#[derive(Debug)]
struct ByScheme<C> {
    https: C,
    http: C,
}

impl HttpClient for ByScheme<SharedHttpClient> {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(ByScheme {
            https: self.https.http_connector(settings, components),
            http: self.http.http_connector(settings, components),
        })
    }
}

impl HttpConnector for ByScheme<SharedHttpConnector> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        match request.uri().starts_with("https:") {
            true => self.https.call(request),
            false => self.http.call(request),
        }
    }
}
