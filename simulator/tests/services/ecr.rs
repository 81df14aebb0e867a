//! ECR as AWS behaves.

use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use kavak_simulator::{ApiFault, Moment, Pace, Service, Simulator, World};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const REGION: &str = "us-east-1";
const ARN: &str = "arn:aws:ecr:us-east-1:123456789012:repository/kavak/app";

struct Registry(Simulator);

impl Registry {
    fn new(changes: Value) -> Self {
        let world = World::new(Pace::Typical, 7);
        let it = Self(Simulator::new(world, Duration::ZERO, Moment::default()));
        it.call("CreateRepository", changes).unwrap();
        it
    }

    /// Calls for the repository.
    fn call(&self, operation: &str, mut input: Value) -> Result<Value, ApiFault> {
        if operation != "DescribeRepositories" && !operation.ends_with("Resource") {
            input["repositoryName"] = json!("kavak/app");
        }
        self.0.call(Service::Ecr, REGION, operation, input)
    }

    fn repository(&self) -> Value {
        let output = self.call("DescribeRepositories", json!({})).unwrap();
        output["repositories"][0].clone()
    }

    /// Uploads a layer; returns its digest.
    fn upload(&self, content: &[u8]) -> String {
        let begun = self.call("InitiateLayerUpload", json!({})).unwrap();
        let part = json!({
            "uploadId": begun["uploadId"],
            "partFirstByte": 0,
            "partLastByte": content.len() - 1,
            "layerPartBlob": BASE64_STANDARD.encode(content),
        });
        self.call("UploadLayerPart", part).unwrap();
        let end = json!({"uploadId": begun["uploadId"], "layerDigests": [digest(content)]});
        self.call("CompleteLayerUpload", end).unwrap();
        digest(content)
    }

    fn push(&self, manifest: &str, tag: &str) -> Result<Value, ApiFault> {
        let image = self.call(
            "PutImage",
            json!({"imageManifest": manifest, "imageTag": tag}),
        )?;
        Ok(image["image"]["imageId"].clone())
    }

    /// Pushes an image with its own configuration.
    fn push_new(&self, content: &str, tag: &str) -> Value {
        let config = self.upload(content.as_bytes());
        self.push(&manifest(&config, &[]), tag).unwrap()
    }

    fn tags_of_images(&self) -> Vec<String> {
        let output = self.call("ListImages", json!({})).unwrap();
        let ids = output["imageIds"].as_array().unwrap().iter();
        let mut tags: Vec<String> = ids.map(|id| id["imageTag"].to_string()).collect();
        tags.sort();
        tags
    }
}

fn digest(content: &[u8]) -> String {
    let hash = Sha256::digest(content);
    let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}

fn manifest(config: &str, layers: &[&str]) -> String {
    let layers: Vec<Value> = layers.iter().map(|it| json!({"digest": it})).collect();
    json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": config},
        "layers": layers,
    })
    .to_string()
}

fn code(answer: Result<Value, ApiFault>) -> String {
    answer.unwrap_err().code
}

