//! A registry with one repository, and those who use it.

use std::{
    convert::Infallible,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use kavak_image::registry::Client;
use kavak_proxy::{Call, InjectedFault, Proxy};
use kavak_simulator::{Moment, Pace, Service, Simulator, World};
use serde_json::json;
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::{
    super::Registry,
    pushing::{Logins, NOISE_BYTES, login, printed},
};
use crate::state::Folder;

pub(super) const REGION: &str = "us-east-1";
pub(super) const REPOSITORY: &str = "team/agent";

/// A registry at a port of this machine.
pub(super) struct Served {
    pub(super) simulator: Arc<Simulator>,
    pub(super) registry: Arc<Registry>,
    pub(super) port: u16,
    folder: TempDir,
}

impl Served {
    pub(super) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let served = Self::of(World::new(Pace::Brisk, 1), 0, folder).await;
        let input = json!({"repositoryName": REPOSITORY});
        let made = served
            .simulator
            .call(Service::Ecr, REGION, "CreateRepository", input);
        made.unwrap();
        served
    }

    async fn of(world: World, at_seconds: u64, place: TempDir) -> Self {
        let folder = Folder::new(place.path());
        let at = Moment {
            ms: at_seconds * 1000,
        };
        let simulator = Arc::new(Simulator::new(world, Duration::ZERO, at));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let registry = Arc::new(Registry::open(&folder, simulator.clone(), port).unwrap());
        tokio::spawn(serve(listener, registry.clone()));
        Self {
            simulator,
            registry,
            port,
            folder: place,
        }
    }

    /// Another server on the same folder and world, at a later moment.
    pub(super) async fn restarted(self, later_seconds: u64) -> Self {
        let world = self.simulator.inspect(World::clone);
        let now = self.simulator.now().ms / 1000 + 1;
        Self::of(world, now + later_seconds, self.folder).await
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// How many blobs are on the disk.
    pub(super) fn blobs(&self) -> usize {
        let blobs = self.folder().join("registry/blobs");
        std::fs::read_dir(blobs).unwrap().count()
    }

    pub(super) fn password(&self) -> String {
        let output = self
            .simulator
            .call(Service::Ecr, REGION, "GetAuthorizationToken", json!({}));
        let output = output.unwrap();
        let token = output["authorizationData"][0]["authorizationToken"].as_str();
        let pair = BASE64_STANDARD.decode(token.unwrap()).unwrap();
        let pair = String::from_utf8(pair).unwrap();
        pair.strip_prefix("AWS:").unwrap().to_owned()
    }

    pub(super) fn client(&self) -> Client {
        self.client_with([&self.password()]).0
    }

    pub(super) fn client_of(&self, repository: &str) -> Client {
        let login = login([&self.password()]).0;
        let reference = format!("127.0.0.1:{}/{repository}", self.port);
        Client::new(&reference.parse().unwrap(), Some(login)).unwrap()
    }

    /// A client that shows these passwords one after the other, the last again
    /// and again.
    pub(super) fn client_with<const N: usize>(&self, passwords: [&str; N]) -> (Client, Logins) {
        let (login, logins) = login(passwords);
        let reference = format!("127.0.0.1:{}/{REPOSITORY}", self.port);
        let client = Client::new(&reference.parse().unwrap(), Some(login));
        (client.unwrap(), logins)
    }

    /// A client that shows nothing.
    pub(super) fn stranger(&self) -> Client {
        let reference = format!("127.0.0.1:{}/{REPOSITORY}", self.port);
        Client::new(&reference.parse().unwrap(), None).unwrap()
    }

    /// A client whose biggest layer breaks in its middle, once.
    pub(super) fn through_a_breaking_proxy(&self) -> (Client, Proxy) {
        let hits = AtomicUsize::new(0);
        let rule = move |call: &Call| {
            let is_hit = call.method == "PATCH" && call.body_bytes > NOISE_BYTES;
            match is_hit && hits.fetch_add(1, Ordering::SeqCst) == 0 {
                true => InjectedFault::CutAfter(NOISE_BYTES / 2),
                false => InjectedFault::None,
            }
        };
        let proxy = Proxy::start(self.port, rule).unwrap();
        let reference = format!("127.0.0.1:{}/{REPOSITORY}", proxy.port());
        let login = login([&self.password()]).0;
        let client = Client::new(&reference.parse().unwrap(), Some(login));
        (client.unwrap(), proxy)
    }

    /// How other tools name an image of it.
    pub(super) fn url(&self, tag: &str) -> String {
        format!("docker://127.0.0.1:{}/{REPOSITORY}:{tag}", self.port)
    }

    /// What skopeo prints, with a login where it wants one.
    pub(super) fn skopeo(&self, command: &[&str], arguments: &[&str]) -> String {
        let sides: &[&str] = match arguments {
            [from, _] if from.starts_with("docker:") => &["src-"],
            [_, _] => &["dest-"],
            _ => &[""],
        };
        let mut skopeo = Command::new("skopeo");
        skopeo.args(command);
        for side in sides {
            skopeo.arg(format!("--{side}tls-verify=false"));
            skopeo.arg(format!("--{side}creds=AWS:{}", self.password()));
        }
        printed(skopeo.args(arguments))
    }
}

async fn serve(listener: TcpListener, registry: Arc<Registry>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let registry = registry.clone();
        let service = service_fn(move |request| {
            let registry = registry.clone();
            async move { Ok::<_, Infallible>(registry.answer(request).await) }
        });
        tokio::spawn(async move {
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            // Connections that break are what some tests are about.
            let _ = connection.await;
        });
    }
}
