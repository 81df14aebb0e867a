//! The bytes of layers, by their digests. A file under its digest's name is
//! always whole: it is written elsewhere and moved there.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::{error::Error, state::Folder};

/// The bytes of layers.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    folder: PathBuf,
}

impl Store {
    pub(crate) fn in_folder(folder: &Folder) -> Result<Self, Error> {
        let folder = folder.file("registry/blobs");
        fs::create_dir_all(&folder)
            .map_err(|error| Error::file("can't be made", &folder, error))?;
        Ok(Self { folder })
    }

    /// The file of a digest; none if that is no SHA-256.
    fn file(&self, digest: &str) -> Option<PathBuf> {
        Some(self.folder.join(digits(digest)?))
    }

    /// The bytes, if they are here.
    pub(crate) fn open(&self, digest: &str) -> io::Result<File> {
        let file = self.file(digest).ok_or(io::ErrorKind::InvalidInput)?;
        File::open(file)
    }

    /// How many bytes there are, if they are here.
    pub(super) fn size_bytes(&self, digest: &str) -> Option<u64> {
        Some(fs::metadata(self.file(digest)?).ok()?.len())
    }

    /// Takes a whole file, whose digest was checked.
    pub(crate) fn take(&self, digest: &str, from: &Path) -> io::Result<()> {
        let file = self.file(digest).ok_or(io::ErrorKind::InvalidInput)?;
        fs::rename(from, file)
    }

    /// Removes what is not among these digests.
    pub(crate) fn keep_only(&self, digests: &BTreeSet<String>) {
        let kept: BTreeSet<&str> = digests.iter().filter_map(|it| digits(it)).collect();
        for file in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = file.file_name();
            if !name.to_str().is_some_and(|name| kept.contains(name)) {
                // What can't be removed now is removed later.
                let _ = fs::remove_file(file.path());
            }
        }
    }
}

/// The digits of a SHA-256 as OCI writes it, which are safe as a file's name.
pub(crate) fn digits(digest: &str) -> Option<&str> {
    let digits = digest.strip_prefix("sha256:")?;
    let is_digit = |it: u8| it.is_ascii_digit() || (b'a'..=b'f').contains(&it);
    (digits.len() == 64 && digits.bytes().all(is_digit)).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn only_a_sha_256_names_a_file() {
        let good = format!("sha256:{}", "0f".repeat(32));
        assert!(digits(&good).is_some());
        for bad in [
            "sha256:../../../../etc/passwd".to_owned(),
            format!("sha512:{}", "0f".repeat(32)),
            format!("sha256:{}", "0F".repeat(32)),
            format!("sha256:{}/", "0f".repeat(31)),
            String::new(),
        ] {
            assert_eq!(digits(&bad), None, "{bad}");
        }
    }
}
