//! The folder that holds a local AWS: its world, who serves it, and what its
//! databases keep.

mod world;

use std::{
    fs::{self, File, Permissions, TryLockError},
    io::{self, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};

use crate::error::Error;

const PRIVATE_FOLDER: u32 = 0o700;
const PRIVATE_FILE: u32 = 0o600;
/// More than a world has at the beginning.
const ROOM_BYTES: usize = 256 * 1024;

/// The folder, `.kavak/` in the user's project.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// Who serves the folder's world.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Server {
    /// The process.
    pub pid: u32,
    /// Its port on the loopback interface.
    pub port: u16,
}

/// The right to serve a folder, given back when it is dropped or its process
/// dies.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

/// A command's part in a folder's life.
#[derive(Debug)]
pub struct Participation {
    _file: File,
}

impl Folder {
    /// The folder at `path`; it need not be there yet.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self(std::path::absolute(&path).unwrap_or(path))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Distinguishes this folder from every other on the machine.
    pub(crate) fn identity(&self) -> String {
        let path = fs::canonicalize(&self.0).unwrap_or_else(|_| self.0.clone());
        path.display().to_string()
    }

    /// A file or folder in it.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Makes the folder, closed to others: the world holds values of secrets.
    /// One that is there already is closed, too.
    pub(crate) fn make(&self) -> Result<(), Error> {
        use std::os::unix::fs::DirBuilderExt as _;
        fs::DirBuilder::new()
            .recursive(true)
            .mode(PRIVATE_FOLDER)
            .create(&self.0)
            .and_then(|()| fs::set_permissions(&self.0, Permissions::from_mode(PRIVATE_FOLDER)))
            .and_then(|()| {
                let mut file = open_private(&self.file(".gitignore"), true)?;
                file.write_all(b"*\n")
            })
            .map_err(|error| Error::file("can't be made", &self.0, error))
    }

    /// Takes the right to serve, if no one has it.
    pub(crate) fn lock(&self) -> Result<Option<Lock>, Error> {
        let path = self.file("lock");
        let failed = |error: io::Error| Error::file("can't be locked", &path, error);
        let file = open_private(&path, true).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Says that a command works with the folder, until it is dropped: no one
    /// removes it meanwhile.
    pub(crate) fn take_part(&self) -> Result<Participation, Error> {
        let path = self.file("commands");
        let taken = open_private(&path, true).and_then(|file| {
            file.lock_shared()?;
            Ok(Participation { _file: file })
        });
        taken.map_err(|error| Error::file("can't be locked", &path, error))
    }

    /// Whether no command works with the folder.
    pub(crate) fn is_unused(&self) -> bool {
        open_private(&self.file("commands"), true).is_ok_and(|file| file.try_lock().is_ok())
    }

    /// Writes a file that only its owner may read, whole or not at all.
    pub(crate) fn write_privately(&self, name: &str, content: &[u8]) -> Result<(), Error> {
        let (path, draft) = (self.file(name), self.file(&format!("{name}.new")));
        let write = || {
            let mut file = open_private(&draft, true)?;
            file.write_all(content)?;
            fs::rename(&draft, &path)
        };
        write().map_err(|error| {
            // On a full disk half of it would only be in the way.
            let _ = fs::remove_file(&draft);
            Error::file("can't be written", &path, error)
        })
    }

    /// Whether there is room for a world. The log would be lost, too, that shows
    /// of it later.
    pub(crate) fn demand_room(&self) -> Result<(), Error> {
        // Another terminal may look at the same moment.
        let name = format!("room.{}", std::process::id());
        self.write_privately(&name, &[b' '; ROOM_BYTES])?;
        let _ = fs::remove_file(self.file(&name));
        Ok(())
    }

    /// Who serves it, according to a file; it may be dead.
    #[must_use]
    pub fn server(&self) -> Option<Server> {
        serde_json::from_slice(&fs::read(self.file("server.json")).ok()?).ok()
    }

    pub(crate) fn announce(&self, server: Server) -> Result<(), Error> {
        let text = serde_json::to_vec(&server).unwrap_or_default();
        self.write_privately("server.json", &text)
    }

    /// Removes it with everything in it.
    ///
    /// # Errors
    /// If the file system does not let it.
    pub fn remove(&self) -> Result<(), Error> {
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::file("can't be removed", &self.0, error))
            }
            _ => Ok(()),
        }
    }
}

/// Opens a file that only its owner may read, emptied or to append to. A link in its
/// place is refused: it would lead the writes of root to files of others.
pub(crate) fn open_private(path: &Path, truncates: bool) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options()
        .write(true)
        .append(!truncates)
        .create(true)
        .truncate(truncates)
        .mode(PRIVATE_FILE)
        .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
        .open(path)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn folder() -> (tempfile::TempDir, Folder) {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path().join(".kavak"));
        folder.make().unwrap();
        (place, folder)
    }

    #[test]
    fn link_in_the_place_of_a_private_file_is_refused_and_its_target_kept() {
        let (place, folder) = folder();
        let target = place.path().join("of-others");
        fs::write(&target, "theirs").unwrap();
        for name in ["commands", "server.json.new"] {
            let link = folder.file(name);
            std::os::unix::fs::symlink(&target, &link).unwrap();
            assert!(open_private(&link, true).is_err(), "{name}");
            assert_eq!(fs::read_to_string(&target).unwrap(), "theirs", "{name}");
        }
    }

    #[test]
    fn only_one_serves_a_folder_at_a_time() {
        let (_place, folder) = folder();
        let lock = folder.lock().unwrap();
        assert!(lock.is_some());
        assert!(folder.lock().unwrap().is_none());
        drop(lock);
        assert!(folder.lock().unwrap().is_some());
    }
}
