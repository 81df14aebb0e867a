//! Manifests and tags, which the simulated ECR keeps.

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use kavak_simulator::{ApiFault, Service, Simulator};
use serde_json::{Value, json};

use super::{
    Registry, Repository,
    answer::{self, Answer, Refusal},
};

/// As many as registries take.
const MOST_MANIFEST_BYTES: usize = 4 << 20;

/// A manifest as ECR keeps it.
pub(crate) struct Manifest {
    pub(crate) text: String,
    pub(crate) media_type: String,
    pub(crate) digest: String,
}

/// The manifest that a tag or a digest names; none if there is no such image.
pub(crate) fn manifest(
    simulator: &Simulator,
    region: &str,
    repository: &str,
    reference: &str,
) -> Result<Option<Manifest>, ApiFault> {
    let input = json!({"repositoryName": repository, "imageIds": [id_of(reference)]});
    let output = simulator.call(Service::Ecr, region, "BatchGetImage", input)?;
    let image = &output["images"][0];
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Ok(text(&image["imageManifest"]).map(|manifest| Manifest {
        text: manifest,
        media_type: text(&image["imageManifestMediaType"]).unwrap_or_default(),
        digest: text(&image["imageId"]["imageDigest"]).unwrap_or_default(),
    }))
}

fn id_of(reference: &str) -> Value {
    match reference.contains(':') {
        true => json!({"imageDigest": reference}),
        false => json!({"imageTag": reference}),
    }
}

impl Registry {
    pub(super) fn manifest(
        &self,
        repository: &Repository,
        reference: &str,
    ) -> Result<Answer, Refusal> {
        let Repository { region, name } = repository;
        let found = manifest(&self.simulator, region, name, reference)?;
        let found = found.ok_or_else(|| {
            let what = "Requested image not found";
            Refusal::new(StatusCode::NOT_FOUND, "MANIFEST_UNKNOWN", what)
        })?;
        let length = found.text.len().to_string();
        let mut answer = answer::with(StatusCode::OK, found.text);
        answer::set_header(&mut answer, "content-type", &found.media_type);
        answer::set_header(&mut answer, "content-length", &length);
        answer::set_header(&mut answer, "docker-content-digest", &found.digest);
        Ok(answer)
    }

    /// A manifest becomes an image of the repository, if all that it speaks of
    /// is there.
    pub(super) async fn put_manifest(
        &self,
        repository: &Repository,
        reference: &str,
        request: Request<Incoming>,
    ) -> Result<Answer, Refusal> {
        let media_type = request.headers().get(header::CONTENT_TYPE);
        let media_type = media_type
            .and_then(|it| it.to_str().ok())
            .map(str::to_owned);
        let bytes = manifest_bytes(request).await?;
        let invalid = |what: &str| Refusal::new(StatusCode::BAD_REQUEST, "MANIFEST_INVALID", what);
        let text = str::from_utf8(&bytes).map_err(|_| invalid("the manifest is no text"))?;
        let mut image = id_of(reference);
        image["imageManifest"] = json!(text);
        image["imageManifestMediaType"] = json!(media_type);
        let digest = match self.call(repository, "PutImage", image) {
            Ok(put) => put["image"]["imageId"]["imageDigest"].clone(),
            // The same again is no failure.
            Err(fault) if fault.code == "ImageAlreadyExistsException" => {
                let Repository { region, name } = repository;
                let found = manifest(&self.simulator, region, name, reference)?;
                json!(found.map(|it| it.digest))
            }
            Err(fault) => return Err(fault.into()),
        };
        let digest = digest.as_str().unwrap_or_default();
        let mut answer = answer::empty(StatusCode::CREATED);
        let location = format!("/v2/{}/manifests/{digest}", repository.name);
        answer::set_header(&mut answer, header::LOCATION.as_str(), &location);
        answer::set_header(&mut answer, "docker-content-digest", digest);
        Ok(answer)
    }

    /// All tags at once; there are few on one's own machine.
    pub(super) fn tags(&self, repository: &Repository) -> Result<Answer, Refusal> {
        let (mut tags, mut next) = (Vec::new(), Value::Null);
        loop {
            let mut asked = json!({"filter": {"tagStatus": "TAGGED"}});
            if !next.is_null() {
                asked["nextToken"] = next;
            }
            let output = self.call(repository, "ListImages", asked)?;
            let ids = output["imageIds"].as_array().into_iter().flatten();
            tags.extend(ids.map(|id| id["imageTag"].clone()));
            next = output["nextToken"].clone();
            if next.is_null() {
                break;
            }
        }
        let list = json!({"name": repository.name, "tags": tags});
        let mut answer = answer::with(StatusCode::OK, list.to_string());
        answer::set_header(&mut answer, "content-type", "application/json");
        Ok(answer)
    }
}

async fn manifest_bytes(request: Request<Incoming>) -> Result<Bytes, Refusal> {
    let body = Limited::new(request.into_body(), MOST_MANIFEST_BYTES);
    let collected = body.collect().await.map_err(|error| {
        let what = format!("the manifest can't be read: {error}");
        Refusal::new(StatusCode::BAD_REQUEST, "MANIFEST_INVALID", what)
    })?;
    Ok(collected.to_bytes())
}
