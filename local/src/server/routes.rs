//! The routes of the port: AWS's services, the registry, and the server itself.
//! Nothing is changed or shown without the access key.

use std::{convert::Infallible, io, sync::Arc, time::SystemTime};

use bytes::Bytes;
use http::{Request, Response, StatusCode, request::Parts};
use http_body_util::BodyExt as _;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use kavak_simulator::{Denied, NoAnswer, denied};
use tokio::net::TcpListener;

use super::Site;
use crate::{
    access::{guard, signature},
    background::{NONCE, PROOF, STOP_IF_EMPTY},
    registry::{Answer, Registry, body},
};

/// What a denied caller does next.
const ADVICE: &str = "the simulated AWS takes the access key that `kavak-infra local serve` prints, in .kavak/credentials";

pub(super) async fn accept(listener: TcpListener, site: Arc<Site>) -> Infallible {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let site = site.clone();
        let service = service_fn(move |request| answer(site.clone(), request));
        tokio::spawn(async move {
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended");
            }
        });
    }
}

/// Checks where a request comes from, then who made it: the registry has
/// passwords of its own, which only a signed request returns.
async fn answer(site: Arc<Site>, request: Request<Incoming>) -> Result<Answer, io::Error> {
    if let Err(why) = guard::Port::Services.check(&request) {
        tracing::warn!(why, "request refused");
        return Ok(plain(StatusCode::FORBIDDEN, why));
    }
    let path = request.uri().path();
    if Registry::is_meant(path) {
        return Ok(site.registry.answer(request).await);
    }
    if path == PROOF {
        return Ok(site.prove(&request));
    }
    let (parts, received) = request.into_parts();
    // The body of a caller without the key is not read.
    if let Err(why) = signature::key(&parts.headers, &site.keys) {
        return Ok(deny(parts, why));
    }
    let received = received.collect().await.map_err(io::Error::other)?;
    site.answer_signed(Request::from_parts(parts, received.to_bytes()))
        .await
}

impl Site {
    async fn answer_signed(&self, request: Request<Bytes>) -> Result<Answer, io::Error> {
        if let Err(why) = signature::verify(&request, &self.keys, SystemTime::now()) {
            return Ok(deny(request.into_parts().0, why));
        }
        if self.is_of_task(&request) && !signature::is_publishing(&request) {
            let why = "a task's key publishes to topics and does nothing else";
            return Ok(plain(StatusCode::FORBIDDEN, why));
        }
        if request.uri().path() == STOP_IF_EMPTY {
            return Ok(plain(StatusCode::OK, self.stop_if_empty()));
        }
        match self.simulator.answer(request).await {
            Ok(answer) => Ok(answer.map(body)),
            Err(NoAnswer) => Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
        }
    }

    /// Whether a request is signed by the key that tasks have.
    fn is_of_task(&self, request: &Request<Bytes>) -> bool {
        let key = signature::key(request.headers(), &self.keys);
        key.is_ok_and(|key| key.id == self.task_key.id)
    }

    /// Proves that this server holds the folder's key.
    fn prove<B>(&self, request: &Request<B>) -> Answer {
        let nonce = request.headers().get(NONCE);
        let nonce = nonce.and_then(|nonce| nonce.to_str().ok());
        match (nonce, self.keys.first()) {
            (Some(nonce), Some(key)) => {
                plain(StatusCode::OK, key.proof(&self.folder.identity(), nonce))
            }
            _ => plain(StatusCode::BAD_REQUEST, format!("{NONCE} is missing")),
        }
    }

    fn stop_if_empty(&self) -> &'static str {
        if !self.simulator.inspect(|world| world.inventory().is_empty()) {
            return "in use";
        }
        self.stop.notify_one();
        "stopping"
    }
}

fn deny(parts: Parts, why: Denied) -> Answer {
    denied(&Request::from_parts(parts, Bytes::new()), why, ADVICE).map(body)
}

fn plain(status: StatusCode, text: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(body(text));
    *answer.status_mut() = status;
    answer
}
