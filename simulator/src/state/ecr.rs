//! Repositories and their images.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{clock::Moment, tags::Tags};

/// ECR's state.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Ecr {
    pub(crate) repositories: BTreeMap<String, Repository>,
    /// The registry in place of AWS's: the
    /// address of a registry, with its scheme.
    pub(crate) registry: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Image {
    /// `sha256:` and 64 digits.
    pub(crate) digest: String,
    pub(crate) manifest: String,
    pub(crate) media_type: String,
    pub(crate) artifact_media_type: Option<String>,
    pub(crate) pushed_at: Moment,
    pub(crate) size_bytes: u64,
    /// The images that an index is made of.
    pub(crate) parts: Vec<String>,
}

/// An upload that has begun.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Upload {
    pub(crate) size_bytes: u64,
    pub(crate) parts: u32,
    /// Of the last part: of the whole layer, where there is one part only.
    pub(crate) digest: String,
}

/// The tags that can be moved to another image.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Mutability {
    #[serde(default = "mutable")]
    pub(crate) image_tag_mutability: String,
    pub(crate) image_tag_mutability_exclusion_filters: Option<Vec<Filter>>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Filter {
    pub(crate) filter_type: String,
    pub(crate) filter: String,
}

fn mutable() -> String {
    "MUTABLE".to_owned()
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Repository {
    pub(crate) created_at: Moment,
    pub(crate) mutability: Mutability,
    pub(crate) scans_on_push: bool,
    #[serde(default)]
    pub(crate) scan: Scan,
    pub(crate) encryption: Encryption,
    pub(crate) tags: Tags,
    pub(crate) lifecycle_policy: Option<String>,
    /// By their digests.
    pub(crate) images: BTreeMap<String, Image>,
    /// The digests that tags point at.
    pub(crate) image_tags: BTreeMap<String, String>,
    /// The layers that were uploaded, with their sizes in bytes.
    pub(crate) layers: BTreeMap<String, u64>,
    /// The uploads that have begun.
    pub(crate) uploads: BTreeMap<String, Upload>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Encryption {
    pub(crate) encryption_type: String,
    pub(crate) kms_key: Option<String>,
}

/// A scan of each image of a repository.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Scan {
    /// `COMPLETE`, `IN_PROGRESS`, `UNSUPPORTED_IMAGE`.
    pub(crate) status: String,
    pub(crate) counts: BTreeMap<String, u32>,
}

impl Default for Scan {
    fn default() -> Self {
        Self {
            status: "COMPLETE".to_owned(),
            counts: BTreeMap::new(),
        }
    }
}
