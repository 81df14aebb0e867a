//! Descriptions of images.

use serde::Deserialize;
use serde_json::{Value, json};

use super::image::ImageId;
use crate::{
    clock::Calendar,
    fault::ApiFault,
    operation::{Answer, input},
    state::ecr::{Image, Repository},
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfImages {
    repository_name: String,
    #[serde(default)]
    image_ids: Vec<ImageId>,
    #[serde(default)]
    filter: Filter,
    max_results: Option<usize>,
    next_token: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Filter {
    tag_status: Option<String>,
}

impl Filter {
    fn lets_through(&self, has_tag: bool) -> bool {
        match self.tag_status.as_deref() {
            Some("TAGGED") => has_tag,
            Some("UNTAGGED") => !has_tag,
            _ => true,
        }
    }
}

impl OfImages {
    fn cut(&self, all: Vec<Value>) -> (Vec<Value>, Option<String>) {
        let token = self.next_token.as_deref();
        let start: usize = token.and_then(|it| it.parse().ok()).unwrap_or(0);
        let end = start + self.max_results.unwrap_or(100);
        let next = (end < all.len()).then(|| end.to_string());
        let part = all.into_iter().take(end).skip(start).collect();
        (part, next)
    }
}

/// Images that are not found are listed apart.
pub(super) fn batch_get_image(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: OfImages = input(value)?;
    let account = turn.world.account.clone();
    let repository = turn.repository(&asked.repository_name)?;
    let (mut images, mut failures) = (Vec::new(), Vec::new());
    for id in &asked.image_ids {
        match id.find(repository) {
            Ok(image) => images.push(json!({
                "registryId": account,
                "repositoryName": asked.repository_name,
                "imageId": {"imageDigest": image.digest, "imageTag": id.image_tag},
                "imageManifest": image.manifest,
                "imageManifestMediaType": image.media_type,
            })),
            Err((code, reason)) => failures.push(failure(id, code, reason)),
        }
    }
    Ok(json!({"images": images, "failures": failures}))
}

pub(super) fn failure(id: &ImageId, code: &str, reason: &str) -> Value {
    json!({"imageId": id.shown(), "failureCode": code, "failureReason": reason})
}

/// One image that is not found fails the whole call.
pub(super) fn describe_images(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: OfImages = input(value)?;
    let (account, calendar) = (turn.world.account.clone(), turn.world.calendar);
    let name = &asked.repository_name;
    let repository = turn.repository(name)?;
    let images: Vec<&Image> = if asked.image_ids.is_empty() {
        repository.images.values().collect()
    } else {
        let find = |id: &ImageId| {
            id.find(repository)
                .map_err(|_| not_found(id, name, &account))
        };
        asked.image_ids.iter().map(find).collect::<Result<_, _>>()?
    };
    let has_tag = |image: &Image| !repository.tags_of(&image.digest).is_empty();
    let details = images
        .into_iter()
        .filter(|image| asked.filter.lets_through(has_tag(image)))
        .map(|image| {
            let mut detail = shown(image, repository, calendar);
            detail["registryId"] = json!(account);
            detail["repositoryName"] = json!(name);
            detail
        })
        .collect();
    let (details, next) = asked.cut(details);
    Ok(json!({"imageDetails": details, "nextToken": next}))
}

pub(super) fn not_found(id: &ImageId, name: &str, registry: &str) -> ApiFault {
    let text = |text: &Option<String>| text.clone().unwrap_or("null".to_owned());
    ApiFault::new(
        "ImageNotFoundException",
        format!(
            "The image with imageId {{imageDigest:'{}', imageTag:'{}'}} does not exist within the repository with name '{name}' in the registry with id '{registry}'",
            text(&id.image_digest),
            text(&id.image_tag)
        ),
    )
}

fn shown(image: &Image, repository: &Repository, calendar: Calendar) -> Value {
    let tags = repository.tags_of(&image.digest);
    let pushed_at = calendar.write(image.pushed_at);
    let scan = repository.scans_on_push.then(|| {
        json!({
            "status": "COMPLETE",
            "description": "The scan was completed successfully.",
        })
    });
    let findings = repository
        .scans_on_push
        .then(|| json!({"imageScanCompletedAt": pushed_at, "findingSeverityCounts": {}}));
    json!({
        "imageDigest": image.digest,
        "imageTags": (!tags.is_empty()).then_some(tags),
        "imageSizeInBytes": image.size_bytes,
        "imagePushedAt": pushed_at,
        "imageScanStatus": scan,
        "imageScanFindingsSummary": findings,
        "imageManifestMediaType": image.media_type,
        "artifactMediaType": image.artifact_media_type,
    })
}

/// Each tag of an image is an entry of its own.
pub(super) fn list_images(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: OfImages = input(value)?;
    let repository = turn.repository(&asked.repository_name)?;
    let mut ids = Vec::new();
    for digest in repository.images.keys() {
        let tags = repository.tags_of(digest);
        if !asked.filter.lets_through(!tags.is_empty()) {
            continue;
        }
        let entry = |tag: Option<&String>| json!({"imageDigest": digest, "imageTag": tag});
        if tags.is_empty() {
            ids.push(entry(None));
        }
        ids.extend(tags.into_iter().map(|tag| entry(Some(tag))));
    }
    let (ids, next) = asked.cut(ids);
    Ok(json!({"imageIds": ids, "nextToken": next}))
}
