//! Manifests of images.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::fault::ApiFault;

const OCI_IMAGE: &str = "application/vnd.oci.image.manifest.v1+json";
const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// `sha256:` and 64 digits.
pub(super) fn digest(content: &[u8]) -> String {
    let hash = Sha256::digest(content);
    let digits: Vec<String> = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{}", digits.concat())
}

/// A manifest that can be an image's.
pub(super) struct Manifest {
    pub(super) media_type: String,
    pub(super) artifact_media_type: Option<String>,
    /// The layers and the configuration, by their digests.
    pub(super) layers: Vec<String>,
    /// The images that an index is made of, by their digests.
    pub(super) images: Vec<String>,
}

impl Manifest {
    /// Reads a manifest; `media_type` says what it is where it does not itself.
    pub(super) fn read(text: &str, media_type: Option<&str>) -> Result<Self, ApiFault> {
        let invalid = |what: &str| {
            ApiFault::new(
                "InvalidParameterException",
                format!(
                    "Invalid parameter at 'imageManifest' failed to satisfy constraint: '{what}'"
                ),
            )
        };
        let json: Value = serde_json::from_str(text).map_err(|_| invalid("Invalid JSON syntax"))?;
        if json["schemaVersion"] != 2 {
            return Err(invalid("Unsupported schemaVersion"));
        }
        let is_index = json["manifests"].is_array();
        let is_image = json["config"].is_object() && json["layers"].is_array();
        if !is_index && !is_image {
            return Err(invalid("Neither a manifest of an image nor of several"));
        }
        let own = json["mediaType"].as_str();
        if own
            .zip(media_type)
            .is_some_and(|(own, requested)| own != requested)
        {
            return Err(invalid("The manifest has another media type than is said"));
        }
        let usual = if is_index { OCI_INDEX } else { OCI_IMAGE };
        let digest = |part: &Value| part["digest"].as_str().map(str::to_owned);
        let digests = |parts: &Value| -> Vec<String> {
            let parts = parts.as_array().into_iter().flatten();
            parts.filter_map(digest).collect()
        };
        let mut layers = digests(&json["layers"]);
        layers.extend(digest(&json["config"]));
        Ok(Self {
            media_type: own.or(media_type).unwrap_or(usual).to_owned(),
            artifact_media_type: json["config"]["mediaType"].as_str().map(str::to_owned),
            layers,
            images: digests(&json["manifests"]),
        })
    }
}
