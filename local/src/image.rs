//! Images of tasks: from a reference to a program that can be started.
//!
//! A task runs the program of its own image, with the image's own loader and
//! libraries, but in no container: it sees this machine's files, network and
//! users. To change the root folder takes root, or a system that lets everybody
//! make namespaces, and would hide the machine's name server and certificates
//! from the program; the loader takes nothing but the permission to read, so it
//! is the same for everybody.

mod program;
mod scope;
mod unpack;

use std::{
    collections::BTreeSet,
    fmt, fs,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use kavak_image::Reference;
use kavak_simulator::{Simulator, TaskToRun};
use oci_spec::image::{Digest, ImageConfiguration, ImageIndex, ImageManifest};

pub(crate) use self::program::Program;
use crate::{
    error::Error,
    registry::{Store, digits, manifest},
    state::Folder,
};

/// The images of tasks, each unpacked once.
#[derive(Clone)]
pub(crate) struct Images {
    folder: PathBuf,
    store: Store,
    simulator: Arc<Simulator>,
    /// Held while something is unpacked or removed.
    unpacking: Arc<Mutex<()>>,
}

/// Why a task's program is not started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotRun {
    /// ECS's reason for a task that did not start.
    Failed(String),
    /// The container began, and ended with this line and this exit code.
    Ended { line: String, code: i32 },
}

/// What the container runtime ends with that can't start a program.
const RUNTIME_FAILED: i32 = 255;

impl NotRun {
    fn not_pulled(why: impl fmt::Display) -> Self {
        Self::Failed(format!("CannotPullContainerError: {why}"))
    }

    /// As Fargate tells it of an image whose program is not there.
    fn not_started(program: &str, why: &str) -> Self {
        Self::Failed(format!(
            "CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: \"{program}\": {why}: unknown"
        ))
    }

    /// As the container runtime tells it, which finds it out when the container
    /// runs.
    fn not_executed(program: &str, why: &str) -> Self {
        Self::Ended {
            line: format!("exec {program}: {why}"),
            code: RUNTIME_FAILED,
        }
    }
}

/// What is to be unpacked and run.
struct Pulled {
    digest: String,
    manifest: ImageManifest,
    config: ImageConfiguration,
}

impl Images {
    /// The images that are unpacked in the folder. What an earlier server did
    /// not finish goes.
    pub(crate) fn in_folder(
        folder: &Folder,
        store: Store,
        simulator: Arc<Simulator>,
    ) -> Result<Self, Error> {
        let folder = folder.file("images");
        let _ = fs::remove_dir_all(folder.join(unpack::DRAFT));
        fs::create_dir_all(&folder)
            .map_err(|error| Error::file("can't be made", &folder, error))?;
        Ok(Self {
            folder,
            store,
            simulator,
            unpacking: Arc::default(),
        })
    }

    /// The program that a task is to run. Takes its time the first time.
    pub(crate) fn program(&self, task: &TaskToRun) -> Result<Program, NotRun> {
        let pulled = self.pull(task)?;
        let root = self.unpacked(&pulled)?;
        program::of(&root, &pulled.config, task)
    }

    fn pull(&self, task: &TaskToRun) -> Result<Pulled, NotRun> {
        let name = &task.image;
        let reference: Reference = name.parse().map_err(|error| {
            NotRun::not_pulled(format_args!(
                "failed to parse image reference {name}: {error}"
            ))
        })?;
        let retried = "pull image manifest has been retried 5 time(s):";
        let Some(digest) = &task.image_digest else {
            // Only the account's own registry is here.
            let (host, repository) = (reference.registry(), reference.repository());
            return Err(NotRun::not_pulled(format_args!(
                "{retried} failed to resolve ref {name}: failed to do request: Head \"https://{host}/v2/{repository}/manifests/{}\": dial tcp: lookup {host}: no such host",
                reference.tag().unwrap_or("latest"),
            )));
        };
        let find = |digest: &str| {
            let found = manifest(
                &self.simulator,
                &task.region,
                reference.repository(),
                digest,
            );
            found.ok().flatten().ok_or_else(|| {
                NotRun::not_pulled(format_args!(
                    "{retried} failed to resolve ref {name}: {name}: not found"
                ))
            })
        };
        let mut found = find(digest)?;
        if let Ok(index) = ImageIndex::from_reader(found.text.as_bytes()) {
            let part = of_processor(&index, task.architecture).ok_or_else(|| {
                NotRun::not_pulled(format_args!(
                    "{retried} image Manifest does not contain descriptor matching platform 'linux/{}'",
                    task.architecture
                ))
            })?;
            found = find(part.as_ref())?;
        }
        self.read(found.digest, &found.text)
            .map_err(|why| NotRun::not_pulled(format_args!("{name}: {why}")))
    }

    fn read(&self, digest: String, manifest: &str) -> Result<Pulled, String> {
        let message = |error: oci_spec::OciSpecError| error.to_string();
        let manifest = ImageManifest::from_reader(manifest.as_bytes()).map_err(message)?;
        let config = manifest.config().digest().as_ref();
        let config = self.store.open(config).map_err(|error| error.to_string())?;
        let config = ImageConfiguration::from_reader(config).map_err(message)?;
        Ok(Pulled {
            digest,
            manifest,
            config,
        })
    }

    /// The folder of an image's files.
    fn unpacked(&self, pulled: &Pulled) -> Result<PathBuf, NotRun> {
        let name = digits(&pulled.digest);
        let name = name.ok_or_else(|| NotRun::not_pulled("the digest is no SHA-256"))?;
        let root = self.folder.join(name);
        let _held = self.hold();
        if !root.exists() {
            let layers = pulled.manifest.layers();
            unpack::unpack(layers, &self.store, &root).map_err(|error| {
                NotRun::not_pulled(format_args!("failed to register layer: {error}"))
            })?;
        }
        Ok(root)
    }

    /// Removes the files of images that no repository has any more and that
    /// none of these programs is of.
    pub(crate) fn sweep<'a>(&self, programs: impl Iterator<Item = &'a Program>) {
        let _held = self.hold();
        let kept = self.simulator.kept_by_registries().images;
        let mut kept: BTreeSet<PathBuf> = kept
            .iter()
            .filter_map(|digest| Some(self.folder.join(digits(digest)?)))
            .collect();
        kept.extend(programs.map(|program| program.root.clone()));
        for image in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if !kept.contains(&image.path()) {
                // What can't be removed now is removed later.
                let _ = fs::remove_dir_all(image.path());
            }
        }
    }

    fn hold(&self) -> std::sync::MutexGuard<'_, ()> {
        self.unpacking
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn of_processor(index: &ImageIndex, architecture: &str) -> Option<Digest> {
    let mut entries = index.manifests().iter();
    let fitting = entries.find(|entry| {
        let platform = entry.platform().as_ref();
        platform.is_some_and(|it| {
            it.architecture().to_string() == architecture && it.os().to_string() == "linux"
        })
    });
    fitting.map(|entry| entry.digest().clone())
}

#[cfg(test)]
mod tests;
