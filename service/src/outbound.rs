//! HTTP clients for servers of others.

use std::time::Duration;

use aws_sdk_sns::config::SharedHttpClient;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// The longest wait for a connection.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);

/// A client that follows no redirects and waits so long for an answer. Roots of
/// trust come with the program: an image needs none.
pub(crate) fn client(answer_limit: Duration) -> Result<reqwest::Client, reqwest::Error> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .filter_map(|der| reqwest::Certificate::from_der(der).ok());
    reqwest::Client::builder()
        .tls_certs_only(roots)
        .connect_timeout(CONNECT_LIMIT)
        .timeout(answer_limit)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent("kavak-agent")
        .build()
}

/// The AWS SDK's HTTP client, with the same roots of trust.
pub(crate) fn aws_client() -> SharedHttpClient {
    let mut pem = String::new();
    for der in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
        let text = BASE64_STANDARD.encode(der);
        pem.push_str("-----BEGIN CERTIFICATE-----\n");
        pem.push_str(&text);
        pem.push_str("\n-----END CERTIFICATE-----\n");
    }
    let roots = TrustStore::empty().with_pem_certificate(pem);
    // Fails for s2n alone.
    let tls = TlsContext::builder().with_trust_store(roots).build();
    Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(tls.unwrap_or_default())
        .build_https()
}
