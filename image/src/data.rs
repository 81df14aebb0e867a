//! The seller's data: a layer of their own on an image that a registry has, so
//! that other data push that layer alone.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use oci_spec::image::{
    Arch, History, HistoryBuilder, ImageConfiguration, ImageManifest, MediaType,
};
use ring::digest::{Context, SHA256, digest};

use crate::{
    blob::{Blob, hex},
    pack::{Image, Layer, PackError},
    tree::Tree,
};

/// The annotation that names which layer the data are.
const ANNOTATION: &str = "kavak.layer";
const LAYER: &str = "data";
const CREATED_BY: &str = "kavak-infra: the seller's data";
/// Docker's word for a layer, which its manifests need.
const DOCKER_LAYER: &str = "application/vnd.docker.image.rootfs.diff.tar.gzip";

/// Files by their absolute path in the image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Data(BTreeMap<String, File>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct File {
    bytes: Bytes,
    /// In seconds since 1970.
    modified_s: u64,
}

impl Data {
    /// The same with one more file, changed at this time, in seconds since 1970.
    #[must_use]
    pub fn file(mut self, path: &str, bytes: impl Into<Bytes>, modified_s: u64) -> Self {
        let file = File {
            bytes: bytes.into(),
            modified_s,
        };
        self.0.insert(path.to_owned(), file);
        self
    }

    /// SHA-256 of paths and contents, in hexadecimal digits: the same data on
    /// every machine, whatever their time, and by every version of this program
    /// have the same.
    #[must_use]
    pub fn sha256(&self) -> String {
        let mut context = Context::new(&SHA256);
        for (path, File { bytes, .. }) in &self.0 {
            context.update(&(path.len() as u64).to_be_bytes());
            context.update(path.as_bytes());
            context.update(&(bytes.len() as u64).to_be_bytes());
            context.update(bytes);
        }
        hex(context.finish().as_ref())
    }

    fn layer(&self) -> Result<Layer, PackError> {
        let tree = self.0.iter().fold(Tree::default(), |tree, (path, file)| {
            let path = path.trim_start_matches('/');
            tree.file_of_time(path, 0o644, file.bytes.clone(), file.modified_s)
        });
        Layer::new(LAYER, &tree)
    }
}

/// SHA-256 of a file, in hexadecimal digits.
#[must_use]
pub fn file_sha256(bytes: &[u8]) -> String {
    hex(digest(&SHA256, bytes).as_ref())
}

/// An image that a registry has, as far as another layer on it needs to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    pub(crate) manifest: ImageManifest,
    pub(crate) config: ImageConfiguration,
}

impl Base {
    /// The image with `data` in place of those that it has. Only the new layer
    /// and both documents are in the result: the rest is where the image is.
    ///
    /// # Errors
    /// A document that can't be written.
    pub fn with(&self, data: &Data) -> Result<Image, PackError> {
        let layer = data.layer()?;
        let (mut manifest, mut config) = (self.manifest.clone(), self.config.clone());
        let is_of_docker = self.manifest.media_type() == &Some(MediaType::from(DOCKER_MANIFEST));
        let mut descriptor = layer.blob.descriptor()?;
        if is_of_docker {
            descriptor.set_media_type(MediaType::from(DOCKER_LAYER));
        }
        descriptor.set_annotations(Some(HashMap::from([(ANNOTATION.into(), LAYER.into())])));

        let is_data: Vec<bool> = manifest.layers().iter().map(is_data).collect();
        keep_others(manifest.layers_mut(), &is_data);
        manifest.layers_mut().push(descriptor);
        let mut diff_ids = config.rootfs().diff_ids().clone();
        keep_others(&mut diff_ids, &is_data);
        diff_ids.push(layer.diff_id.to_string());
        config.rootfs_mut().set_diff_ids(diff_ids);
        config.set_history(Some(history(config.history().as_deref())?));

        let of_config = self.manifest.config().media_type().clone();
        let config_blob = Blob::json("config", of_config, &config)?;
        let mut of_config = config_blob.descriptor()?;
        of_config.set_annotations(self.manifest.config().annotations().clone());
        manifest.set_config(of_config);
        let of_manifest = manifest.media_type().clone();
        let of_manifest = of_manifest.unwrap_or(MediaType::ImageManifest);
        let commit = config.labels_of_config().and_then(|labels| {
            let commit = labels.get(oci_spec::image::ANNOTATION_REVISION);
            commit.cloned()
        });
        Ok(Image {
            layers: vec![layer.blob],
            manifest: Blob::json("manifest", of_manifest, &manifest)?,
            config: config_blob,
            architecture: config.architecture().clone(),
            commit: commit.unwrap_or_default(),
        })
    }

