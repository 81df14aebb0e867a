//! Connections: accepted within limits, and let go without breaking a turn.

mod answer;
mod connections;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::IntoResponse;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::JoinHandle;
use tower::ServiceExt;

use crate::error::ApiError;
use crate::upload::Upload;
use answer::Answer;
use connections::{Connections, Place};

/// Connections at the same time. When all places are taken, the connection that
/// has been idle longest makes room.
const MAX_CONNECTIONS: usize = 1_024;

/// Further connections, for the load balancer's checks while every place is
/// taken by requests that are being answered: one request each, and of these
/// only checks are served.
const MAX_RESERVED: usize = 64;

/// A reserved connection's whole time.
const RESERVED_LIMIT: Duration = Duration::from_secs(2);

/// Headers of one request.
const MAX_HEADERS: usize = 64;

/// Request line and headers of one request.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// A request's headers must have come by then, once they began: see
/// `connections` for what is idle.
const HEAD_LIMIT: Duration = Duration::from_secs(75);

/// The time for which connections are still taken after a stop was announced, until the load
/// balancer has noticed.
const LINGER: Duration = Duration::from_secs(3);

/// The time limit of requests in flight after that.
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
    let acceptor = Acceptor {
        router,
        connections: Arc::default(),
        slots: Arc::new(Semaphore::new(MAX_CONNECTIONS)),
        reserve: Arc::new(Semaphore::new(MAX_RESERVED)),
    };
    let mut id = 0;
    loop {
        let next = async { (acceptor.slot().await, listener.accept().await) };
        let (slot, accepted) = tokio::select! {
            next = next => next,
            _ = &mut stopped => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                // Answers are small and must not wait for more to send.
                let _ = stream.set_nodelay(true);
                id += 1;
                acceptor.serve(stream, peer, id, slot, &graceful);
            }
            // Out of file descriptors: some will be free again.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(DRAIN_LIMIT, graceful.shutdown()).await;
}

/// The place of a connection that is about to be accepted.
struct Slot {
    is_reserved: bool,
    _permit: OwnedSemaphorePermit,
}

impl Slot {
    fn new(is_reserved: bool, permit: OwnedSemaphorePermit) -> Self {
        Self {
            is_reserved,
            _permit: permit,
        }
    }
}

struct Acceptor {
    router: Router,
    connections: Arc<Connections>,
    slots: Arc<Semaphore>,
    reserve: Arc<Semaphore>,
}

impl Acceptor {
    /// A free place; waits while there is none.
    async fn slot(&self) -> Slot {
        loop {
            if let Ok(permit) = self.slots.clone().try_acquire_owned() {
                return Slot::new(false, permit);
            }
            let makes_room = self.connections.evict(Instant::now());
            if !makes_room && let Ok(permit) = self.reserve.clone().try_acquire_owned() {
                return Slot::new(true, permit);
            }
            // The one that makes room is about to go; others come to be idle.
            let waiting = self.slots.clone().acquire_owned();
            if let Ok(Ok(permit)) = tokio::time::timeout(ROOM_LIMIT, waiting).await {
                return Slot::new(false, permit);
            }
        }
    }

    fn serve(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        id: u64,
        slot: Slot,
        graceful: &GracefulShutdown,
    ) {
        let place = Arc::new(self.connections.enter(id));
        let is_reserved = slot.is_reserved;
        let router = self.router.clone();
        let connection = connection(stream, peer, router, place.clone(), is_reserved);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            let limit = if is_reserved {
                RESERVED_LIMIT
            } else {
                Duration::MAX
            };
            tokio::select! {
                // A client that breaks off is its own business.
                _ = connection => {}
                () = place.until_expired() => {}
                () = place.evicted.cancelled() => {}
                () = tokio::time::sleep(limit) => {}
            }
            drop(slot);
        });
    }
}

/// The wait for a free place before another connection has to make room.
const ROOM_LIMIT: Duration = Duration::from_millis(100);

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    place: Arc<Place>,
    is_reserved: bool,
) -> impl GracefulConnection<Error = hyper::Error> + Send + 'static {
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(peer);
        let mut request: Request = request.map(Body::new);
        if !request.body().is_end_stream() {
            let uploading = place.begin_upload();
            request = request.map(|body| Upload::guarded(body, uploading));
        }
        let (router, place) = (router.clone(), place.clone());
        async move {
            let _in_flight = place.begin();
            let response = if is_reserved && !matches!(request.uri().path(), "/health" | "/ready") {
                ApiError::Unavailable.into_response()
            } else {
                router.oneshot(request).await?
            };
            Ok::<_, Infallible>(response.map(|body| Answer::new(body, place.clone())))
        }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_LIMIT)
        .keep_alive(!is_reserved)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service)
}
