//! From a request to a target's answer.

use std::{
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{Request, Response, StatusCode, Uri, header};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt as _, Either, Full};
use hyper::body::Incoming;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};

use crate::access::guard::Port;

type Answer = Response<Either<UnderWay, Full<Bytes>>>;

/// Sends requests to targets in turn.
pub(super) struct Forwarder {
    /// Those that get requests, and those that did and have some under way.
    targets: Mutex<Vec<Target>>,
    next: AtomicUsize,
    client: Client<HttpConnector, Full<Bytes>>,
}

/// A target; each copy of its count is a request under way.
#[derive(Clone)]
struct Target {
    address: SocketAddr,
    gets_requests: bool,
    under_way: Arc<()>,
}

/// The body of an answer; the request is under way until it is dropped.
pub(super) struct UnderWay {
    body: Incoming,
    _request: Arc<()>,
}

impl Default for Forwarder {
    fn default() -> Self {
        Self {
            targets: Mutex::default(),
            next: AtomicUsize::new(0),
            // A connection a request: one that is kept may be closed by the
            // target just when the next request is sent.
            client: Client::builder(TokioExecutor::new())
                .pool_max_idle_per_host(0)
                .build_http(),
        }
    }
}

impl Forwarder {
    /// From now on, requests go to these and no others.
    pub(super) fn send_to(&self, addresses: &[SocketAddr]) {
        let mut targets = self.targets();
        for target in targets.iter_mut() {
            target.gets_requests = addresses.contains(&target.address);
        }
        targets.retain(|target| target.gets_requests || !target.is_idle());
        for address in addresses {
            if !targets.iter().any(|target| target.address == *address) {
                targets.push(Target {
                    address: *address,
                    gets_requests: true,
                    under_way: Arc::default(),
                });
            }
        }
    }

    /// Whether no request is sent to a target, and none is under way there.
    pub(super) fn is_idle(&self, address: SocketAddr) -> bool {
        let targets = self.targets();
        let mut found = targets.iter().filter(|target| target.address == address);
        found.all(|target| !target.gets_requests && target.is_idle())
    }

    /// A target that can't be reached was never asked: the next one is. One
    /// that breaks off has perhaps done it, and is not asked twice.
    pub(super) async fn forward(&self, request: Request<Incoming>, client: SocketAddr) -> Answer {
        if let Err(why) = Port::LoadBalancer.check(&request) {
            return plain(StatusCode::FORBIDDEN, why);
        }
        let (mut parts, body) = request.into_parts();
        let Ok(body) = body.collect().await else {
            return plain(StatusCode::BAD_REQUEST, "400 Bad Request");
        };
        let body = body.to_bytes();
        add_forwarding_headers(&mut parts.headers, client);
        for target in self.in_turn() {
            // It may have begun to leave since.
            let Some(under_way) = self.begin(target) else {
                continue;
            };
            let mut parts = parts.clone();
            parts.uri = at(target, &parts.uri);
            let request = Request::from_parts(parts, Full::new(body.clone()));
            match self.client.request(request).await {
                Ok(answer) => {
                    return answer.map(|body| {
                        Either::Left(UnderWay {
                            body,
                            _request: under_way,
                        })
                    });
                }
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
        let targets = self.targets();
        let get_requests = targets.iter().filter(|target| target.gets_requests);
        let mut addresses: Vec<SocketAddr> = get_requests.map(|target| target.address).collect();
        if !addresses.is_empty() {
            let first = self.next.fetch_add(1, Ordering::Relaxed) % addresses.len();
            addresses.rotate_left(first);
        }
        addresses
    }

    fn begin(&self, address: SocketAddr) -> Option<Arc<()>> {
        let targets = self.targets();
        let mut get_requests = targets.iter().filter(|target| target.gets_requests);
        let found = get_requests.find(|target| target.address == address)?;
        Some(found.under_way.clone())
    }

    fn targets(&self) -> MutexGuard<'_, Vec<Target>> {
        self.targets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Target {
    fn is_idle(&self) -> bool {
        Arc::strong_count(&self.under_way) == 1
    }
}

impl Body for UnderWay {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
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

fn plain(status: StatusCode, text: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Either::Right(Full::new(text.into())));
    *answer.status_mut() = status;
    answer
}
