//! Uploads under way: files that grow.

use std::{
    collections::HashMap,
    fmt::Write as _,
    fs::{self, File},
    hash::{BuildHasher as _, RandomState},
    io::{self, Write as _},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use ring::digest::{Context, SHA256};

use super::Repository;
use crate::error::Error;

/// Who writes to an upload holds it.
pub(super) type Shared = Arc<tokio::sync::Mutex<Upload>>;

/// The uploads under way, by their ids.
pub(super) struct Uploads {
    folder: PathBuf,
    under_way: Mutex<HashMap<String, Shared>>,
}

/// A layer, as far as it has come.
pub(super) struct Upload {
    pub(super) repository: Repository,
    pub(super) path: PathBuf,
    pub(super) size_bytes: u64,
    file: File,
    hash: Context,
}

impl Uploads {
    /// None yet; what is in the folder is of an earlier server and goes.
    pub(super) fn in_folder(folder: PathBuf) -> Result<Self, Error> {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)
            .map_err(|error| Error::file("can't be made", &folder, error))?;
        Ok(Self {
            folder,
            under_way: Mutex::default(),
        })
    }

    /// Begins one; its id, which no one can guess.
    pub(super) fn begin(&self, repository: Repository) -> io::Result<String> {
        let chance = || RandomState::new().hash_one(());
        let id = format!("{:016x}{:016x}", chance(), chance());
        let path = self.folder.join(&id);
        let upload = Upload {
            repository,
            file: File::create_new(&path)?,
            path,
            size_bytes: 0,
            hash: Context::new(&SHA256),
        };
        let shared = Arc::new(tokio::sync::Mutex::new(upload));
        self.under_way().insert(id.clone(), shared);
        Ok(id)
    }

    /// The one of this id, if it is of this repository.
    pub(super) async fn find(&self, id: &str, repository: &Repository) -> Option<Shared> {
        let found = self.under_way().get(id).cloned()?;
        let is_of_it = found.lock().await.repository == *repository;
        is_of_it.then_some(found)
    }

    /// Ends one, with its file if that was not taken.
    pub(super) fn end(&self, id: &str) {
        if self.under_way().remove(id).is_some() {
            let _ = fs::remove_file(self.folder.join(id));
        }
    }

    fn under_way(&self) -> std::sync::MutexGuard<'_, HashMap<String, Shared>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Upload {
    /// Adds bytes to the end. Written at once: they go no further than the
    /// system's memory.
    pub(super) fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.hash.update(bytes);
        self.size_bytes += bytes.len() as u64;
        Ok(())
    }

    /// The digest of what has come.
    pub(super) fn digest(&self) -> String {
        let mut text = String::from("sha256:");
        for byte in self.hash.clone().finish().as_ref() {
            // Writing to a string can't fail.
            _ = write!(text, "{byte:02x}");
        }
        text
    }

    /// How much has come, as the protocol tells it: `0-0` also before the first
    /// byte.
    pub(super) fn range(&self) -> String {
        format!("0-{}", self.size_bytes.saturating_sub(1))
    }
}
