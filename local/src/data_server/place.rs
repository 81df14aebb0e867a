//! Where databases keep their data.
//!
//! Postgres does not run as root: where this process is root, another user runs
//! it, who may not be able to enter the state folder or one above it. Its data
//! is then outside, and a link leads to it.

use std::{
    fs::{self, DirBuilder},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, fchown, lchown, symlink},
    path::{Path, PathBuf},
};

use crate::{
    error::Error,
    state::{Folder, open_private},
};

/// The user that Debian's packages make for Postgres.
pub(super) const POSTGRES_USER: &str = "postgres";
/// Where root's databases are.
const OUTSIDE: &str = "/var/lib/kavak-infra";

/// The folder of one database, which belongs to the user that runs it.
#[derive(Debug)]
pub(super) struct Place {
    folder: PathBuf,
    /// Who runs Postgres, if that is another user.
    user: Option<u32>,
}

impl Place {
    /// Makes the folder, if it is not there.
    pub(super) fn prepare(folder: &Folder, id: &str) -> Result<Self, Error> {
        let inside = inside(folder, id);
        make_folder(inside.parent().unwrap_or(&inside), 0o700)?;
        if !rustix::process::geteuid().is_root() {
            make_folder(&inside, 0o700)?;
            let (folder, user) = (inside, None);
            return Ok(Self { folder, user });
        }
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let user = user_id(&users);
        let place = Self {
            folder: outside(folder, id),
            user,
        };
        // Without the link the data is of a state folder that is gone.
        if fs::symlink_metadata(&inside).is_err() {
            let _ = fs::remove_dir_all(&place.folder);
        }
        for above in [Some(Path::new(OUTSIDE)), place.folder.parent()] {
            make_folder(above.unwrap_or(Path::new(OUTSIDE)), 0o711)?;
        }
        make_folder(&place.folder, 0o700)?;
        place.give_away(&place.folder)?;
        match symlink(&place.folder, &inside) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                Err(Error::file("can't be made", &inside, error))
            }
            _ => Ok(place),
        }
    }

    /// The data folder of Postgres.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Writes the first password to a file that only the database's user reads.
    pub(super) fn write_password(&self, password: &str) -> Result<PathBuf, Error> {
        let file = self.folder.join("password");
        let written = open_private(&file, true).and_then(|mut it| {
            it.write_all(password.as_bytes())?;
            // By the open file: in a folder of another user a path may lead elsewhere.
            fchown(&it, self.user, self.user)
        });
        written.map_err(|error| Error::file("can't be written", &file, error))?;
        Ok(file)
    }

    fn give_away(&self, path: &Path) -> Result<(), Error> {
        let given = lchown(path, self.user, self.user);
        given.map_err(|error| Error::file("can't be given to postgres", path, error))
    }
}

/// Removes what a database held.
pub(crate) fn remove_data(folder: &Folder, id: &str) {
    let (inside, outside) = (inside(folder, id), outside(folder, id));
    if fs::symlink_metadata(&inside).is_ok_and(|found| found.is_symlink()) {
        let _ = fs::remove_dir_all(&outside);
        let _ = fs::remove_file(&inside);
        // As long as other databases are there, these stay.
        let _ = fs::remove_dir(outside_of(folder));
        let _ = fs::remove_dir(OUTSIDE);
    } else {
        let _ = fs::remove_dir_all(&inside);
    }
}

/// The data folder of a database that has ended.
pub(super) fn kept_data(folder: &Folder, id: &str) -> PathBuf {
    inside(folder, id).join("data")
}

fn inside(folder: &Folder, id: &str) -> PathBuf {
    folder.file("databases").join(id)
}

/// Removes what all databases of a folder held outside of it.
pub(crate) fn remove_outside(folder: &Folder) {
    let _ = fs::remove_dir_all(outside_of(folder));
    let _ = fs::remove_dir(OUTSIDE);
}

fn outside(folder: &Folder, id: &str) -> PathBuf {
    outside_of(folder).join(id)
}

fn outside_of(folder: &Folder) -> PathBuf {
    let mut hash = DefaultHasher::new();
    folder.identity().hash(&mut hash);
    let of_folder = format!("{:016x}", hash.finish());
    Path::new(OUTSIDE).join(of_folder)
}

fn make_folder(path: &Path, mode: u32) -> Result<(), Error> {
    let made = DirBuilder::new().mode(mode).create(path);
    match made {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(Error::file("can't be made", path, error))
        }
        Err(_) => Ok(()),
        // The process's mask may have taken away what others need to pass.
        Ok(()) => {
            let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
            let set = fs::set_permissions(path, mode);
            set.map_err(|error| Error::file("can't be opened to others", path, error))
        }
    }
}

fn user_id(users: &str) -> Option<u32> {
    let line = users
        .lines()
        .find(|line| line.split(':').next() == Some(POSTGRES_USER))?;
    line.split(':').nth(2)?.parse().ok()
}
