//! Load balancers as ports of this machine: each request goes to the next
//! healthy target.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use bytes::Bytes;
use http::{Request, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Either, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioIo},
};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::error::Error;

type Targets = Arc<Mutex<Vec<SocketAddr>>>;
type Answer = Response<Either<Incoming, Full<Bytes>>>;

/// The load balancers that have a port here.
#[derive(Default)]
pub(crate) struct Balancers {
    by_port: BTreeMap<u16, Balancer>,
}

struct Balancer {
    targets: Targets,
    task: JoinHandle<()>,
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Balancers {
    /// Brings the ports and their targets to what is wanted.
    pub(crate) async fn bring_to(
        &mut self,
        wanted: BTreeMap<u16, Vec<SocketAddr>>,
    ) -> Result<(), Error> {
        self.by_port.retain(|port, _| wanted.contains_key(port));
        for (port, targets) in wanted {
            match self.by_port.get(&port) {
                Some(balancer) => {
                    *balancer
                        .targets
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner) = targets;
                }
                None => {
                    _ = self
                        .by_port
                        .insert(port, Balancer::open(port, targets).await?)
                }
            }
        }
        Ok(())
    }
}

impl Balancer {
    async fn open(port: u16, targets: Vec<SocketAddr>) -> Result<Self, Error> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(|source| Error::PortInUse { port, source })?;
        let targets = Arc::new(Mutex::new(targets));
        let forwarder = Arc::new(Forwarder {
            targets: targets.clone(),
            next: AtomicUsize::new(0),
            client: Client::builder(TokioExecutor::new()).build_http(),
        });
        let task = tokio::spawn(serve(listener, forwarder));
        Ok(Self { targets, task })
    }
}

async fn serve(listener: TcpListener, forwarder: Arc<Forwarder>) {
    loop {
        let Ok((stream, client)) = listener.accept().await else {
            continue;
        };
        let forwarder = forwarder.clone();
        let service = service_fn(move |request| {
            let forwarder = forwarder.clone();
            async move { Ok::<_, Infallible>(forwarder.forward(request, client).await) }
        });
        tokio::spawn(async move {
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to a load balancer ended");
            }
        });
    }
}

struct Forwarder {
    targets: Targets,
    next: AtomicUsize,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Forwarder {
    /// A target that can't be reached was never asked: the next one is. One
    /// that breaks off has perhaps done it, and is not asked twice.
    async fn forward(&self, request: Request<Incoming>, client: SocketAddr) -> Answer {
        let (mut parts, body) = request.into_parts();
        let Ok(body) = body.collect().await else {
            return plain(StatusCode::BAD_REQUEST, "400 Bad Request");
        };
        let body = body.to_bytes();
        add_forwarding_headers(&mut parts.headers, client);
        for target in self.in_turn() {
            let mut parts = parts.clone();
            parts.uri = at(target, &parts.uri);
            let request = Request::from_parts(parts, Full::new(body.clone()));
            match self.client.request(request).await {
                Ok(answer) => return answer.map(Either::Left),
                Err(error) if error.is_connect() => {}
                Err(_) => return plain(StatusCode::BAD_GATEWAY, "502 Bad Gateway"),
            }
        }
        plain(
            StatusCode::SERVICE_UNAVAILABLE,
            "503 Service Temporarily Unavailable",
        )
    }

    fn in_turn(&self) -> Vec<SocketAddr> {
        let mut targets = self
            .targets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if !targets.is_empty() {
            let first = self.next.fetch_add(1, Ordering::Relaxed) % targets.len();
            targets.rotate_left(first);
        }
        targets
    }
}

/// As a load balancer of AWS adds them.
fn add_forwarding_headers(headers: &mut http::HeaderMap, client: SocketAddr) {
    let address = match headers
        .get("x-forwarded-for")
        .and_then(|list| list.to_str().ok())
    {
        Some(list) => format!("{list}, {}", client.ip()),
        None => client.ip().to_string(),
    };
    if let Ok(address) = address.parse() {
        headers.insert("x-forwarded-for", address);
    }
    headers.insert("x-forwarded-proto", http::HeaderValue::from_static("http"));
    // The connection to the target is one of our own.
    headers.remove(header::CONNECTION);
}

fn at(target: SocketAddr, uri: &Uri) -> Uri {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    Uri::builder()
        .scheme("http")
        .authority(target.to_string())
        .path_and_query(path)
        .build()
        .unwrap_or_default()
}

fn plain(status: StatusCode, text: &'static str) -> Answer {
    let mut answer = Response::new(Either::Right(Full::from(text)));
    *answer.status_mut() = status;
    answer
}
