//! Unpacking an image's layers. They come from whoever may push: nothing in
//! them leads out of the image's folder, and none is bigger than it may be.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, BufReader, Read, Seek as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use flate2::read::MultiGzDecoder;
use oci_spec::image::Descriptor;
use tar::{Archive, Entry, EntryType};

use super::scope::resolve;
use crate::registry::Store;

/// Where an image is until it is whole.
pub(super) const DRAFT: &str = "draft";
/// What an image may need on the disk: an agent's needs some tens of megabytes.
const MOST_BYTES: u64 = 4 << 30;
const MOST_ENTRIES: usize = 200_000;
/// What an entry has beside its bytes, with what fills its last block.
const HEADER_BYTES: u64 = 1024;
/// Begin the name of what a layer takes away.
const WHITEOUT: &str = ".wh.";
const OPAQUE: &str = ".wh..wh..opq";

/// How much an image may still bring.
struct Room {
    bytes: u64,
    entries: usize,
}

/// Unpacks an image's layers, from the bottom, into a folder that is not there
/// yet: it is there when it is whole.
pub(super) fn unpack(layers: &[Descriptor], store: &Store, root: &Path) -> io::Result<()> {
    let room = Room {
        bytes: MOST_BYTES,
        entries: MOST_ENTRIES,
    };
    unpack_within(room, layers, store, root)
}

fn unpack_within(
    mut room: Room,
    layers: &[Descriptor],
    store: &Store,
    root: &Path,
) -> io::Result<()> {
    let draft = root.with_file_name(DRAFT);
    let _ = fs::remove_dir_all(&draft);
    fs::create_dir_all(&draft)?;
    let unpacked = layers.iter().try_for_each(|layer| {
        let digest = layer.digest().as_ref();
        let file = store.open(digest)?;
        let unpacked = unpack_layer(decompressed(file)?, &draft, &mut room);
        unpacked.map_err(|error| with_context(error, &format!("layer {digest}")))
    });
    match unpacked.and_then(|()| fs::rename(&draft, root)) {
        Ok(()) => Ok(()),
        Err(error) => {
            let _ = fs::remove_dir_all(&draft);
            Err(error)
        }
    }
}

fn with_context(error: io::Error, what: &str) -> io::Error {
    io::Error::new(error.kind(), format!("{what}: {error}"))
}

/// By its first bytes, whatever its media type says.
fn decompressed(mut file: File) -> io::Result<Box<dyn Read>> {
    let mut start = Vec::new();
    file.by_ref().take(4).read_to_end(&mut start)?;
    file.rewind()?;
    let file = BufReader::with_capacity(128 * 1024, file);
    match start.as_slice() {
        [0x1f, 0x8b, ..] => Ok(Box::new(MultiGzDecoder::new(file))),
        [0x28, 0xb5, 0x2f, 0xfd] => Err(io::Error::other(
            "a layer is compressed with zstd, which is not known here; push it compressed with gzip",
        )),
        _ => Ok(Box::new(file)),
    }
}

/// One layer over what those below it brought.
struct Layer<'a> {
    root: &'a Path,
    /// What this layer brought: its whiteouts take away only what is below.
    brought: BTreeSet<PathBuf>,
}

fn unpack_layer(layer: impl Read, root: &Path, room: &mut Room) -> io::Result<()> {
    // Whatever it says of itself, no more than this is read of it.
    let headers = HEADER_BYTES * room.entries as u64;
    let mut archive = Archive::new(layer.take(room.bytes.saturating_add(headers)));
    let mut layer = Layer {
        root,
        brought: BTreeSet::new(),
    };
    for entry in archive.entries()? {
        let mut entry = entry?;
        let size = entry.size();
        let (Some(bytes), Some(entries)) =
            (room.bytes.checked_sub(size), room.entries.checked_sub(1))
        else {
            return Err(io::Error::other("the image is bigger than one may be here"));
        };
        *room = Room { bytes, entries };
        let path = entry.path()?.into_owned();
        layer
            .add(&mut entry, &path)
            .map_err(|error| with_context(error, &path.display().to_string()))?;
    }
    Ok(())
}

