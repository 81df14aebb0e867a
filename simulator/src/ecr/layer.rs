//! Layers: their uploads, of which only digests and sizes are kept.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};

use super::manifest::digest;
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    state::ecr::Upload,
    world::Turn,
};

const PART_BYTES: u64 = 10 * 1024 * 1024;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfUpload {
    repository_name: String,
    #[serde(default)]
    upload_id: String,
    #[serde(default)]
    layer_digests: Vec<String>,
    #[serde(default)]
    layer_part_blob: String,
    #[serde(default)]
    part_first_byte: u64,
}

pub(super) fn batch_check_layer_availability(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: OfUpload = input(value)?;
    let layers = &turn.repository(&asked.repository_name)?.layers;
    let is_digest = |text: &&String| text.starts_with("sha256:") && text.len() == 71;
    let (good, bad): (Vec<_>, Vec<_>) = asked.layer_digests.iter().partition(is_digest);
    let listed: Vec<Value> = good
        .into_iter()
        .map(|digest| match layers.get(digest) {
            Some(size) => json!({
                "layerDigest": digest,
                "layerAvailability": "AVAILABLE",
                "layerSize": size,
                "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip",
            }),
            None => json!({"layerDigest": digest, "layerAvailability": "UNAVAILABLE"}),
        })
        .collect();
    let failures: Vec<Value> = bad
        .into_iter()
        .map(|digest| {
            json!({
                "layerDigest": digest,
                "failureCode": "InvalidLayerDigest",
                "failureReason": "Invalid layer digest",
            })
        })
        .collect();
    Ok(json!({"layers": listed, "failures": failures}))
}

pub(super) fn initiate_layer_upload(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: OfUpload = input(value)?;
    turn.repository(&wanted.repository_name)?;
    let id = turn.world.dice.uuid();
    let repository = turn.repository(&wanted.repository_name)?;
    repository.uploads.insert(id.clone(), Upload::default());
    Ok(json!({"uploadId": id, "partSize": PART_BYTES}))
}

impl Turn<'_> {
    fn upload(&mut self, wanted: &OfUpload) -> Result<&mut Upload, ApiFault> {
        let repository = self.repository(&wanted.repository_name)?;
        repository
            .uploads
            .get_mut(&wanted.upload_id)
            .ok_or_else(|| {
                ApiFault::new(
                    "UploadNotFoundException",
                    format!(
                        "The upload with id '{}' could not be found",
                        wanted.upload_id
                    ),
                )
            })
    }
}

pub(super) fn upload_layer_part(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: OfUpload = input(value)?;
    let blob = BASE64_STANDARD
        .decode(&wanted.layer_part_blob)
        .map_err(|error| ApiFault::new("SerializationException", error.to_string()))?;
    let account = turn.world.account.clone();
    let upload = turn.upload(&wanted)?;
    if wanted.part_first_byte != upload.size_bytes {
        return Err(ApiFault::new(
            "InvalidLayerPartException",
            format!(
                "The layer part upload request is invalid: the next byte is {}",
                upload.size_bytes
            ),
        ));
    }
    upload.size_bytes += blob.len() as u64;
    upload.parts += 1;
    upload.digest = digest(&blob);
    Ok(json!({
        "registryId": account,
        "repositoryName": wanted.repository_name,
        "uploadId": wanted.upload_id,
        "lastByteReceived": upload.size_bytes.saturating_sub(1),
    }))
}

/// The given digest is checked where the layer came in one part; else
/// it is believed.
pub(super) fn complete_layer_upload(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: OfUpload = input(value)?;
    let upload = turn.upload(&wanted)?.clone();
    let digest = wanted.layer_digests.first().cloned().unwrap_or_default();
    let refuse = |code: &str, message: String| Err(ApiFault::new(code, message));
    if upload.size_bytes == 0 {
        return refuse(
            "EmptyUploadException",
            "The upload has no layer parts".to_owned(),
        );
    }
    if upload.parts == 1 && upload.digest != digest {
        return refuse(
            "InvalidLayerException",
            format!("The layer has the digest {}, not {digest}", upload.digest),
        );
    }
    let account = turn.world.account.clone();
    let repository = turn.repository(&wanted.repository_name)?;
    if repository.layers.contains_key(&digest) {
        return refuse(
            "LayerAlreadyExistsException",
            format!("The layer with digest '{digest}' already exists"),
        );
    }
    repository.uploads.remove(&wanted.upload_id);
    repository.layers.insert(digest.clone(), upload.size_bytes);
    Ok(json!({
        "registryId": account,
        "repositoryName": wanted.repository_name,
        "uploadId": wanted.upload_id,
        "layerDigest": digest,
    }))
}
