//! Layers, kind and hostile.

use std::{io::Write as _, os::unix::fs::MetadataExt as _};

use flate2::{Compression, write::GzEncoder};
use tar::Header;
use tempfile::TempDir;

use super::*;

/// An entry of a layer: its path as it is in the archive, its kind, and its
/// bytes or where it points.
type Raw<'a> = (&'a str, EntryType, &'a str);

const FILE: EntryType = EntryType::Regular;
const LINK: EntryType = EntryType::Link;
const SYMLINK: EntryType = EntryType::Symlink;
const FOLDER: EntryType = EntryType::Directory;

/// A layer with these entries; nothing checks the paths.
fn layer(entries: &[Raw<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (path, kind, content) in entries {
        let is_link = matches!(*kind, LINK | SYMLINK);
        let data = if is_link { "" } else { content };
        let mut header = Header::new_gnu();
        header.as_gnu_mut().unwrap().name[..path.len()].copy_from_slice(path.as_bytes());
        if is_link {
            header.as_gnu_mut().unwrap().linkname[..content.len()]
                .copy_from_slice(content.as_bytes());
        }
        header.set_entry_type(*kind);
        header.set_mode(0o4755);
        header.set_size(data.len() as u64);
        header.set_cksum();
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(data.as_bytes());
        bytes.resize(bytes.len().next_multiple_of(512), 0);
    }
    bytes.resize(bytes.len() + 1024, 0);
    bytes
}

/// A folder for an image, with another one beside it that must stay as it is.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("root")).unwrap();
        fs::create_dir(folder.path().join("outside")).unwrap();
        fs::write(folder.path().join("outside/file"), "untouched").unwrap();
        Self { folder }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    fn add(&self, layer: &[u8]) -> io::Result<()> {
        let mut room = Room {
            bytes: 1 << 20,
            entries: 100,
        };
        unpack_layer(layer, &self.root(), &mut room)
    }

    fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.root().join(path)).ok()
    }

    /// Whether everything beside the image is as it was.
    fn outside_is_untouched(&self) -> bool {
        let names = |folder: &Path| {
            let entries = fs::read_dir(folder).unwrap();
            let mut names: Vec<_> = entries.map(|it| it.unwrap().file_name()).collect();
            names.sort();
            names
        };
        names(self.folder.path()) == ["outside", "root"]
            && names(&self.folder.path().join("outside")) == ["file"]
            && fs::read_to_string(self.folder.path().join("outside/file")).unwrap() == "untouched"
    }
}

#[test]
fn later_layers_lie_over_earlier_ones() {
    let place = Place::new();
    place
        .add(&layer(&[
            ("usr/bin/", FOLDER, ""),
            ("usr/bin/agent", FILE, "old"),
            ("bin", SYMLINK, "usr/bin"),
            ("usr/bin/same", LINK, "usr/bin/agent"),
        ]))
        .unwrap();
    assert_eq!(place.read("usr/bin/same").unwrap(), "old");
    // Through the link of the lower layer, as in a container.
    place.add(&layer(&[("bin/agent", FILE, "new")])).unwrap();
    assert_eq!(place.read("usr/bin/agent").unwrap(), "new");
    assert_eq!(place.read("usr/bin/same").unwrap(), "old");
    place.add(&layer(&[("bin", FILE, "a file now")])).unwrap();
    assert_eq!(place.read("bin").unwrap(), "a file now");
    assert_eq!(place.read("usr/bin/agent").unwrap(), "new");
}

#[test]
fn unpacked_files_are_their_owners_alone() {
    let place = Place::new();
    place.add(&layer(&[("agent", FILE, "x")])).unwrap();
    let mode = fs::metadata(place.root().join("agent")).unwrap().mode();
    assert_eq!(mode & 0o7777, 0o700);
}

#[test]
fn whiteouts_take_away_what_is_below_and_not_what_is_beside() {
    let place = Place::new();
    let below = [
        ("a/one", FILE, "1"),
        ("a/two", FILE, "2"),
        ("b/one", FILE, "1"),
        ("c/one", FILE, "1"),
    ];
    place.add(&layer(&below)).unwrap();
    place
        .add(&layer(&[
            ("a/.wh.one", FILE, ""),
            ("b/new", FILE, "n"),
            ("b/.wh..wh..opq", FILE, ""),
            ("c/one", FILE, "again"),
            ("c/.wh.one", FILE, ""),
            (".wh.not-there", FILE, ""),
        ]))
        .unwrap();
    let found = ["a/one", "a/two", "b/one", "b/new", "c/one"].map(|path| place.read(path));
    let contents = found.each_ref().map(|it| it.as_deref());
    assert_eq!(contents, [None, Some("2"), None, Some("n"), Some("again")]);
    assert!(place.read("a/.wh.one").is_none());
}