impl Layer<'_> {
    fn add(&mut self, entry: &mut Entry<'_, impl Read>, path: &Path) -> io::Result<()> {
        let kind = entry.header().entry_type();
        if matches!(kind, EntryType::XGlobalHeader) {
            return Ok(());
        }
        let Some(name) = path.file_name() else {
            // The root itself; a path that ends in `..` names nothing.
            let is_root = !path.ends_with("..");
            return if is_root {
                Ok(())
            } else {
                Err(io::Error::other("a path that leads up"))
            };
        };
        let folder = resolve(self.root, path.parent().unwrap_or(Path::new("")))?;
        let place = folder.join(name);
        if let Some(gone) = name.to_str().and_then(|name| name.strip_prefix(WHITEOUT)) {
            return self.take_away(&folder, gone, name == OPAQUE);
        }
        make_folder(&folder)?;
        if !(kind == EntryType::Directory && is_folder(&place)) {
            remove(&place)?;
        }
        let mode = entry.header().mode().unwrap_or(0o755);
        match kind {
            EntryType::Directory => make_folder(&place)?,
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
                write(entry, &place, mode)?;
            }
            EntryType::Symlink => symlink(target(entry)?, &place)?,
            EntryType::Link => {
                let target = resolve(self.root, &target(entry)?)?;
                fs::hard_link(target, &place)?;
            }
            // Devices and pipes: a container gets its own, and only root makes them.
            _ => return Ok(()),
        }
        self.brought.insert(place);
        Ok(())
    }

    /// Takes away what a lower layer has of this name in a folder, or all that
    /// lower layers have in it.
    fn take_away(&self, folder: &Path, name: &str, is_all: bool) -> io::Result<()> {
        if is_all {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                self.take_away_from_below(&entry?.path())?;
            }
            return Ok(());
        }
        if name.is_empty() || name == "." || name == ".." {
            return Err(io::Error::other("a whiteout of nothing"));
        }
        self.take_away_from_below(&folder.join(name))
    }

    fn take_away_from_below(&self, place: &Path) -> io::Result<()> {
        let is_from_here = |path: &PathBuf| path.starts_with(place);
        if !self.brought.iter().any(is_from_here) {
            return remove(place);
        }
        if is_folder(place) {
            for entry in fs::read_dir(place)? {
                self.take_away_from_below(&entry?.path())?;
            }
        }
        Ok(())
    }
}

fn target(entry: &Entry<'_, impl Read>) -> io::Result<PathBuf> {
    let target = entry.link_name()?;
    let target = target.ok_or_else(|| io::Error::other("a link to nothing"))?;
    Ok(target.into_owned())
}

fn is_folder(place: &Path) -> bool {
    fs::symlink_metadata(place).is_ok_and(|it| it.is_dir())
}

/// Makes a folder, with those above it; a file in its place goes.
fn make_folder(place: &Path) -> io::Result<()> {
    if is_folder(place) {
        return Ok(());
    }
    match fs::create_dir_all(place) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            remove(place)?;
            fs::create_dir_all(place)
        }
        made => made,
    }
}

fn remove(place: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(place) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(place),
        Ok(_) => fs::remove_file(place),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Writes a file that its owner alone may read: images hold the seller's data. No file
/// runs as another user than the one who starts it.
fn write(entry: &mut Entry<'_, impl Read>, place: &Path, mode: u32) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(place)?;
    io::copy(entry, &mut file)?;
    // As every runtime does: the age of the seller's data is read from it.
    let modified = UNIX_EPOCH.checked_add(Duration::from_secs(entry.header().mtime()?));
    file.set_modified(modified.unwrap_or(UNIX_EPOCH))?;
    file.set_permissions(fs::Permissions::from_mode((mode & 0o700) | 0o600))
}

#[cfg(test)]
mod tests;
