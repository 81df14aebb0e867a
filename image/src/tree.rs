//! Files that become a layer: the same files, the same bytes.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use bytes::Bytes;
use flate2::{Compression, GzBuilder};
use tar::{EntryType, Header};

/// Files and folders by path, without the first slash. Folders above a file
/// come by themselves.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    entries: BTreeMap<String, Entry>,
    /// Seconds since 1970, for all entries that have no time of their own.
    modified_s: u64,
}

#[derive(Clone, Debug)]
enum Entry {
    Folder {
        mode: u32,
    },
    File {
        mode: u32,
        bytes: Bytes,
        modified_s: u64,
    },
}

impl Tree {
    /// Nothing, with this time for what will be in it.
    pub(crate) fn of_time(modified_s: u64) -> Self {
        Self {
            modified_s,
            ..Self::default()
        }
    }

    pub(crate) fn folder(mut self, path: &str, mode: u32) -> Self {
        self.add_parents(path);
        self.entries.insert(path.to_owned(), Entry::Folder { mode });
        self
    }

    pub(crate) fn file(self, path: &str, mode: u32, bytes: impl Into<Bytes>) -> Self {
        let modified_s = self.modified_s;
        self.file_of_time(path, mode, bytes, modified_s)
    }

    /// The same with a time of its own, in seconds since 1970.
    pub(crate) fn file_of_time(
        mut self,
        path: &str,
        mode: u32,
        bytes: impl Into<Bytes>,
        modified_s: u64,
    ) -> Self {
        self.add_parents(path);
        let file = Entry::File {
            mode,
            bytes: bytes.into(),
            modified_s,
        };
        self.entries.insert(path.to_owned(), file);
        self
    }

    fn add_parents(&mut self, path: &str) {
        for (at, _) in path.match_indices('/') {
            let parent = path[..at].to_owned();
            self.entries
                .entry(parent)
                .or_insert(Entry::Folder { mode: 0o755 });
        }
    }

    /// All of it as a tar, in the order of paths, owned by root.
    pub(crate) fn tar(&self) -> io::Result<Vec<u8>> {
        let mut archive = tar::Builder::new(Vec::new());
        for (path, entry) in &self.entries {
            let mut header = Header::new_ustar();
            header.set_mtime(self.modified_s);
            header.set_uid(0);
            header.set_gid(0);
            match entry {
                Entry::Folder { mode } => {
                    header.set_entry_type(EntryType::Directory);
                    header.set_mode(*mode);
                    header.set_size(0);
                    archive.append_data(&mut header, format!("{path}/"), io::empty())?;
                }
                Entry::File {
                    mode,
                    bytes,
                    modified_s,
                } => {
                    header.set_mtime(*modified_s);
                    header.set_entry_type(EntryType::Regular);
                    header.set_mode(*mode);
                    header.set_size(bytes.len() as u64);
                    archive.append_data(&mut header, path, bytes.as_ref())?;
                }
            }
        }
        archive.into_inner()
    }
}

/// Compressed with no name and no time of its own.
pub(crate) fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_come_before_their_files_whatever_the_order() {
        let one = Tree::of_time(7)
            .file("usr/bin/a", 0o755, "a")
            .folder("tmp", 0o1777)
            .tar();
        let other = Tree::of_time(7)
            .folder("tmp", 0o1777)
            .file("usr/bin/a", 0o755, "a")
            .tar();
        let bytes = one.expect("a tar");
        assert_eq!(bytes, other.expect("a tar"));
        let mut archive = tar::Archive::new(bytes.as_slice());
        let entries = archive.entries().expect("entries").map(|entry| {
            let entry = entry.expect("an entry");
            let path = entry.path().expect("a path").display().to_string();
            let header = entry.header();
            (
                path,
                header.mode().expect("a mode"),
                header.mtime().expect("a time"),
            )
        });
        let expected = [
            ("tmp/", 0o1777, 7),
            ("usr/", 0o755, 7),
            ("usr/bin/", 0o755, 7),
            ("usr/bin/a", 0o755, 7),
        ];
        let expected = expected.map(|(path, mode, time)| (path.to_owned(), mode, time));
        assert_eq!(entries.collect::<Vec<_>>(), expected);
    }
}
