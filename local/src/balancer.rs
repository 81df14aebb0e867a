//! Load balancers as ports of this machine: each request goes to the next
//! healthy target.

mod forward;

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpListener, task::JoinHandle};

use self::forward::Forwarder;
use crate::{error::Error, state::Folder};

/// The ports that load balancers may get.
const PORTS: std::ops::Range<u16> = 8080..9000;
/// How many ports are held for load balancers that will be made: no one else
/// on this machine, and no other local AWS, takes them meanwhile.
const RESERVE: usize = 2;

/// The load balancers that have a port here.
pub(crate) struct Balancers {
    /// The first port to try. Each folder has its own, so that no other local
    /// AWS takes the port of one that does not run just now.
    first_port: u16,
    by_port: BTreeMap<u16, Balancer>,
    reserve: BTreeMap<u16, TcpListener>,
}

struct Balancer {
    forwarder: Arc<Forwarder>,
    task: JoinHandle<()>,
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Balancers {
    /// None yet; a folder's always get the same ports, where these are free.
    pub(crate) fn of(folder: &Folder) -> Self {
        let mut hash = DefaultHasher::new();
        folder.identity().hash(&mut hash);
        let places = u64::from(PORTS.end - PORTS.start);
        let place = u16::try_from(hash.finish() % places).unwrap_or_default();
        Self {
            first_port: PORTS.start + place,
            by_port: BTreeMap::new(),
            reserve: BTreeMap::new(),
        }
    }

    /// Brings the ports and their targets to what is wanted.
    ///
    /// # Errors
    /// A port that another process has; the others are brought there.
    pub(crate) async fn bring_to(
        &mut self,
        wanted: BTreeMap<u16, Vec<SocketAddr>>,
    ) -> Result<(), Error> {
        self.by_port.retain(|port, _| wanted.contains_key(port));
        let mut opened = Ok(());
        for (port, targets) in wanted {
            if let Some(balancer) = self.by_port.get(&port) {
                balancer.forwarder.send_to(&targets);
                continue;
            }
            let listener = match self.reserve.remove(&port) {
                Some(listener) => Ok(listener),
                None => bind(port).await,
            };
            match listener {
                Ok(listener) => {
                    let balancer = Balancer::open(listener);
                    balancer.forwarder.send_to(&targets);
                    self.by_port.insert(port, balancer);
                }
                Err(error) => opened = Err(error),
            }
        }
        opened
    }

    /// The ports that load balancers have or can get.
    pub(crate) async fn ports(&mut self) -> BTreeSet<u16> {
        for port in (self.first_port..PORTS.end).chain(PORTS.start..self.first_port) {
            if self.reserve.len() >= RESERVE {
                break;
            }
            let is_ours = self.by_port.contains_key(&port) || self.reserve.contains_key(&port);
            if !is_ours && let Ok(listener) = bind(port).await {
                self.reserve.insert(port, listener);
            }
        }
        let ports = self.by_port.keys().chain(self.reserve.keys());
        ports.copied().collect()
    }

    /// Whether no request is sent to a target, and none is under way there.
    pub(crate) fn is_idle(&self, target: SocketAddr) -> bool {
        let mut forwarders = self.by_port.values().map(|it| &it.forwarder);
        forwarders.all(|forwarder| forwarder.is_idle(target))
    }
}

async fn bind(port: u16) -> Result<TcpListener, Error> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|source| Error::PortInUse { port, source })
}

impl Balancer {
    fn open(listener: TcpListener) -> Self {
        let forwarder = Arc::new(Forwarder::default());
        let task = tokio::spawn(serve(listener, forwarder.clone()));
        Self { forwarder, task }
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
