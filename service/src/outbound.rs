//! HTTP clients for servers of others.

use std::time::Duration;

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
