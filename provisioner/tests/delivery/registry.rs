//! Images in the environment's repository.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use kavak_simulator::{Service, Simulator};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::scene::REGION;

pub(crate) const REPOSITORY: &str = "kavak-agent-dev-app";

fn ecr(account: &Simulator, operation: &str, mut input: Value) -> Value {
    input["repositoryName"] = REPOSITORY.into();
    let answer = account.call(Service::Ecr, REGION, operation, input);
    // The same layer twice is the same layer.
    answer.unwrap_or_default()
}

/// Pushes an index with one image for this processor.
pub(crate) fn push_image(account: &Simulator, tag: &str, architecture: &str) {
    let config = json!({"architecture": architecture, "os": "linux"}).to_string();
    let upload = |bytes: &str| push_layer(account, bytes);
    let (config_digest, layer_digest) = (upload(&config), upload("layer"));
    let media = "application/vnd.oci.image";
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": format!("{media}.manifest.v1+json"),
        "config": {"mediaType": format!("{media}.config.v1+json"), "digest": config_digest, "size": config.len()},
        "layers": [{"mediaType": format!("{media}.layer.v1.tar"), "digest": layer_digest, "size": 5}],
    })
    .to_string();
    let put = ecr(account, "PutImage", json!({"imageManifest": manifest}));
    let index = json!({
        "schemaVersion": 2,
        "mediaType": format!("{media}.index.v1+json"),
        "manifests": [{
            "mediaType": format!("{media}.manifest.v1+json"),
            "digest": put["image"]["imageId"]["imageDigest"],
            "size": manifest.len(),
            "platform": {"architecture": architecture, "os": "linux"},
        }],
    })
    .to_string();
    let put = json!({"imageManifest": index, "imageTag": tag});
    let put = ecr(account, "PutImage", put);
    assert_eq!(put["image"]["imageId"]["imageTag"], tag, "{put}");
}

fn push_layer(account: &Simulator, bytes: &str) -> String {
    let hash = Sha256::digest(bytes);
    let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let digest = format!("sha256:{digits}");
    let upload = ecr(account, "InitiateLayerUpload", json!({}));
    let id = &upload["uploadId"];
    let part = json!({
        "uploadId": id, "partFirstByte": 0,
        "partLastByte": bytes.len() - 1, "layerPartBlob": BASE64_STANDARD.encode(bytes),
    });
    ecr(account, "UploadLayerPart", part);
    let complete = json!({"uploadId": id, "layerDigests": [digest]});
    ecr(account, "CompleteLayerUpload", complete);
    digest
}

/// The address of the repository.
pub(crate) fn repository(account: &Simulator) -> String {
    let name = json!({"repositoryNames": [REPOSITORY]});
    let answer = account.call(Service::Ecr, REGION, "DescribeRepositories", name);
    let address = answer.unwrap()["repositories"][0]["repositoryUri"].clone();
    address.as_str().unwrap().to_owned()
}
