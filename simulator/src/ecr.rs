//! ECR: repositories and the images in them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use self::image::Image;
use crate::{
    clock::Moment,
    operation::Answer,
    world::{Tags, Turn},
};

mod image;

/// ECR's state.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Ecr {
    pub(crate) repositories: BTreeMap<String, Repository>,
    /// Where images are pushed to and pulled from instead of at AWS: the
    /// address of a registry on this machine, with its scheme.
    pub(crate) registry: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Repository {
    pub(crate) created_at: Moment,
    pub(crate) mutability: String,
    pub(crate) scans_on_push: bool,
    pub(crate) encryption_type: String,
    pub(crate) kms_key: Option<String>,
    pub(crate) tags: Tags,
    /// By their digests.
    pub(crate) images: BTreeMap<String, Image>,
    /// The digests that tags point at.
    pub(crate) image_tags: BTreeMap<String, String>,
    /// The layers that were uploaded, with their sizes.
    pub(crate) layers: BTreeMap<String, u64>,
}

pub(crate) fn perform(_operation: &str, _value: Value, _turn: &mut Turn<'_>) -> Option<Answer> {
    None
}
