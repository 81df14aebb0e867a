//! The simulator over TCP, for the AWS CLI and every other tool.

use std::{convert::Infallible, io, sync::Arc};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::simulator::{NoAnswer, Simulator};

/// Serves until it is dropped.
///
/// # Errors
/// If the listener breaks.
pub async fn serve(listener: TcpListener, simulator: Arc<Simulator>) -> io::Result<Infallible> {
    loop {
        let (stream, _) = listener.accept().await?;
        let simulator = simulator.clone();
        let service = service_fn(move |request| answer(simulator.clone(), request));
        tokio::spawn(async move {
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended");
            }
        });
    }
}

/// An error closes the connection, as a lost response does.
async fn answer(
    simulator: Arc<Simulator>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, io::Error> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    match simulator.answer(Request::from_parts(parts, body)).await {
        Ok(answer) => Ok(answer.map(Full::new)),
        Err(NoAnswer) => Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
    }
}
