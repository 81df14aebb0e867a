//! From an executable to an image.

use std::{
    collections::HashMap,
    io,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use oci_spec::{
    OciSpecError,
    image::{
        ANNOTATION_CREATED, ANNOTATION_DESCRIPTION, ANNOTATION_REVISION, ANNOTATION_TITLE, Arch,
        ConfigBuilder, Digest, HistoryBuilder, ImageConfigurationBuilder, ImageManifestBuilder,
        MediaType, Os, RootFsBuilder, SCHEMA_VERSION,
    },
};

use crate::{
    blob::{Blob, sha256},
    executable::{Executable, ExecutableError},
    libraries::{self, MissingLibrary},
    stamp::Stamp,
    tree::{Tree, gzip},
};

/// Where the agent is in its image.
pub const PROGRAM: &str = "/usr/local/bin/kavak-agent";
/// Who it runs as there, user and group; no one of the host's.
pub const USER: &str = "10001:10001";
/// What the label `org.opencontainers.image.title` says.
pub const TITLE: &str = "kavak-agent";

/// An image in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// From the bottom.
    pub layers: Vec<Blob>,
    /// How it is run.
    pub config: Blob,
    /// What it consists of; its digest is the image's.
    pub manifest: Blob,
    /// The processor that it runs on.
    pub architecture: Arch,
    /// The commit that it was built from.
    pub commit: String,
}

/// Why an image can't be packed.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The executable won't do.
    #[error(transparent)]
    Executable(#[from] ExecutableError),
    /// One of its libraries is not there.
    #[error(transparent)]
    Library(#[from] MissingLibrary),
    /// A layer can't be written.
    #[error("a layer can't be written")]
    Layer(#[from] io::Error),
    /// A document can't be written.
    #[error("the image's description can't be written")]
    Document(#[from] OciSpecError),
}

impl Image {
    /// Packs the agent. `root` is the folder that its libraries are taken
    /// from as if it were `/`; `port` is the one that it listens on.
    ///
    /// # Errors
    /// That the executable is not the agent, or that a library is missing.
    pub fn pack(executable: &Executable, root: &Path, port: u16) -> Result<Self, PackError> {
        let stamp = executable.stamp()?;
        let mut layers = vec![Layer::new("base", &base())?];
        let libraries = libraries::of(executable, root)?;
        if !libraries.is_empty() {
            // Loaders and libraries are started and mapped: executable as where they come from.
            let tree = libraries
                .into_iter()
                .fold(Tree::default(), |tree, library| {
                    tree.file(&library.path, 0o755, library.bytes)
                });
            layers.push(Layer::new("libraries", &tree)?);
        }
        let program = Tree::of_time(seconds(stamp.built)).file(
            PROGRAM.trim_start_matches('/'),
            0o755,
            executable.bytes.clone(),
        );
        layers.push(Layer::new("program", &program)?);
        Self::of(layers, &executable.architecture, &stamp, port)
    }

    fn of(
        layers: Vec<Layer>,
        architecture: &Arch,
        stamp: &Stamp,
        port: u16,
    ) -> Result<Self, PackError> {
        let config = config(&layers, architecture, stamp, port)?;
        let layers: Vec<Blob> = layers.into_iter().map(|layer| layer.blob).collect();
        let descriptors = layers.iter().map(Blob::descriptor);
        let manifest = ImageManifestBuilder::default()
            .schema_version(SCHEMA_VERSION)
            .media_type(MediaType::ImageManifest)
            .config(config.descriptor()?)
            .layers(descriptors.collect::<Result<Vec<_>, _>>()?)
            .annotations(labels(stamp))
            .build()?;
        Ok(Self {
            layers,
            config,
            manifest: Blob::json("manifest", MediaType::ImageManifest, &manifest)?,
            architecture: architecture.clone(),
            commit: stamp.commit.clone(),
        })
    }

    /// What it is known by.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.manifest.digest
    }

    /// Everything that the manifest speaks of.
    pub fn blobs(&self) -> impl Iterator<Item = &Blob> {
        self.layers.iter().chain([&self.config])
    }

    /// How many bytes a puller fetches.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.blobs().map(Blob::len).sum::<u64>() + self.manifest.len()
    }
}

/// A layer, and the digest of what it is uncompressed.
pub(crate) struct Layer {
    pub(crate) blob: Blob,
    pub(crate) diff_id: Digest,
}

impl Layer {
    pub(crate) fn new(name: &str, tree: &Tree) -> Result<Self, PackError> {
        let tar = tree.tar()?;
        Ok(Self {
            diff_id: sha256(&tar)?,
            // Gzip, which every registry and reader takes.
            blob: Blob::new(name, MediaType::ImageLayerGzip, gzip(&tar)?)?,
        })
    }
}

/// What every image has, whatever runs in it.
fn base() -> Tree {
    Tree::default()
        .file("etc/passwd", 0o644, include_str!("../rootfs/etc/passwd"))
        .file("etc/group", 0o644, include_str!("../rootfs/etc/group"))
        .file(
            "etc/nsswitch.conf",
            0o644,
            include_str!("../rootfs/etc/nsswitch.conf"),
        )
        .folder("tmp", 0o1777)
}

fn config(
    layers: &[Layer],
    architecture: &Arch,
    stamp: &Stamp,
    port: u16,
) -> Result<Blob, PackError> {
    let created = humantime::format_rfc3339_seconds(stamp.built).to_string();
    let run = ConfigBuilder::default()
        .user(USER)
        .exposed_ports([format!("{port}/tcp")])
        .env(["PATH=/usr/local/bin".to_owned()])
        .entrypoint([PROGRAM.to_owned()])
        .working_dir("/")
        .labels(labels(stamp))
        .stop_signal("SIGTERM")
        .build()?;
    let diff_ids = layers.iter().map(|layer| layer.diff_id.to_string());
    let rootfs = RootFsBuilder::default()
        .typ("layers")
        .diff_ids(diff_ids.collect::<Vec<_>>())
        .build()?;
    let history = layers.iter().map(|layer| {
        HistoryBuilder::default()
            .created(created.clone())
            .created_by(format!("kavak-infra image build: {}", layer.blob.name))
            .build()
    });
    let document = ImageConfigurationBuilder::default()
        .created(created.clone())
        .architecture(architecture.clone())
        .os(Os::Linux)
        .config(run)
        .rootfs(rootfs)
        .history(history.collect::<Result<Vec<_>, _>>()?)
        .build()?;
    Ok(Blob::json("config", MediaType::ImageConfig, &document)?)
}

fn labels(stamp: &Stamp) -> HashMap<String, String> {
    let created = humantime::format_rfc3339_seconds(stamp.built).to_string();
    let label = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    HashMap::from([
        label(ANNOTATION_TITLE, TITLE),
        label(ANNOTATION_DESCRIPTION, "The sales agent"),
        label(ANNOTATION_REVISION, &stamp.commit),
        label(ANNOTATION_CREATED, &created),
    ])
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |age| age.as_secs())
}

#[cfg(test)]
pub(crate) mod tests;
