//! The environment's repository at ECR, and the way into it.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use futures::FutureExt;
use kavak_engine::{Class, Fault, Stop, retry};
use kavak_image::{
    Digest, Reference,
    registry::{Client, Credentials, Login, RegistryError},
};
use kavak_stack::{Environment, Kind};

use super::ecr::in_ecr;
use crate::{
    aws::{Clients, fault},
    error::{Error, ErrorKind},
    network::Network,
    observe,
};

/// A repository at ECR.
pub(super) struct Repository {
    /// As references begin: `<registry>/<name>`.
    uri: String,
    /// Where its registry is spoken to: the host of the references, but for
    /// emulators.
    host: String,
    name: String,
    login: Login,
}

/// A login of ECR's, and the registry that it is for.
struct Token {
    credentials: Credentials,
    host: String,
}

impl Repository {
    /// The environment's own.
    pub(super) async fn of(aws: &Clients, environment: &Environment) -> Result<Self, Error> {
        let names = observe::names_of(environment, Kind::EcrRepository);
        let name = names.into_iter().next().unwrap_or_default();
        let (uri, host) = futures::try_join!(uri(aws, &name), host(aws))
            .map_err(|fault| unknown(&name, fault))?;
        let login = login(aws);
        Ok(Self {
            uri,
            host,
            name,
            login,
        })
    }

    /// The one that holds the image of a reference, if it is one of ECR's here.
    pub(super) async fn holding(
        aws: &Clients,
        reference: &Reference,
    ) -> Result<Option<Self>, Error> {
        let (registry, name) = (reference.registry(), reference.repository());
        let address = in_ecr(registry);
        let host = match host(aws).await {
            Ok(host) if address.is_some() || host == registry => host,
            Err(fault) if address.is_some() => {
                return Err(Error::of_fault("logging in to the registry", fault));
            }
            _ => return Ok(None),
        };
        // Another account's registry takes the same login where it lets us in.
        let own = in_ecr(&host);
        let is_other = own.is_some() && own != address;
        Ok(Some(Self {
            uri: format!("{registry}/{name}"),
            host: if is_other { registry.to_owned() } else { host },
            name: name.to_owned(),
            login: login(aws),
        }))
    }

    /// A client of it.
    pub(super) fn client(&self, network: &Network) -> Result<Client, RegistryError> {
        let (host, name) = (self.host.clone(), self.name.clone());
        let reference = Reference::with_tag(host, name, "latest".to_owned());
        client_of(network, &reference, Some(self.login.clone()))
    }

    /// Whether a reference is to an image of it.
    pub(super) fn holds(&self, reference: &Reference) -> bool {
        let (registry, name) = (reference.registry(), reference.repository());
        [&self.uri, &format!("{}/{}", self.host, self.name)]
            .into_iter()
            .any(|own| *own == format!("{registry}/{name}"))
    }

    /// How ECS names an image of it.
    pub(super) fn reference(&self, digest: &Digest) -> String {
        format!("{}@{digest}", self.uri)
    }
}

/// A client of the registry of a reference, reached as AWS is.
pub(super) fn client_of(
    network: &Network,
    reference: &Reference,
    login: Option<Login>,
) -> Result<Client, RegistryError> {
    let http = network.registry_client();
    Client::with_http(reference, login, http.map_err(RegistryError::Setup)?)
}

async fn uri(aws: &Clients, name: &str) -> Result<String, Fault> {
    let answer = aws.read(|| async {
        let call = aws.ecr.describe_repositories().repository_names(name);
        call.send().await.map_err(fault("DescribeRepositories"))
    });
    let answer = answer.await?;
    let first = answer.repositories().first();
    let uri = first.and_then(|repository| repository.repository_uri());
    let none = || {
        Fault::new(
            Class::NotFound,
            "DescribeRepositories",
            "no repository came",
        )
    };
    uri.map(str::to_owned).ok_or_else(none)
}

async fn host(aws: &Clients) -> Result<String, Fault> {
    Ok(token(&aws.ecr, aws.stop()).await?.host)
}

fn login(aws: &Clients) -> Login {
    let (ecr, stop) = (aws.ecr.clone(), aws.stop().clone());
    Arc::new(move || {
        let (ecr, stop) = (ecr.clone(), stop.clone());
        async move { Ok(token(&ecr, &stop).await?.credentials) }.boxed()
    })
}

async fn token(ecr: &aws_sdk_ecr::Client, stop: &Stop) -> Result<Token, Fault> {
    const ACTION: &str = "GetAuthorizationToken";
    let answer = retry::reading(stop, || async {
        let call = ecr.get_authorization_token();
        call.send().await.map_err(fault(ACTION))
    });
    let answer = answer.await?;
    let data = answer.authorization_data().first();
    let parts = data.and_then(|data| {
        // Its message would have the token in it.
        let decoded = STANDARD.decode(data.authorization_token()?).ok()?;
        let (user, password) = str::from_utf8(&decoded).ok()?.split_once(':')?;
        let credentials = Credentials {
            user: user.to_owned(),
            password: password.to_owned().into(),
        };
        let endpoint = data.proxy_endpoint()?;
        let host = endpoint
            .split_once("://")
            .map_or(endpoint, |(_, host)| host);
        Some(Token {
            credentials,
            host: host.trim_end_matches('/').to_owned(),
        })
    });
    parts.ok_or_else(|| {
        Fault::new(
            Class::Failed,
            ACTION,
            "no token came that can be understood",
        )
    })
}

fn unknown(name: &str, fault: Fault) -> Error {
    if fault.class != Class::NotFound {
        return Error::of_fault("looking for the environment's repository", fault);
    }
    Error::new(
        ErrorKind::Refused,
        format!("the environment's repository {name} is not there"),
    )
    .meaning("nothing was pushed: the repository comes with the environment")
    .next("`kavak-infra up` makes the environment, and its image with it")
}
