//! The account's registry: the OCI distribution protocol as ECR speaks it. The
//! simulated ECR knows which repositories, images and layers there are; the
//! bytes of layers are kept here, in the folder of the world.

mod answer;
mod blobs;
mod login;
mod manifests;
mod route;
mod store;
mod uploads;

use std::sync::{Arc, Mutex, PoisonError};

use http::{Method, Request, StatusCode};
use hyper::body::Incoming;
use kavak_simulator::{ApiFault, Service, Simulator};
use serde_json::{Value, json};

use self::{answer::Refusal, route::Route, uploads::Uploads};
pub(crate) use self::{
    answer::{Answer, body},
    manifests::manifest,
    store::{Store, digits},
};
use crate::{error::Error, state::Folder};

/// The account's registry.
pub(crate) struct Registry {
    simulator: Arc<Simulator>,
    store: Store,
    /// Held while the bytes here and the world are brought to the same.
    keeping: Mutex<()>,
    uploads: Uploads,
    /// Where clients find it, with its scheme.
    address: String,
}

/// A repository that may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Repository {
    region: String,
    name: String,
}

impl Registry {
    /// The registry with the bytes that the folder has, at this port. Uploads
    /// that an earlier server did not finish are gone; clients begin them again.
    pub(crate) fn open(
        folder: &Folder,
        simulator: Arc<Simulator>,
        port: u16,
    ) -> Result<Self, Error> {
        let address = format!("http://127.0.0.1:{port}");
        simulator.open_registry(&address);
        Ok(Self {
            uploads: Uploads::in_folder(folder.file("registry/uploads"))?,
            store: Store::in_folder(folder)?,
            keeping: Mutex::default(),
            simulator,
            address,
        })
    }

    /// The bytes of layers.
    pub(crate) fn store(&self) -> Store {
        self.store.clone()
    }

    /// Removes the bytes of what no repository has any more.
    pub(crate) fn sweep(&self) {
        self.with_store(|store| store.keep_only(&self.simulator.kept_by_registries().layers));
    }

    fn with_store<T>(&self, work: impl FnOnce(&Store) -> T) -> T {
        let _held = self.keeping.lock().unwrap_or_else(PoisonError::into_inner);
        work(&self.store)
    }

    /// Whether a request is for the registry: no call of AWS has such a path.
    pub(crate) fn is_meant(path: &str) -> bool {
        path == "/v2" || path.starts_with("/v2/")
    }

    /// Answers a request.
    pub(crate) async fn answer(&self, request: Request<Incoming>) -> Answer {
        match self.granted(request).await {
            Ok(answer) => answer,
            Err(refusal) => {
                tracing::debug!(?refusal, "the registry refuses");
                refusal.answer()
            }
        }
    }

    async fn granted(&self, request: Request<Incoming>) -> Result<Answer, Refusal> {
        let region = self.region_of(&request)?;
        let path = request.uri().path().to_owned();
        let route = Route::of(&path).ok_or_else(|| Refusal::unknown_route(&path))?;
        let of = |name: &str| Repository {
            region: region.clone(),
            name: name.to_owned(),
        };
        let is = |method: Method| *request.method() == method;
        let reads = is(Method::GET) || is(Method::HEAD);
        match route {
            Route::Base if reads => Ok(answer::empty(StatusCode::OK)),
            Route::Tags(name) if reads => self.tags(&of(name)),
            Route::Manifest(name, reference) if reads => self.manifest(&of(name), reference),
            Route::Manifest(name, reference) if is(Method::PUT) => {
                self.put_manifest(&of(name), reference, request).await
            }
            Route::Blob(name, digest) if reads => self.blob(&of(name), digest, is(Method::HEAD)),
            Route::Uploads(name) if is(Method::POST) => self.begin_upload(&of(name)),
            Route::Upload(name, id) => self.upload(&of(name), id, request).await,
            _ => Err(Refusal::unsupported()),
        }
    }

    /// A call of ECR's own.
    fn call(
        &self,
        repository: &Repository,
        operation: &str,
        mut input: Value,
    ) -> Result<Value, ApiFault> {
        input["repositoryName"] = json!(repository.name);
        let region = &repository.region;
        self.simulator.call(Service::Ecr, region, operation, input)
    }
}

#[cfg(test)]
mod tests;
