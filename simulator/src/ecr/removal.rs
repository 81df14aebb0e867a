//! Deleting images.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{image::ImageId, image_shown::failure, repository::Repository};
use crate::{
    operation::{Answer, input},
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BatchDeleteImage {
    repository_name: String,
    image_ids: Vec<ImageId>,
}

pub(super) fn batch_delete_image(value: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted: BatchDeleteImage = input(value)?;
    let repository = turn.repository(&unwanted.repository_name)?;
    let (mut gone, mut failures) = (Vec::new(), Vec::new());
    for id in &unwanted.image_ids {
        match repository.delete(id) {
            Ok(entries) => gone.extend(entries),
            Err((code, reason)) => failures.push(failure(id, code, reason)),
        }
    }
    Ok(json!({"imageIds": gone, "failures": failures}))
}

impl Repository {
    /// A tag goes alone, unless it is the last one; a digest goes with all.
    fn delete(&mut self, id: &ImageId) -> Result<Vec<Value>, (&'static str, &'static str)> {
        let digest = id.find(self)?.digest.clone();
        let own: Vec<String> = self.tags_of(&digest).into_iter().cloned().collect();
        let tags = match &id.image_tag {
            Some(tag) => vec![tag.clone()],
            None => own.clone(),
        };
        let ends = tags.len() == own.len();
        let mut images = self.images.values();
        if ends && images.any(|image| image.parts.contains(&digest)) {
            return Err((
                "ImageReferencedByManifestList",
                "Requested image referenced by manifest list",
            ));
        }
        for tag in &tags {
            self.image_tags.remove(tag);
        }
        if ends {
            self.images.remove(&digest);
        }
        if tags.is_empty() {
            return Ok(vec![json!({"imageDigest": digest})]);
        }
        let entry = |tag: &String| json!({"imageDigest": digest, "imageTag": tag});
        Ok(tags.iter().map(entry).collect())
    }
}
