//! Findings of ECR's scans of images: none, unless a test sets some.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{image::ImageId, image_shown::not_found};
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    state::ecr::Scan,
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfScan {
    repository_name: String,
    image_id: ImageId,
}

pub(super) fn describe_image_scan_findings(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: OfScan = input(value)?;
    let (account, calendar) = (turn.world.account.clone(), turn.world.calendar);
    let name = &asked.repository_name;
    let repository = turn.repository(name)?;
    let found = asked.image_id.find(repository);
    let image = found.map_err(|_| not_found(&asked.image_id, name, &account))?;
    let digest = &image.digest;
    if !repository.scans_on_push {
        return Err(ApiFault::new(
            "ScanNotFoundException",
            format!(
                "Image scan does not exist for the image with '{{imageDigest:'{digest}'}}' in the repository with name '{name}' in the registry with id '{account}'"
            ),
        ));
    }
    let Scan { status, counts } = &repository.scan;
    let findings = (status == "COMPLETE").then(|| {
        json!({
            "imageScanCompletedAt": calendar.write(image.pushed_at),
            "findingSeverityCounts": counts,
            "findings": [],
        })
    });
    Ok(json!({
        "registryId": account,
        "repositoryName": name,
        "imageId": {"imageDigest": digest, "imageTag": asked.image_id.image_tag},
        "imageScanStatus": {"status": status},
        "imageScanFindings": findings,
    }))
}
