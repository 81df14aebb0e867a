//! Bringing an image to a registry.

use futures::{
    FutureExt,
    stream::{self, StreamExt, TryStreamExt},
};
use oci_spec::image::Digest;
use reqwest::{Method, StatusCode, header::CONTENT_TYPE};
use tokio::sync::mpsc::UnboundedSender;

use super::{
    client::Client,
    error::RegistryError,
    retry::{Failure, Tries},
    upload::other_digest,
};
use crate::{blob::Blob, pack::Image};

/// So many blobs are on their way at once.
const AT_ONCE: usize = 4;

/// Where a push tells what it does.
pub type Events = UnboundedSender<Event>;

/// What a push does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A blob is not there, so it is sent.
    Began {
        /// The blob.
        name: String,
        /// All of it.
        bytes: u64,
    },
    /// So much more of it is on its way.
    Sent {
        /// The blob.
        name: String,
        /// How much more.
        bytes: u64,
    },
    /// The connection broke; it goes on from here.
    Resumed {
        /// The blob.
        name: String,
        /// What the registry has of it.
        at_bytes: u64,
    },
    /// A blob is there, and its digest was checked.
    Done {
        /// The blob.
        name: String,
        /// All of it.
        bytes: u64,
    },
    /// A blob was there before.
    Skipped {
        /// The blob.
        name: String,
        /// All of it.
        bytes: u64,
    },
    /// The token had expired; there is a new one.
    LoginRenewed,
}

/// What a push came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// What the image is known by.
    pub digest: Digest,
    /// How many bytes had to be sent; 0 if everything was there.
    pub sent_bytes: u64,
}

impl Client {
    /// Brings an image there under a tag. What is there is not sent again;
    /// run again after a failure, it goes on with what is missing.
    ///
    /// # Errors
    /// Why not; the tag still names what it named before.
    pub async fn push(&self, image: &Image, tag: &str) -> Result<Pushed, RegistryError> {
        self.greet().await?;
        // Boxed before they are a stream: the compiler does not see that a stream
        // of this closure's futures may go to another thread.
        let ways: Vec<_> = image.blobs().map(|blob| self.bring(blob).boxed()).collect();
        let sent: Vec<u64> = stream::iter(ways)
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        // The manifest last: a tag never names an image that is not all there.
        self.put_manifest(&image.manifest, tag).await?;
        Ok(Pushed {
            digest: image.digest().clone(),
            sent_bytes: sent.iter().sum(),
        })
    }

    /// Brings a blob there; gives how many bytes of it had to be sent.
    async fn bring(&self, blob: &Blob) -> Result<u64, RegistryError> {
        let (name, bytes) = (blob.name.clone(), blob.len());
        if self.has(blob).await? {
            self.report(Event::Skipped { name, bytes });
            return Ok(0);
        }
        self.report(Event::Began {
            name: name.clone(),
            bytes,
        });
        self.upload(blob).await?;
        self.report(Event::Done { name, bytes });
        Ok(bytes)
    }

    async fn put_manifest(&self, manifest: &Blob, tag: &str) -> Result<(), RegistryError> {
        let doing = format!("tagging the image {tag}");
        let put = || {
            self.request(Method::PUT, &format!("manifests/{tag}"))
                .header(CONTENT_TYPE, manifest.media_type.to_string())
                .body(manifest.bytes.clone())
        };
        let mut tries = Tries::default();
        let response = loop {
            match self.send_once(&put).await {
                Ok(response) => break response,
                Err(Failure::Refused(refusal)) if refusal.code == "TAG_INVALID" => {
                    // An immutable tag that names this very image is no failure.
                    if self.digest_of(tag).await? == Some(manifest.digest.clone()) {
                        return Ok(());
                    }
                    return Err(RegistryError::TagTaken {
                        tag: tag.to_owned(),
                        message: refusal.message,
                    });
                }
                Err(failure) => self.pause(&mut tries, failure, &doing).await?,
            }
        };
        if response.status() == StatusCode::NOT_FOUND {
            let repository = self.repository().to_owned();
            return Err(RegistryError::NoRepository { repository });
        }
        match other_digest(&response, &manifest.digest) {
            None => Ok(()),
            Some(found) => Err(RegistryError::DigestMismatch {
                what: manifest.name.clone(),
                expected: manifest.digest.clone(),
                found,
            }),
        }
    }
}
