//! Images, and what they are called by.

use serde::{Deserialize, Serialize};

use crate::{clock::Moment, world::Turn};

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Image {
    /// `sha256:` and 64 digits.
    pub(crate) digest: String,
    pub(crate) manifest: String,
    pub(crate) media_type: String,
    pub(crate) pushed_at: Moment,
    pub(crate) size_bytes: u64,
}

impl Turn<'_> {
    /// The image of a reference as container definitions have it,
    /// `<registry>/<repository>:<tag>` or `…@<digest>`; nothing if it is not
    /// in a repository here.
    pub(crate) fn image(&mut self, reference: &str) -> Option<Image> {
        let host = self.registry_host();
        let path = reference.strip_prefix(&host)?.strip_prefix('/')?;
        let (name, digest) = match path.split_once('@') {
            Some((name, digest)) => (name, Some(digest)),
            None => (path, None),
        };
        let (name, tag) = name.split_once(':').unwrap_or((name, "latest"));
        let repository = self.here().ecr.repositories.get(name)?;
        let digest = digest.or_else(|| repository.image_tags.get(tag).map(String::as_str))?;
        repository.images.get(digest).cloned()
    }

    /// The host of the registry here, as references begin.
    pub(crate) fn registry_host(&mut self) -> String {
        let (account, region) = (self.world.account.clone(), self.region.clone());
        match &self.here().ecr.registry {
            Some(address) => address
                .split_once("://")
                .map_or(address.as_str(), |(_, host)| host)
                .trim_end_matches('/')
                .to_owned(),
            None => format!("{account}.dkr.ecr.{region}.amazonaws.com"),
        }
    }
}
