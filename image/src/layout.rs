//! An image as files: the OCI image layout, which other tools read too.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use oci_spec::{
    OciSpecError,
    image::{
        ANNOTATION_REF_NAME, ANNOTATION_REVISION, Descriptor, Digest, ImageConfiguration,
        ImageIndex, ImageIndexBuilder, ImageManifest, MediaType, OciLayoutBuilder, SCHEMA_VERSION,
    },
};

use crate::{
    blob::{Blob, sha256},
    pack::Image,
};

/// Why a layout can't be written or read.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// A file can't be written or read.
    #[error("{path} can't be {verb}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What was tried.
        verb: &'static str,
        /// The system's reason.
        source: io::Error,
    },
    /// A document is not as it should be.
    #[error("it is no OCI image layout")]
    Document(#[from] OciSpecError),
    /// A file has other bytes than its name says.
    #[error("{path} is damaged: its digest is {found}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The digest of what is there.
        found: Digest,
    },
    /// The layout has another number of images than one.
    #[error("it has {count} images, not one")]
    NotOne {
        /// How many.
        count: usize,
    },
}

/// Writes an image into a folder, which is made if it is not there; what an
/// earlier one left is taken away from its index, not from the folder.
///
/// # Errors
/// A file that can't be written.
pub fn write(image: &Image, folder: &Path, tag: &str) -> Result<(), LayoutError> {
    let blobs = folder.join("blobs/sha256");
    let made = fs::create_dir_all(&blobs);
    made.map_err(|source| failed(&blobs, "made", source))?;
    for blob in image.blobs().chain([&image.manifest]) {
        save(&blobs.join(blob.digest.digest()), &blob.bytes)?;
    }
    let layout = OciLayoutBuilder::default()
        .image_layout_version("1.0.0")
        .build()?;
    let layout = Blob::json("layout", MediaType::Other("layout".into()), &layout)?;
    save(&folder.join("oci-layout"), &layout.bytes)?;
    let mut entry = image.manifest.descriptor()?;
    entry.set_annotations(Some(
        [(ANNOTATION_REF_NAME.to_owned(), tag.to_owned())].into(),
    ));
    let index = ImageIndexBuilder::default()
        .schema_version(SCHEMA_VERSION)
        .media_type(MediaType::ImageIndex)
        .manifests([entry])
        .build()?;
    let index = Blob::json("index", MediaType::ImageIndex, &index)?;
    // Last: an index never speaks of what is not there.
    save(&folder.join("index.json"), &index.bytes)
}

/// Reads the one image of a folder, every digest checked.
///
/// # Errors
/// A file that can't be read or is damaged, or a folder that is no layout of one image.
pub fn read(folder: &Path) -> Result<Image, LayoutError> {
    let index = ImageIndex::from_reader(load(&folder.join("index.json"))?.as_slice())?;
    let [entry] = index.manifests().as_slice() else {
        let count = index.manifests().len();
        return Err(LayoutError::NotOne { count });
    };
    let manifest = blob(folder, "manifest", entry)?;
    let document = ImageManifest::from_reader(manifest.bytes.as_ref())?;
    let config = blob(folder, "config", document.config())?;
    let layers: Vec<Blob> = document
        .layers()
        .iter()
        .enumerate()
        .map(|(place, layer)| blob(folder, &format!("layer {}", place + 1), layer))
        .collect::<Result<_, _>>()?;
    let run = ImageConfiguration::from_reader(config.bytes.as_ref())?;
    let revision = run
        .labels_of_config()
        .and_then(|labels| labels.get(ANNOTATION_REVISION));
    Ok(Image {
        commit: revision.cloned().unwrap_or_default(),
        architecture: run.architecture().clone(),
        layers,
        config,
        manifest,
    })
}

fn blob(folder: &Path, name: &str, descriptor: &Descriptor) -> Result<Blob, LayoutError> {
    let path = folder
        .join("blobs/sha256")
        .join(descriptor.digest().digest());
    let blob = Blob::new(name, descriptor.media_type().clone(), load(&path)?)?;
    if blob.digest != *descriptor.digest() {
        let found = sha256(&blob.bytes)?;
        return Err(LayoutError::Damaged { path, found });
    }
    Ok(blob)
}

fn load(path: &Path) -> Result<Vec<u8>, LayoutError> {
    fs::read(path).map_err(|source| failed(path, "read", source))
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), LayoutError> {
    fs::write(path, bytes).map_err(|source| failed(path, "written", source))
}

fn failed(path: &Path, verb: &'static str, source: io::Error) -> LayoutError {
    LayoutError::File {
        path: path.to_owned(),
        verb,
        source,
    }
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;
    use crate::pack::tests::packed;

    #[test]
    fn a_layout_is_read_back_as_it_was_written_and_damage_is_reported() {
        let image = packed("aaa");
        let folder = tempfile::tempdir().expect("a folder");
        write(&image, folder.path(), "aaa").expect("it is written");
        let found = read(folder.path()).expect("it is read");
        assert_eq!(
            (found.digest(), &found.commit),
            (image.digest(), &image.commit)
        );
        assert_eq!(found.bytes(), image.bytes());
        let name = image.layers[0].digest.digest();
        let path = folder.path().join("blobs/sha256").join(name);
        std::fs::write(&path, b"other bytes").expect("a file");
        let error = read(folder.path()).expect_err("damaged").to_string();
        assert!(error.contains(name) && error.contains("damaged"), "{error}");
    }
}
