//! What a registry has, asked before anything is rolled out.

use std::collections::HashMap;

use bytes::Bytes;
use oci_spec::image::{
    ANNOTATION_REVISION, Arch, Digest, ImageConfiguration, ImageIndex, ImageManifest, Os,
};
use reqwest::{Method, StatusCode, header::ACCEPT};

use super::{answer::Refusal, client::Client, error::RegistryError, retry::Failure};
use crate::{blob::sha256, data::Base, pack};

/// All forms of an image that ECS pulls.
const FORMS: &str = "application/vnd.oci.image.manifest.v1+json, \
    application/vnd.oci.image.index.v1+json, \
    application/vnd.docker.distribution.manifest.v2+json, \
    application/vnd.docker.distribution.manifest.list.v2+json";

/// An image that a registry has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What to pin it by: of an image for several processors, that of all of them.
    pub digest: Digest,
    /// What runs when it is started.
    pub command: Vec<String>,
    /// Its labels.
    pub labels: HashMap<String, String>,
    /// How many bytes a puller fetches.
    pub bytes: u64,
}

impl Found {
    /// The commit that it was built from, if it says so.
    #[must_use]
    pub fn commit(&self) -> Option<&str> {
        self.labels.get(ANNOTATION_REVISION).map(String::as_str)
    }

    /// Whether it starts the agent, by itself or by an init process or a shell.
    #[must_use]
    pub fn is_the_agent(&self) -> bool {
        let mut words = self.command.iter().flat_map(|it| it.split_whitespace());
        words.any(|word| word.rsplit('/').next() == Some(pack::TITLE))
    }
}

impl Client {
    /// The digest that a tag (or a digest) stands for; `None` if there is no such image.
    ///
    /// # Errors
    /// The registry does not answer the question.
    pub async fn digest_of(&self, tag: &str) -> Result<Option<Digest>, RegistryError> {
        Ok(self.manifest(tag).await?.map(|(digest, _)| digest))
    }

    /// The image that a tag or digest stands for, for this processor.
    ///
    /// # Errors
    /// That there is none, or none for this processor, or that the registry does not answer.
    pub async fn look_up(&self, tag: &str, wanted: &Arch) -> Result<Found, RegistryError> {
        let (digest, image) = self.documents(tag, wanted).await?;
        let layers = image.manifest.layers().iter().map(|layer| layer.size());
        let of_run = image.config.config().as_ref();
        let entrypoint = of_run
            .and_then(|run| run.entrypoint().clone())
            .unwrap_or_default();
        let arguments = of_run.and_then(|run| run.cmd().clone()).unwrap_or_default();
        Ok(Found {
            digest,
            command: [entrypoint, arguments].concat(),
            labels: image.config.labels_of_config().cloned().unwrap_or_default(),
            bytes: layers.sum(),
        })
    }

    /// The same, for another layer to be put on it.
    ///
    /// # Errors
    /// As those of [`Client::look_up`].
    pub async fn base(&self, tag: &str, wanted: &Arch) -> Result<Base, RegistryError> {
        Ok(self.documents(tag, wanted).await?.1)
    }

    /// The documents of the image for this processor, and the digest of what the tag
    /// stands for.
    async fn documents(&self, tag: &str, wanted: &Arch) -> Result<(Digest, Base), RegistryError> {
        let reference = self.spelled(tag);
        let none = || RegistryError::NoImage {
            reference: reference.clone(),
        };
        let (digest, mut document) = self.manifest(tag).await?.ok_or_else(none)?;
        if let Some(entry) = of_index(&document, wanted, &reference)? {
            let (_, manifest) = self.manifest(entry.as_ref()).await?.ok_or_else(none)?;
            document = manifest;
        }
        let manifest = ImageManifest::from_reader(document.as_ref())?;
        let config = self.config(manifest.config().digest()).await?;
        let run = ImageConfiguration::from_reader(config.as_ref())?;
        if run.architecture() != wanted || *run.os() != Os::Linux {
            return Err(RegistryError::WrongProcessor {
                reference,
                has: format!("{}/{}", run.os(), run.architecture()),
                wanted: format!("linux/{wanted}"),
            });
        }
        Ok((
            digest,
            Base {
                manifest,
                config: run,
            },
        ))
    }