    /// The processor that it is for.
    #[must_use]
    pub fn architecture(&self) -> &Arch {
        self.config.architecture()
    }
}

const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";

fn is_data(layer: &oci_spec::image::Descriptor) -> bool {
    let annotations = layer.annotations().as_ref();
    annotations.is_some_and(|it| it.get(ANNOTATION).is_some_and(|which| which == LAYER))
}

/// Drops what is at the places of data.
fn keep_others<T>(items: &mut Vec<T>, is_data: &[bool]) {
    let mut places = is_data.iter();
    items.retain(|_| !places.next().copied().unwrap_or_default());
}

/// The history with the data last, as their layer is.
fn history(before: Option<&[History]>) -> Result<Vec<History>, PackError> {
    let is_data = |entry: &&History| entry.created_by().as_deref() == Some(CREATED_BY);
    let before = before.unwrap_or_default().iter();
    let mut history: Vec<History> = before.filter(|entry| !is_data(entry)).cloned().collect();
    history.push(HistoryBuilder::default().created_by(CREATED_BY).build()?);
    Ok(history)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::tests::packed;

    const CATALOG: &str = "/usr/local/share/kavak-agent/catalog.csv";

    fn base(image: &Image) -> Base {
        Base {
            manifest: ImageManifest::from_reader(image.manifest.bytes.as_ref()).unwrap(),
            config: ImageConfiguration::from_reader(image.config.bytes.as_ref()).unwrap(),
        }
    }

    #[test]
    fn data_are_a_layer_of_their_own_that_other_data_replace() {
        let bare = packed("aaa");
        let first = base(&bare).with(&Data::default().file(CATALOG, "one", 7));
        let first = first.unwrap();
        let second = base(&first).with(&Data::default().file(CATALOG, "two", 7));
        let second = second.unwrap();

        let layers = |image: &Image| base(image).manifest.layers().clone();
        let below = layers(&bare);
        for image in [&first, &second] {
            assert_eq!(layers(image)[..below.len()], below[..]);
            assert_eq!(layers(image).len(), below.len() + 1);
            let config = base(image).config;
            assert_eq!(config.rootfs().diff_ids().len(), below.len() + 1);
            let history = config.history().clone().unwrap();
            assert_eq!(history.len(), below.len() + 1);
            assert_eq!((image.layers.len(), &image.commit), (1, &bare.commit));
        }
        assert_ne!(first.digest(), second.digest());
        let directly = base(&bare).with(&Data::default().file(CATALOG, "two", 7));
        assert_eq!(directly.unwrap().digest(), second.digest());
    }

    #[test]
    fn digest_of_data_distinguishes_paths_and_contents() {
        let of = |path: &str, text: &'static str| Data::default().file(path, text, 7).sha256();
        assert_eq!(of("/a", "bc"), of("/a", "bc"));
        assert_ne!(of("/a", "bc"), of("/ab", "c"));
        assert_ne!(of("/a", "bc"), of("/a", "bd"));
        assert_ne!(of("/a", ""), Data::default().sha256());
        let later = Data::default().file("/a", "bc", 8);
        assert_eq!(of("/a", "bc"), later.sha256(), "whatever its time");
    }

    #[test]
    fn each_file_keeps_its_own_time() {
        let data = Data::default().file("/a", "x", 7).file("/b", "y", 8);
        let layer = data.layer().unwrap().blob.bytes;
        let tar = flate2::read::GzDecoder::new(layer.as_ref());
        let mut archive = tar::Archive::new(tar);
        let times = archive.entries().unwrap().map(|entry| {
            let entry = entry.unwrap();
            entry.header().mtime().unwrap()
        });
        assert_eq!(times.collect::<Vec<_>>(), [7, 8]);
    }
}
