//! Deleting images.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{image::ImageId, image_shown::failure};
use crate::{
    operation::{Answer, input},
    state::ecr::{Image, Repository},
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
            let image = self.images.remove(&digest);
            self.drop_layers(&image.map(|it| it.layers()).unwrap_or_default());
        }
        if tags.is_empty() {
            return Ok(vec![json!({"imageDigest": digest})]);
        }
        let entry = |tag: &String| json!({"imageDigest": digest, "imageTag": tag});
        Ok(tags.iter().map(entry).collect())
    }

    /// Drops these layers, but for those that another image has.
    fn drop_layers(&mut self, layers: &[String]) {
        let others = self.images.values().flat_map(Image::layers);
        let others: BTreeSet<String> = others.collect();
        for layer in layers.iter().filter(|layer| !others.contains(*layer)) {
            self.layers.remove(layer);
        }
    }
}
