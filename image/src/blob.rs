//! Bytes that are known by their digest.

use std::fmt::Write;

use bytes::Bytes;
use oci_spec::{
    OciSpecError,
    image::{Descriptor, DescriptorBuilder, Digest, MediaType},
};
use ring::digest::{SHA256, digest};
use serde::Serialize;

/// Bytes that are known by their digest: a layer, a configuration, a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// What it is called where it is reported.
    pub name: String,
    /// What it is.
    pub media_type: MediaType,
    /// Its SHA-256.
    pub digest: Digest,
    /// The bytes.
    pub bytes: Bytes,
}

impl Blob {
    /// These bytes.
    ///
    /// # Errors
    /// None in practice: a SHA-256 is always a digest.
    pub fn new(
        name: impl Into<String>,
        media_type: MediaType,
        bytes: impl Into<Bytes>,
    ) -> Result<Self, OciSpecError> {
        let bytes = bytes.into();
        Ok(Self {
            name: name.into(),
            media_type,
            digest: sha256(&bytes)?,
            bytes,
        })
    }

    /// A document as JSON whose members are sorted, so that the same one has
    /// the same digest.
    ///
    /// # Errors
    /// A document that can't be written as JSON.
    pub(crate) fn json(
        name: &str,
        media_type: MediaType,
        document: &impl Serialize,
    ) -> Result<Self, OciSpecError> {
        // A `Value` sorts what a `HashMap` does not.
        let sorted = serde_json::to_value(document)?;
        Self::new(name, media_type, serde_json::to_vec(&sorted)?)
    }

    /// How manifests and indexes speak of it.
    ///
    /// # Errors
    /// None in practice: everything that is needed is there.
    pub fn descriptor(&self) -> Result<Descriptor, OciSpecError> {
        DescriptorBuilder::default()
            .media_type(self.media_type.clone())
            .digest(self.digest.clone())
            .size(self.len())
            .build()
    }

    /// How many bytes there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        // No machine has more bytes than fit.
        self.bytes.len() as u64
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// The SHA-256 of some bytes, as OCI writes it.
///
/// # Errors
/// None in practice: a SHA-256 is always a digest.
pub fn sha256(bytes: &[u8]) -> Result<Digest, OciSpecError> {
    format!("sha256:{}", hex(digest(&SHA256, bytes).as_ref())).parse()
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string can't fail.
        _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_nothing_is_the_known_one() {
        let known = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256(b"").expect("a digest").as_ref(), known);
    }
}