#[tokio::test(start_paused = true)]
async fn new_repository_has_the_defaults_that_tools_read() {
    let it = Registry::new(json!({}));
    let output = it.repository();
    let expected = json!({
        "repositoryArn": ARN,
        "registryId": "123456789012",
        "repositoryName": "kavak/app",
        "repositoryUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/kavak/app",
        "imageTagMutability": "MUTABLE",
        "imageScanningConfiguration": {"scanOnPush": false},
        "encryptionConfiguration": {"encryptionType": "AES256", "kmsKey": null},
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&output[name], value, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn name_is_taken_once_and_one_that_is_unknown_fails_the_whole_call() {
    let it = Registry::new(json!({}));
    let again = code(it.call("CreateRepository", json!({})));
    assert_eq!(again, "RepositoryAlreadyExistsException");
    let asked = json!({"repositoryNames": ["kavak/app", "other"]});
    let unknown = code(it.call("DescribeRepositories", asked));
    assert_eq!(unknown, "RepositoryNotFoundException");
}

#[tokio::test(start_paused = true)]
async fn names_have_the_form_that_aws_takes() {
    let it = Registry::new(json!({}));
    for name in ["Kavak", "kavak//app", "-kavak", "k"] {
        let wanted = json!({"repositoryName": name});
        let refused = it.0.call(Service::Ecr, REGION, "CreateRepository", wanted);
        assert_eq!(code(refused), "InvalidParameterException", "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn scanning_and_mutability_are_changed() {
    let it = Registry::new(json!({"imageScanningConfiguration": {"scanOnPush": true}}));
    let scanning = json!({"imageScanningConfiguration": {"scanOnPush": false}});
    it.call("PutImageScanningConfiguration", scanning).unwrap();
    let mutability = json!({"imageTagMutability": "IMMUTABLE"});
    it.call("PutImageTagMutability", mutability).unwrap();
    let output = it.repository();
    assert_eq!(output["imageScanningConfiguration"]["scanOnPush"], false);
    assert_eq!(output["imageTagMutability"], "IMMUTABLE");
}

#[tokio::test(start_paused = true)]
async fn repository_with_images_is_deleted_by_force_only() {
    let it = Registry::new(json!({}));
    it.push_new("{}", "latest");
    let refused = it.call("DeleteRepository", json!({})).unwrap_err();
    assert_eq!(refused.code, "RepositoryNotEmptyException");
    assert!(refused.message.contains("still contains images"));
    it.call("DeleteRepository", json!({"force": true})).unwrap();
    let gone = code(it.call("DeleteRepository", json!({"force": true})));
    assert_eq!(gone, "RepositoryNotFoundException");
}

#[tokio::test(start_paused = true)]
async fn there_is_no_policy_unless_one_is_put() {
    let it = Registry::new(json!({}));
    let access = code(it.call("GetRepositoryPolicy", json!({})));
    assert_eq!(access, "RepositoryPolicyNotFoundException");
    let lifecycle = code(it.call("GetLifecyclePolicy", json!({})));
    assert_eq!(lifecycle, "LifecyclePolicyNotFoundException");
    let text = format!("{{\"rules\": []{}}}", " ".repeat(100));
    let policy = json!({"lifecyclePolicyText": text});
    it.call("PutLifecyclePolicy", policy).unwrap();
    let output = it.call("GetLifecyclePolicy", json!({})).unwrap();
    assert_eq!(output["lifecyclePolicyText"], text);
    it.call("DeleteLifecyclePolicy", json!({})).unwrap();
    let lifecycle = code(it.call("GetLifecyclePolicy", json!({})));
    assert_eq!(lifecycle, "LifecyclePolicyNotFoundException");
}

#[tokio::test(start_paused = true)]
async fn layer_is_available_once_it_is_uploaded() {
    let it = Registry::new(json!({}));
    let missing = digest(b"missing");
    let uploaded = it.upload(b"layer");
    let asked = json!({"layerDigests": [uploaded, missing, "wrong"]});
    let output = it.call("BatchCheckLayerAvailability", asked).unwrap();
    assert_eq!(output["layers"][0]["layerAvailability"], "AVAILABLE");
    assert_eq!(output["layers"][0]["layerSize"], 5);
    assert_eq!(output["layers"][1]["layerAvailability"], "UNAVAILABLE");
    assert_eq!(output["failures"][0]["failureCode"], "InvalidLayerDigest");
}

#[tokio::test(start_paused = true)]
async fn invalid_upload_is_refused() {
    let it = Registry::new(json!({}));
    it.upload(b"layer");
    let begun = it.call("InitiateLayerUpload", json!({})).unwrap();
    let id = &begun["uploadId"];
    let end = |digest: &str| {
        let end = json!({"uploadId": id, "layerDigests": [digest]});
        code(it.call("CompleteLayerUpload", end))
    };
    assert_eq!(end(&digest(b"layer")), "EmptyUploadException");
    let part = |id: &Value, first: u64| {
        it.call(
            "UploadLayerPart",
            json!({
                "uploadId": id,
                "partFirstByte": first,
                "partLastByte": first + 4,
                "layerPartBlob": BASE64_STANDARD.encode(b"layer"),
            }),
        )
    };
    assert_eq!(
        code(part(&json!("00000000-0000-0000-0000-000000000000"), 0)),
        "UploadNotFoundException"
    );
    assert_eq!(code(part(id, 1)), "InvalidLayerPartException");
    part(id, 0).unwrap();
    assert_eq!(end(&digest(b"other")), "InvalidLayerException");
    assert_eq!(end(&digest(b"layer")), "LayerAlreadyExistsException");
}

#[tokio::test(start_paused = true)]
async fn image_needs_its_layers_and_a_manifest_that_is_one() {
    let it = Registry::new(json!({}));
    let config = it.upload(b"{}");
    let missing = digest(b"missing");
    for (text, expected) in [
        ("no json", "InvalidParameterException"),
        ("{}", "InvalidParameterException"),
        ("{\"schemaVersion\": 2}", "InvalidParameterException"),
        (&manifest(&config, &[&missing]), "LayersNotFoundException"),
        (&manifest(&missing, &[]), "LayersNotFoundException"),
    ] {
        assert_eq!(code(it.push(text, "latest")), expected, "{text}");
    }
    let index = json!({"schemaVersion": 2, "manifests": [{"digest": missing}]}).to_string();
    let index = code(it.push(&index, "latest"));
    assert_eq!(index, "ReferencedImagesNotFoundException");
    let wrong = json!({"imageManifest": manifest(&config, &[]), "imageDigest": missing});
    let wrong = code(it.call("PutImage", wrong));
    assert_eq!(wrong, "ImageDigestDoesNotMatchException");
}

#[tokio::test(start_paused = true)]
async fn image_is_known_by_the_digest_of_its_manifest_and_by_its_tags() {
    let it = Registry::new(json!({"imageScanningConfiguration": {"scanOnPush": true}}));
    let (config, layer) = (it.upload(b"{}"), it.upload(b"layer"));
    let text = manifest(&config, &[&layer]);
    let pushed = it.push(&text, "v1").unwrap();
    assert_eq!(pushed["imageDigest"], digest(text.as_bytes()));
    assert_eq!(code(it.push(&text, "v1")), "ImageAlreadyExistsException");
    it.push(&text, "latest").unwrap();
    let asked = json!({"imageIds": [{"imageTag": "v1"}]});
    let output = it.call("DescribeImages", asked).unwrap();
    let detail = &output["imageDetails"][0];
    assert_eq!(detail["imageTags"], json!(["latest", "v1"]));
    assert_eq!(detail["imageSizeInBytes"], 7);
    assert_eq!(detail["imageScanStatus"]["status"], "COMPLETE");
    let ids = json!({"imageIds": [{"imageTag": "v1"}, {"imageTag": "v2"}, {}]});
    let output = it.call("BatchGetImage", ids).unwrap();
    assert_eq!(output["images"][0]["imageManifest"], text);
    let failures = output["failures"].as_array().unwrap().iter();
    let codes: Vec<&str> = failures
        .map(|it| it["failureCode"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["ImageNotFound", "MissingDigestAndTag"]);
    let unknown = json!({"imageIds": [{"imageTag": "v2"}]});
    let unknown = code(it.call("DescribeImages", unknown));
    assert_eq!(unknown, "ImageNotFoundException");
}

#[tokio::test(start_paused = true)]
async fn tag_moves_unless_it_is_immutable() {
    let it = Registry::new(json!({}));
    it.push_new("1", "latest");
    it.push_new("2", "latest");
    assert_eq!(it.tags_of_images(), ["\"latest\"", "null"]);
    let immutable = json!({
        "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
        "imageTagMutabilityExclusionFilters": [{"filterType": "WILDCARD", "filter": "dev*"}],
    });
    it.call("PutImageTagMutability", immutable).unwrap();
    let third = manifest(&it.upload(b"3"), &[]);
    let refused = code(it.push(&third, "latest"));
    assert_eq!(refused, "ImageTagAlreadyExistsException");
    it.push_new("4", "dev-1");
    it.push_new("5", "dev-1");
}

#[tokio::test(start_paused = true)]
async fn image_goes_with_its_last_tag_or_by_its_digest() {
    let it = Registry::new(json!({}));
    let config = it.upload(b"{}");
    let text = manifest(&config, &[]);
    let pushed = it.push(&text, "a").unwrap();
    it.push(&text, "b").unwrap();
    let delete = |id: Value| {
        it.call("BatchDeleteImage", json!({"imageIds": [id]}))
            .unwrap()
    };
    delete(json!({"imageTag": "a"}));
    assert_eq!(it.tags_of_images(), ["\"b\""]);
    delete(json!({"imageTag": "b"}));
    assert_eq!(it.tags_of_images(), [""; 0]);
    // Its layers have gone with it.
    assert_eq!(code(it.push(&text, "c")), "LayersNotFoundException");
    it.upload(b"{}");
    it.push(&text, "c").unwrap();
    delete(json!({"imageDigest": pushed["imageDigest"]}));
    assert_eq!(it.tags_of_images(), [""; 0]);
    let output = delete(json!({"imageTag": "c"}));
    assert_eq!(output["failures"][0]["failureCode"], "ImageNotFound");
}

#[tokio::test(start_paused = true)]
async fn part_of_an_index_stays_while_the_index_does() {
    let it = Registry::new(json!({}));
    let part = it.push_new("{}", "part");
    let index = json!({"schemaVersion": 2, "manifests": [{"digest": part["imageDigest"]}]});
    it.push(&index.to_string(), "index").unwrap();
    let ids = json!({"imageIds": [{"imageDigest": part["imageDigest"]}]});
    let output = it.call("BatchDeleteImage", ids).unwrap();
    let code = &output["failures"][0]["failureCode"];
    assert_eq!(code, "ImageReferencedByManifestList");
}

#[tokio::test(start_paused = true)]
async fn token_of_the_registry_is_good_for_twelve_hours() {
    let it = Registry::new(json!({}));
    let token = || it.call("GetAuthorizationToken", json!({})).unwrap();
    let output = token();
    let data = &output["authorizationData"][0];
    let decoded = BASE64_STANDARD
        .decode(data["authorizationToken"].as_str().unwrap())
        .unwrap();
    assert!(decoded.starts_with(b"AWS:"));
    let endpoint = "https://123456789012.dkr.ecr.us-east-1.amazonaws.com";
    assert_eq!(data["proxyEndpoint"], endpoint);
    // The world began at 13:33:20.
    assert!(
        data["expiresAt"].as_str().unwrap().contains("T02:13:20"),
        "{data}"
    );
    assert_eq!(token(), output);
}

#[tokio::test(start_paused = true)]
async fn registry_on_this_machine_takes_the_place_of_awss() {
    let it = Registry::new(json!({}));
    it.0.change(|world, now| {
        world.use_registry(REGION, "http://127.0.0.1:5000");
        world.add_image(REGION, now, "kavak/app", "latest").unwrap();
    });
    assert_eq!(it.repository()["repositoryUri"], "127.0.0.1:5000/kavak/app");
    let output = it.call("GetAuthorizationToken", json!({})).unwrap();
    let endpoint = &output["authorizationData"][0]["proxyEndpoint"];
    assert_eq!(endpoint, "http://127.0.0.1:5000");
    assert_eq!(it.tags_of_images(), ["\"latest\""]);
}

#[tokio::test(start_paused = true)]
async fn tags_are_kept_by_arn() {
    let it = Registry::new(json!({"tags": [{"Key": "env", "Value": "dev"}]}));
    let tags = json!([{"Key": "a", "Value": "1"}]);
    it.call("TagResource", json!({"resourceArn": ARN, "tags": tags}))
        .unwrap();
    let untag = json!({"resourceArn": ARN, "tagKeys": ["env"]});
    it.call("UntagResource", untag).unwrap();
    let output = it
        .call("ListTagsForResource", json!({"resourceArn": ARN}))
        .unwrap();
    assert_eq!(output["tags"], tags);
}

#[tokio::test(start_paused = true)]
async fn findings_are_those_of_the_last_scan_of_an_image() {
    let it = Registry::new(json!({"imageScanningConfiguration": {"scanOnPush": true}}));
    let pushed = it.push_new("{}", "v1");
    let by_tag = json!({"imageId": {"imageTag": "v1"}});
    let findings = || {
        it.call("DescribeImageScanFindings", by_tag.clone())
            .unwrap()
    };
    let answer = findings();
    assert_eq!(answer["registryId"], "123456789012");
    assert_eq!(answer["repositoryName"], "kavak/app");
    assert_eq!(
        answer["imageId"],
        json!({"imageDigest": pushed["imageDigest"], "imageTag": "v1"})
    );
    assert_eq!(answer["imageScanStatus"]["status"], "COMPLETE");
    assert_eq!(
        answer["imageScanFindings"]["findingSeverityCounts"],
        json!({})
    );
    let by_digest = json!({"imageId": {"imageDigest": pushed["imageDigest"]}});
    let by_digest = it.call("DescribeImageScanFindings", by_digest).unwrap();
    assert_eq!(by_digest["imageId"]["imageDigest"], pushed["imageDigest"]);

    let scan = |status, counts: &[(&str, u32)]| {
        it.0.set_image_scan(REGION, "kavak/app", status, counts)
            .unwrap();
    };
    scan("COMPLETE", &[("CRITICAL", 1), ("LOW", 9)]);
    let counts = &findings()["imageScanFindings"]["findingSeverityCounts"];
    assert_eq!(*counts, json!({"CRITICAL": 1, "LOW": 9}));
    scan("IN_PROGRESS", &[]);
    let answer = findings();
    assert_eq!(answer["imageScanStatus"]["status"], "IN_PROGRESS");
    assert_eq!(answer["imageScanFindings"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn findings_of_what_is_not_there_or_was_not_scanned_are_refused() {
    let it = Registry::new(json!({}));
    it.push_new("{}", "v1");
    let findings = |tag: &str| {
        let asked = json!({"imageId": {"imageTag": tag}});
        code(it.call("DescribeImageScanFindings", asked))
    };
    assert_eq!(findings("v1"), "ScanNotFoundException");
    assert_eq!(findings("v2"), "ImageNotFoundException");
    let other = json!({"repositoryName": "other", "imageId": {"imageTag": "v1"}});
    let other =
        it.0.call(Service::Ecr, REGION, "DescribeImageScanFindings", other);
    assert_eq!(code(other), "RepositoryNotFoundException");
}
