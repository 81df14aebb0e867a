//! Pushing images.

use serde::Deserialize;
use serde_json::{Value, json};

use super::manifest::{Manifest, digest};
use crate::{
    clock::Moment,
    fault::ApiFault,
    operation::{Answer, input},
    state::ecr::{Image, Repository},
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PutImage {
    repository_name: String,
    image_manifest: String,
    image_manifest_media_type: Option<String>,
    image_tag: Option<String>,
    image_digest: Option<String>,
}

/// The layers of a manifest must have been uploaded before.
pub(super) fn put_image(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: PutImage = input(value)?;
    let (now, account) = (turn.now, turn.world.account.clone());
    let name = &wanted.repository_name;
    let repository = turn.repository(name)?;
    let requested = wanted.image_manifest_media_type.as_deref();
    let manifest = Manifest::read(&wanted.image_manifest, requested)?;
    let digest = digest(wanted.image_manifest.as_bytes());
    if wanted.image_digest.as_ref().is_some_and(|it| *it != digest) {
        return Err(ApiFault::new(
            "ImageDigestDoesNotMatchException",
            format!("The digest of the manifest is {digest}"),
        ));
    }
    check_parts(&manifest, repository)?;
    check_tag(&wanted, &digest, repository)?;
    let image = repository.keep(&wanted.image_manifest, manifest, now);
    let media_type = image.media_type.clone();
    if let Some(tag) = &wanted.image_tag {
        repository.image_tags.insert(tag.clone(), digest.clone());
    }
    Ok(json!({"image": {
        "registryId": account,
        "repositoryName": name,
        "imageId": {"imageDigest": digest, "imageTag": wanted.image_tag},
        "imageManifest": wanted.image_manifest,
        "imageManifestMediaType": media_type,
    }}))
}

fn check_parts(manifest: &Manifest, repository: &Repository) -> Result<(), ApiFault> {
    let is_missing = |digest: &&String| !repository.layers.contains_key(*digest);
    if let Some(layer) = manifest.layers.iter().find(is_missing) {
        return Err(ApiFault::new(
            "LayersNotFoundException",
            format!("The layer with digest '{layer}' does not exist"),
        ));
    }
    let is_missing = |digest: &&String| !repository.images.contains_key(*digest);
    match manifest.images.iter().find(is_missing) {
        None => Ok(()),
        Some(image) => Err(ApiFault::new(
            "ReferencedImagesNotFoundException",
            format!("The image with digest '{image}' does not exist"),
        )),
    }
}

fn check_tag(wanted: &PutImage, digest: &str, repository: &Repository) -> Result<(), ApiFault> {
    let name = &wanted.repository_name;
    let tag = wanted.image_tag.as_ref();
    let tagged = tag.and_then(|tag| repository.image_tags.get(tag));
    let is_there = match tag {
        None => repository.images.contains_key(digest),
        Some(_) => tagged.is_some_and(|tagged| tagged == digest),
    };
    if is_there {
        return Err(ApiFault::new(
            "ImageAlreadyExistsException",
            format!(
                "Image with digest '{digest}' and tag '{}' already exists in the repository with name '{name}'",
                tag.map_or("null", String::as_str)
            ),
        ));
    }
    match tag {
        Some(tag) if tagged.is_some() && repository.mutability.keeps(tag) => Err(ApiFault::new(
            "ImageTagAlreadyExistsException",
            format!(
                "The image tag '{tag}' already exists in the '{name}' repository and cannot be overwritten because the tag is immutable."
            ),
        )),
        _ => Ok(()),
    }
}

impl Repository {
    /// The image of a manifest, which is added if it is not there.
    fn keep(&mut self, text: &str, manifest: Manifest, now: Moment) -> &Image {
        let layers = manifest.layers.iter();
        let size_bytes = layers.filter_map(|digest| self.layers.get(digest)).sum();
        let digest = digest(text.as_bytes());
        let image = Image {
            digest: digest.clone(),
            manifest: text.to_owned(),
            media_type: manifest.media_type,
            artifact_media_type: manifest.artifact_media_type,
            pushed_at: now,
            size_bytes,
            parts: manifest.images,
        };
        self.images.entry(digest).or_insert(image)
    }
}

impl Turn<'_> {
    /// Puts an image without content into a repository, as if it had been
    /// pushed; returns its digest.
    pub(crate) fn plant_image(&mut self, repository: &str, tag: &str) -> Result<String, ApiFault> {
        let now = self.now;
        let text = json!({
            "schemaVersion": 2,
            "config": {"mediaType": "application/vnd.oci.image.config.v1+json"},
            "layers": [],
            "annotations": {"pushed": now.ms.to_string()},
        });
        let text = text.to_string();
        let manifest = Manifest::read(&text, None)?;
        let repository = self.repository(repository)?;
        let digest = repository.keep(&text, manifest, now).digest.clone();
        repository.image_tags.insert(tag.to_owned(), digest.clone());
        Ok(digest)
    }
}
