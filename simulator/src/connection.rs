//! The simulator as the HTTP client of the AWS SDK, in the same process.

use std::{sync::Arc, time::Duration};

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
    },
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt as _;

use crate::{
    caller::{Caller, CallerId},
    simulator::{NoAnswer, Simulator, take},
};

/// One caller's connection to a simulator, for the SDK's `http_client`.
#[derive(Clone)]
pub struct Connection {
    simulator: Arc<Simulator>,
    caller: Caller,
    /// Time that connecting takes, before anything of a request is sent.
    connects_in: Duration,
}

impl Connection {
    /// The connection of a new caller.
    #[must_use]
    pub fn new(simulator: Arc<Simulator>) -> Self {
        let caller = simulator.new_caller();
        Self {
            simulator,
            caller,
            connects_in: Duration::ZERO,
        }
    }

    /// The same caller's, who has to connect for each call, which takes this time.
    #[must_use]
    pub fn connecting_in(self, time: Duration) -> Self {
        Self {
            connects_in: time,
            ..self
        }
    }

    /// Its caller.
    #[must_use]
    pub fn caller(&self) -> CallerId {
        self.caller.id()
    }

    /// Ends when a fault has killed the caller: the test that runs the caller drops
    /// it then.
    pub async fn caller_died(&self) {
        self.caller.died().await;
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Connection").field(&self.caller()).finish()
    }
}

impl HttpClient for Connection {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Connection {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Self {
            simulator,
            caller,
            connects_in,
        } = self.clone();
        HttpConnectorFuture::new(async move {
            if !connects_in.is_zero() {
                take(connects_in).await;
            }
            let request = request
                .try_into_http1x()
                .map_err(|error| ConnectorError::user(error.into()))?;
            let (head, body) = request.into_parts();
            let body = body.collect().await.map_err(ConnectorError::user)?;
            let request = http::Request::from_parts(head, body.to_bytes());
            // A request that was sent arrives, even if its caller does not wait for the answer.
            let sent = tokio::spawn(async move { simulator.answer_to(&caller, request).await });
            match sent.await {
                Ok(Ok(answer)) => HttpResponse::try_from(answer.map(SdkBody::from))
                    .map_err(|error| ConnectorError::other(error.into(), None)),
                Ok(Err(NoAnswer)) => Err(ConnectorError::io(
                    "the connection was closed before the answer".into(),
                )),
                Err(broken) => Err(ConnectorError::other(broken.into(), None)),
            }
        })
    }
}