    /// Its digest and its bytes, whichever form it has.
    async fn manifest(&self, tag: &str) -> Result<Option<(Digest, Bytes)>, RegistryError> {
        let doing = format!("looking for {}", self.spelled(tag));
        let path = format!("manifests/{tag}");
        let get = || self.request(Method::GET, &path).header(ACCEPT, FORMS);
        let response = self.send(&doing, get).await?;
        if response.status() == StatusCode::NOT_FOUND {
            let refusal = Refusal::of(response).await;
            if refusal.code == "NAME_UNKNOWN" {
                return Err(refusal.error(&doing, self.repository()));
            }
            return Ok(None);
        }
        let bytes = response.bytes().await;
        let bytes = bytes.map_err(|error| self.error(Failure::Connection(error), &doing))?;
        let digest = sha256(&bytes)?;
        if tag.contains(':') && tag != digest.as_ref() {
            return Err(RegistryError::DigestMismatch {
                what: "the manifest".to_owned(),
                expected: tag.parse()?,
                found: digest.to_string(),
            });
        }
        Ok(Some((digest, bytes)))
    }

    async fn config(&self, digest: &Digest) -> Result<Bytes, RegistryError> {
        let doing = "reading the image's configuration";
        let path = format!("blobs/{digest}");
        let response = self
            .send(doing, || self.request(Method::GET, &path))
            .await?;
        if response.status() == StatusCode::NOT_FOUND {
            return Err(Refusal::of(response).await.error(doing, self.repository()));
        }
        let bytes = response.bytes().await;
        let bytes = bytes.map_err(|error| self.error(Failure::Connection(error), doing))?;
        match sha256(&bytes)? {
            found if found == *digest => Ok(bytes),
            found => Err(RegistryError::DigestMismatch {
                what: "the configuration".to_owned(),
                expected: digest.clone(),
                found: found.to_string(),
            }),
        }
    }

    /// As people write it: a digest after `@`, a tag after `:`.
    fn spelled(&self, tag: &str) -> String {
        let sign = if tag.contains(':') { '@' } else { ':' };
        format!("{}{sign}{tag}", self.repository())
    }
}

/// The manifest for this processor in an index; `None` if it is no index.
fn of_index(
    document: &[u8],
    wanted: &Arch,
    reference: &str,
) -> Result<Option<Digest>, RegistryError> {
    let Ok(index) = ImageIndex::from_reader(document) else {
        return Ok(None);
    };
    let platforms = || {
        let entries = index.manifests().iter();
        entries.filter_map(|entry| Some((entry, entry.platform().as_ref()?)))
    };
    let mut fitting = platforms()
        .filter(|(_, platform)| platform.architecture() == wanted && *platform.os() == Os::Linux);
    if let Some((entry, _)) = fitting.next() {
        return Ok(Some(entry.digest().clone()));
    }
    let has = platforms().map(|(_, has)| format!("{}/{}", has.os(), has.architecture()));
    Err(RegistryError::WrongProcessor {
        reference: reference.to_owned(),
        has: has.collect::<Vec<_>>().join(", "),
        wanted: format!("linux/{wanted}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agent_may_be_started_by_an_init_process_or_a_shell() {
        let starts = |command: &[&str]| {
            let found = Found {
                digest: format!("sha256:{}", "0".repeat(64)).parse().unwrap(),
                command: command.iter().map(|&word| word.to_owned()).collect(),
                labels: HashMap::new(),
                bytes: 0,
            };
            found.is_the_agent()
        };
        assert!(starts(&["/usr/local/bin/kavak-agent", "serve"]));
        assert!(starts(&["tini", "--", "/kavak-agent"]));
        assert!(starts(&["sh", "-c", "exec kavak-agent serve"]));
        assert!(!starts(&["/usr/bin/kavak-agent-migrate"]));
        assert!(!starts(&[]));
    }
}
