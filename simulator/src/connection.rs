//! The simulator as the HTTP client of the AWS SDK, in the same process.

use std::sync::Arc;

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
    },
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;

use crate::{
    caller::{Caller, CallerId},
    simulator::{NoAnswer, Simulator},
};

/// One caller's connection to a simulator, for the SDK's `http_client`.
#[derive(Clone)]
pub struct Connection {
    simulator: Arc<Simulator>,
    caller: Caller,
}

impl Connection {
    /// The connection of a new caller.
    #[must_use]
    pub fn new(simulator: Arc<Simulator>) -> Self {
        let caller = simulator.new_caller();
        Self { simulator, caller }
    }

    /// Whose it is.
    #[must_use]
    pub fn caller(&self) -> CallerId {
        self.caller.id()
    }

    /// Ends when a trick has killed the caller: whoever runs the caller drops
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
        let (simulator, caller) = (self.simulator.clone(), self.caller.clone());
        HttpConnectorFuture::new(async move {
            let request = request
                .try_into_http1x()
                .map_err(|error| ConnectorError::user(error.into()))?
                .map(|body| Bytes::copy_from_slice(body.bytes().unwrap_or_default()));
            // What was sent arrives, whether anybody waits for the answer or not.
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
