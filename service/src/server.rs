//! Connections: accepted within limits, and let go without breaking a turn.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;
use tower::ServiceExt;

/// Connections at the same time; more wait to be accepted.
const MOST_CONNECTIONS: usize = 1_024;

/// Headers of one request.
const MOST_HEADERS: usize = 64;

/// Request line and headers of one request.
const LARGEST_HEAD_BYTES: usize = 32 * 1024;

/// A request's headers must have come by then, counted from the answer before:
/// longer than the minute that load balancers keep a connection idle.
const HEAD_LIMIT: Duration = Duration::from_secs(75);

/// How long connections are still taken after a stop was announced, until the
/// load balancer has noticed.
const LINGER: Duration = Duration::from_secs(3);

/// How long requests in flight may take after that.
const DRAIN_LIMIT: Duration = Duration::from_secs(15);

/// A server in the background; ends when dropped.
pub(crate) struct Server {
    accepting: JoinHandle<()>,
    stop: Option<oneshot::Sender<()>>,
}

/// Starts to serve.
pub(crate) fn serve(listener: TcpListener, router: Router) -> Server {
    let (stop, stopped) = oneshot::channel();
    Server {
        accepting: tokio::spawn(accept(listener, router, stopped)),
        stop: Some(stop),
    }
}

impl Server {
    /// Takes connections a moment longer, then none, and returns when the
    /// requests in flight are answered.
    pub(crate) async fn drain(mut self) {
        tokio::time::sleep(LINGER).await;
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        // Bounded inside; it cannot fail but by a panic.
        let _ = (&mut self.accepting).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, router: Router, mut stopped: oneshot::Receiver<()>) {
    let graceful = GracefulShutdown::new();
    let slots = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let next = async {
            // The semaphore is never closed.
            let slot = slots.clone().acquire_owned().await.ok();
            (slot, listener.accept().await)
        };
        let (slot, accepted) = tokio::select! {
            next = next => next,
            _ = &mut stopped => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                // Answers are small and must not wait for more to send.
                let _ = stream.set_nodelay(true);
                let connection = graceful.watch(connection(stream, peer, router.clone()));
                tokio::spawn(async move {
                    // A client that breaks off is its own business.
                    let _ = connection.await;
                    drop(slot);
                });
            }
            // Out of file descriptors: some will be free again.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(DRAIN_LIMIT, graceful.shutdown()).await;
}

fn connection(
    stream: TcpStream,
    peer: std::net::SocketAddr,
    router: Router,
) -> impl GracefulConnection<Error = hyper::Error> + Send + 'static {
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(peer);
        let request: Request = request.map(Body::new);
        router.clone().oneshot(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_LIMIT)
        .max_headers(MOST_HEADERS)
        .max_buf_size(LARGEST_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service)
}