#[test]
fn no_layer_leads_out_of_its_image() {
    let out = ("out", SYMLINK, "../outside");
    let hostile: &[&[Raw<'_>]] = &[
        &[("../outside/file", FILE, "hostile")],
        &[("a/../../outside/new", FILE, "hostile")],
        &[out, ("out/file", FILE, "hostile")],
        &[out, ("out/.wh.file", FILE, "")],
        &[out, ("out/.wh..wh..opq", FILE, "")],
        &[("stolen", LINK, "../outside/file")],
        &[out, ("stolen", LINK, "out/file")],
        &[
            ("file", SYMLINK, "../outside/file"),
            ("file", FILE, "hostile"),
        ],
        &[(".wh...", FILE, "")],
        &[("a/.wh..", FILE, "")],
        &[("..", FOLDER, "")],
        &[("a", SYMLINK, "b"), ("b", SYMLINK, "a"), ("a/x", FILE, "")],
    ];
    for entries in hostile {
        let place = Place::new();
        // Refused or harmless: what counts is what is beside the image.
        let _ = place.add(&layer(entries));
        assert!(place.outside_is_untouched(), "{entries:?}");
        assert_eq!(place.read("stolen"), None, "{entries:?}");
    }
    let place = Place::new();
    let outside = place.folder.path().join("outside/file");
    let absolute = outside.display().to_string();
    let entries = [
        ("out", SYMLINK, absolute.as_str()),
        ("out", FILE, "replaces the link"),
        (absolute.as_str(), FILE, "inside of the image"),
    ];
    place.add(&layer(&entries)).unwrap();
    assert!(place.outside_is_untouched());
    assert_eq!(place.read("out").unwrap(), "replaces the link");
}

#[test]
fn an_image_that_is_too_big_is_refused_whatever_it_says() {
    let place = Place::new();
    let long = "x".repeat(1 << 20);
    let error = place.add(&layer(&[("a", FILE, &long), ("b", FILE, "x")]));
    assert!(error.unwrap_err().to_string().contains("bigger"));
    let many = [("a", FILE, ""); 101];
    let error = place.add(&layer(&many)).unwrap_err();
    assert!(error.to_string().contains("bigger"), "{error}");
    // A header that lies about the size of what follows.
    let mut lying = layer(&[("c", FILE, "x")]);
    lying.truncate(512);
    let mut header = Header::new_gnu();
    header.as_mut_bytes().copy_from_slice(&lying);
    header.set_size(1 << 40);
    header.set_cksum();
    assert!(place.add(header.as_bytes()).is_err());
}

#[test]
fn a_torn_layer_leaves_no_image() {
    let place = Place::new();
    let folder = crate::state::Folder::new(place.folder.path().join("outside"));
    let store = Store::in_folder(&folder).unwrap();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&layer(&[("a", FILE, "whole")])).unwrap();
    let bytes = gzip.finish().unwrap();
    for (bytes, is_whole) in [(&bytes[..], true), (&bytes[..bytes.len() / 2], false)] {
        let digest = kavak_image::blob::sha256(bytes).unwrap();
        let file = place.folder.path().join("blob");
        fs::write(&file, bytes).unwrap();
        store.take(digest.as_ref(), &file).unwrap();
        let layer = oci_spec::image::DescriptorBuilder::default()
            .media_type(oci_spec::image::MediaType::ImageLayerGzip)
            .digest(digest)
            .size(bytes.len() as u64)
            .build()
            .unwrap();
        let root = place.folder.path().join("image");
        let unpacked = unpack(&[layer], &store, &root);
        assert_eq!(unpacked.is_ok(), is_whole, "{unpacked:?}");
        assert_eq!(root.exists(), is_whole);
        assert!(!root.with_file_name(DRAFT).exists());
        let _ = fs::remove_dir_all(root);
    }
}
