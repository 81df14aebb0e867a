//! Images, and what they are called by.

use serde::Deserialize;
use serde_json::{Value, json};

use super::manifest::Manifest;
use crate::{
    state::ecr::{Image, Repository},
    world::Turn,
};

impl Image {
    /// Its layers and its configuration, by their digests.
    pub(super) fn layers(&self) -> Vec<String> {
        let manifest = Manifest::read(&self.manifest, None);
        manifest.map(|it| it.layers).unwrap_or_default()
    }
}

/// A caller's reference to an image.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ImageId {
    pub(super) image_digest: Option<String>,
    pub(super) image_tag: Option<String>,
}

impl ImageId {
    pub(super) fn shown(&self) -> Value {
        json!({"imageDigest": self.image_digest, "imageTag": self.image_tag})
    }

    /// The image that is meant.
    ///
    /// # Errors
    /// A code and a reason, as lists of failures have them.
    pub(super) fn find<'a>(
        &self,
        repository: &'a Repository,
    ) -> Result<&'a Image, (&'static str, &'static str)> {
        let not_found = ("ImageNotFound", "Requested image not found");
        let tagged = |tag: &String| repository.image_tags.get(tag);
        let digest = match (&self.image_digest, &self.image_tag) {
            (None, None) => {
                return Err((
                    "MissingDigestAndTag",
                    "Invalid request parameters: both tag and digest cannot be null",
                ));
            }
            (Some(digest), _) if !digest.starts_with("sha256:") || digest.len() != 71 => {
                return Err(("InvalidImageDigest", "Invalid image digest"));
            }
            (Some(digest), Some(tag)) if tagged(tag) != Some(digest) => {
                return Err((
                    "ImageTagDoesNotMatchDigest",
                    "The image tag does not match the image digest",
                ));
            }
            (Some(digest), _) => digest,
            (None, Some(tag)) => tagged(tag).ok_or(not_found)?,
        };
        repository.images.get(digest).ok_or(not_found)
    }
}

impl Repository {
    /// The tags of an image.
    pub(super) fn tags_of(&self, digest: &str) -> Vec<&String> {
        let tags = self.image_tags.iter();
        let own = tags.filter(|(_, tagged)| *tagged == digest);
        own.map(|(tag, _)| tag).collect()
    }
}

impl Turn<'_> {
    /// The image of a reference as container definitions have it,
    /// `<registry>/<repository>:<tag>` or `…@<digest>`; nothing if it is not
    /// in a repository here.
    pub(crate) fn image(&mut self, reference: &str) -> Option<Image> {
        if !self.is_in_registry(reference) {
            return None;
        }
        let (name, id) = parts(reference)?;
        let repository = self.here().ecr.repositories.get(name)?;
        id.find(repository).ok().cloned()
    }

    /// Returns whether a reference names the registry here.
    pub(crate) fn is_in_registry(&mut self, reference: &str) -> bool {
        let host = reference.split('/').next().unwrap_or_default();
        let entrance = self.world.registry_entrance.as_deref().map(host_of);
        entrance == Some(host) || host == self.registry_host() || host == self.aws_registry_host()
    }

    fn aws_registry_host(&self) -> String {
        let (account, region) = (&self.world.account, &self.region);
        format!("{account}.dkr.ecr.{region}.amazonaws.com")
    }

    /// The host of the registry here, as references begin.
    pub(crate) fn registry_host(&mut self) -> String {
        match &self.here().ecr.registry {
            Some(address) => host_of(address).to_owned(),
            None => self.aws_registry_host(),
        }
    }
}

/// The host of an address that has a scheme.
fn host_of(address: &str) -> &str {
    let host = address.split_once("://").map_or(address, |it| it.1);
    host.trim_end_matches('/')
}

/// The repository, and what the image is called by in it, of a reference.
/// A digest says all that there is to say.
fn parts(reference: &str) -> Option<(&str, ImageId)> {
    let (_, path) = reference.split_once('/')?;
    let (name, image_digest) = match path.split_once('@') {
        Some((name, digest)) => (name, Some(digest.to_owned())),
        None => (path, None),
    };
    let (name, tag) = match name.split_once(':') {
        Some((name, tag)) => (name, tag),
        None => (name, "latest"),
    };
    let image_tag = image_digest.is_none().then(|| tag.to_owned());
    Some((
        name,
        ImageId {
            image_digest,
            image_tag,
        },
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{Moment, Pace, World, ecr};

    #[test]
    fn reference_names_registry_repository_and_tag_or_digest() {
        let mut world = World::new(Pace::Typical, 7);
        let mut turn = world.turn("us-east-1", Moment::default());
        let wanted = json!({"repositoryName": "app"});
        let made = ecr::perform("CreateRepository", wanted, &mut turn);
        assert!(made.is_some_and(|made| made.is_ok()));
        let digest = turn.plant_image("app", "latest").unwrap_or_default();
        let host = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
        for (reference, is_there) in [
            (format!("{host}/app:latest"), true),
            (format!("{host}/app"), true),
            (format!("{host}/app@{digest}"), true),
            (format!("{host}/app:v1@{digest}"), true),
            (format!("{host}/app:v1"), false),
            (format!("{host}/other:latest"), false),
            ("docker.io/app:latest".to_owned(), false),
            ("app".to_owned(), false),
        ] {
            let found = turn.image(&reference).map(|image| image.digest);
            assert_eq!(found, is_there.then(|| digest.clone()), "{reference}");
        }
    }
}
