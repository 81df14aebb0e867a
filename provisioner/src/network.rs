//! How hosts outside are reached: through which proxy, with which roots of
//! trust. The same for AWS, for registries and for the agent's own address.

mod aws;

use std::{fmt, sync::Arc};

use hyper_util::client::proxy::matcher::Matcher;
use kavak_settings::Variables;
use reqwest::{Certificate, ClientBuilder, NoProxy, Proxy};
use secrecy::{ExposeSecret, SecretString};
use ureq::{
    config::ConfigBuilder,
    http::Uri,
    tls::{PemItem, RootCerts, TlsConfig, parse_pem},
    typestate::AgentScope,
};

use crate::error::Error;

/// Never reached through a proxy: this machine, and the sources of credentials
/// of instances and containers.
const DIRECT: &str = "localhost,127.0.0.0/8,::1,169.254.169.254,169.254.170.2,169.254.170.23,fd00:ec2::254,fd00:ec2::23";

/// Proxies and roots of trust.
#[derive(Clone, Default)]
pub struct Network {
    https: Option<SecretString>,
    http: Option<SecretString>,
    /// Hosts that are reached directly.
    no_proxy: String,
    /// In place of the system's roots of trust.
    ca_bundle: Option<Arc<[u8]>>,
}

impl Network {
    /// As `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` (in lower case,
    /// too, which then counts) and `AWS_CA_BUNDLE` have it.
    ///
    /// # Errors
    /// That one of them has a value that can't be used.
    pub fn of(variables: &Variables) -> Result<Self, Error> {
        let no_proxy = variables.get("no_proxy").or(variables.get("NO_PROXY"));
        Ok(Self {
            https: proxy(
                variables,
                &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
            )?,
            http: proxy(
                variables,
                &["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
            )?,
            no_proxy: [no_proxy.unwrap_or_default(), DIRECT].join(","),
            ca_bundle: variables.get("AWS_CA_BUNDLE").map(ca_bundle).transpose()?,
        })
    }

    /// The start of a client for registries.
    ///
    /// # Errors
    /// That the roots of trust can't be used, which [`Network::of`] has ruled out.
    pub(crate) fn registry_client(&self) -> Result<ClientBuilder, reqwest::Error> {
        let direct = NoProxy::from_string(&self.no_proxy);
        let mut builder = reqwest::Client::builder().no_proxy();
        if let Some(url) = &self.https {
            builder = builder.proxy(Proxy::https(url.expose_secret())?.no_proxy(direct.clone()));
        }
        if let Some(url) = &self.http {
            builder = builder.proxy(Proxy::http(url.expose_secret())?.no_proxy(direct));
        }
        Ok(match &self.ca_bundle {
            Some(bundle) => builder.tls_certs_only(Certificate::from_pem_bundle(bundle)?),
            None => builder,
        })
    }

    /// The start of a client that asks this address.
    pub(crate) fn web_client(&self, url: &str) -> ConfigBuilder<AgentScope> {
        let roots = match &self.ca_bundle {
            Some(bundle) => RootCerts::from(certificates(bundle)),
            None => RootCerts::PlatformVerifier,
        };
        ureq::Agent::config_builder()
            .proxy(
                self.proxy_for(url)
                    .and_then(|it| ureq::Proxy::new(it.expose_secret()).ok()),
            )
            .tls_config(TlsConfig::builder().root_certs(roots).build())
    }

    /// The proxy through which this address is reached.
    fn proxy_for(&self, url: &str) -> Option<&SecretString> {
        let uri: Uri = url.parse().ok()?;
        let proxy = match uri.scheme_str() {
            Some("https") => self.https.as_ref(),
            _ => self.http.as_ref(),
        }?;
        let rules = Matcher::builder()
            .all(proxy.expose_secret())
            .no(self.no_proxy.as_str());
        rules.build().intercept(&uri).map(|_| proxy)
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network")
            .field("https", &self.https.is_some())
            .field("http", &self.http.is_some())
            .field("no_proxy", &self.no_proxy)
            .field("ca_bundle", &self.ca_bundle.is_some())
            .finish()
    }
}

/// The first of these variables that is set, as the URL of a proxy.
fn proxy(variables: &Variables, names: &[&str]) -> Result<Option<SecretString>, Error> {
    let set = names
        .iter()
        .find_map(|name| Some((name, variables.secret(name)?)));
    let Some((name, value)) = set else {
        return Ok(None);
    };
    let value = value.expose_secret().trim();
    let url = match value.contains("://") {
        true => value.to_owned(),
        false => format!("http://{value}"),
    };
    let is_usable = url.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|it| !it.is_empty())
    });
    if is_usable {
        return Ok(Some(url.into()));
    }
    // The value may hold a password.
    Err(
        Error::usage(format!("{name} is not the URL of an HTTP proxy"))
            .meaning("no call was made")
            .next(format!(
                "set {name} to http://host:port (or https://…), or unset it"
            )),
    )
}

/// The certificates in the file that `AWS_CA_BUNDLE` names.
fn ca_bundle(path: &str) -> Result<Arc<[u8]>, Error> {
    let unusable = |why: String| {
        Error::usage(format!("AWS_CA_BUNDLE names {path}, which can't be used"))
            .because(why)
            .meaning("no call was made")
            .next("let it name a file of PEM certificates, or unset it")
    };
    let bundle = std::fs::read(path).map_err(|error| unusable(error.to_string()))?;
    if certificates(&bundle).is_empty() {
        return Err(unusable("there is no certificate in it".into()));
    }
    Certificate::from_pem_bundle(&bundle).map_err(|error| unusable(error.to_string()))?;
    Ok(bundle.into())
}

fn certificates(bundle: &[u8]) -> Vec<ureq::tls::Certificate<'static>> {
    parse_pem(bundle)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests;
