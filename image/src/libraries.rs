//! The shared libraries of an executable, found on this machine.
//!
//! Each stays at the path where it was found: the loader that comes along
//! looks where this machine's own loader does.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use goblin::elf::Elf;
use oci_spec::image::Arch;

use crate::executable::{self, Executable};

/// What older C libraries load by name when a host is looked up; newer ones
/// have it built in.
const FOR_NAME_LOOKUPS: &[&str] = &["libnss_files.so.2", "libnss_dns.so.2"];

/// Where loaders look, and last where cross compilers keep other processors' libraries.
const FOLDERS_AMD64: &[&str] = &[
    "lib/x86_64-linux-gnu",
    "usr/lib/x86_64-linux-gnu",
    "lib64",
    "usr/lib64",
    "lib",
    "usr/lib",
    "usr/x86_64-linux-gnu/lib",
];
const FOLDERS_ARM64: &[&str] = &[
    "lib/aarch64-linux-gnu",
    "usr/lib/aarch64-linux-gnu",
    "lib64",
    "usr/lib64",
    "lib",
    "usr/lib",
    "usr/aarch64-linux-gnu/lib",
];

/// A file of the image: its path there, without the first slash, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    /// Path in the image, without the first slash.
    pub path: String,
    /// The file.
    pub bytes: Bytes,
}

/// A library that this machine does not have for that processor.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}, which {asked_by} asks for, is not on this machine for {architecture}")]
pub struct MissingLibrary {
    /// The library.
    pub name: String,
    /// Who asks for it.
    pub asked_by: String,
    /// For which processor.
    pub architecture: Arch,
}

/// Everything that must be beside the executable for it to start, by path;
/// nothing if it is linked statically. `root` is the folder that stands for `/`.
///
/// # Errors
/// A library that is not there.
pub fn of(executable: &Executable, root: &Path) -> Result<Vec<Library>, MissingLibrary> {
    let Some(loader) = &executable.loader else {
        return Ok(Vec::new());
    };
    let machine = Machine {
        root,
        architecture: &executable.architecture,
    };
    let mut found = BTreeMap::new();
    let path = loader.trim_start_matches('/').to_owned();
    let missing = |name: &str, asked_by: &str| MissingLibrary {
        name: name.to_owned(),
        asked_by: asked_by.to_owned(),
        architecture: executable.architecture.clone(),
    };
    let bytes = machine.loader(&path);
    let bytes = bytes.ok_or_else(|| missing(loader, "the program"))?;
    let loader_name = name_of(&path);
    found.insert(loader_name.clone(), Library { path, bytes });
    let mut wanted: Vec<(String, String)> = executable
        .needs
        .iter()
        .map(|name| (name.clone(), "the program".to_owned()))
        .collect();
    let optional = FOR_NAME_LOOKUPS
        .iter()
        .filter(|name| machine.find(name).is_some());
    wanted.extend(optional.map(|name| ((*name).to_owned(), "looking up names".to_owned())));
    while let Some((name, asked_by)) = wanted.pop() {
        if found.contains_key(&name) {
            continue;
        }
        let library = machine
            .find(&name)
            .ok_or_else(|| missing(&name, &asked_by))?;
        wanted.extend(
            needs(&library.bytes)
                .into_iter()
                .map(|need| (need, name.clone())),
        );
        found.insert(name, library);
    }
    Ok(found.into_values().collect())
}

/// Where files are looked for.
struct Machine<'a> {
    root: &'a Path,
    architecture: &'a Arch,
}

impl Machine<'_> {
    fn folders(&self) -> &'static [&'static str] {
        if *self.architecture == Arch::ARM64 {
            FOLDERS_ARM64
        } else {
            FOLDERS_AMD64
        }
    }

    /// The library of this name, for the right processor.
    fn find(&self, name: &str) -> Option<Library> {
        self.folders().iter().find_map(|folder| {
            let path = format!("{folder}/{name}");
            let bytes = self.read(&path)?;
            Some(Library { path, bytes })
        })
    }

    /// The loader, whose path executables name in full; cross compilers have
    /// it elsewhere.
    fn loader(&self, path: &str) -> Option<Bytes> {
        let elsewhere = || self.find(&name_of(path)).map(|library| library.bytes);
        self.read(path).or_else(elsewhere)
    }

    fn read(&self, path: &str) -> Option<Bytes> {
        let path: PathBuf = self.root.join(path);
        let bytes = Bytes::from(fs::read(path).ok()?);
        let machine = Elf::parse(&bytes).ok()?.header.e_machine;
        let is_for = executable::architecture(machine).ok()?;
        (is_for == *self.architecture).then_some(bytes)
    }
}

fn needs(bytes: &[u8]) -> Vec<String> {
    let names = |elf: Elf| {
        elf.libraries
            .iter()
            .map(|name| (*name).to_owned())
            .collect()
    };
    Elf::parse(bytes).map(names).unwrap_or_default()
}

fn name_of(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn this_test() -> Executable {
        Executable::read(&std::env::current_exe().expect("this test")).expect("an executable")
    }

    #[test]
    fn loader_and_c_library_come_along_each_once() {
        let libraries = of(&this_test(), Path::new("/")).expect("they are here");
        let names: Vec<String> = libraries
            .iter()
            .map(|library| name_of(&library.path))
            .collect();
        assert!(
            names.iter().any(|name| name.starts_with("ld-linux")),
            "{names:?}"
        );
        assert!(names.contains(&"libc.so.6".to_owned()), "{names:?}");
        let mut once = names.clone();
        once.dedup();
        assert_eq!(once, names);
    }

    #[test]
    fn missing_libraries_are_reported_with_their_user() {
        let nothing = tempfile::tempdir().expect("a folder");
        let error = of(&this_test(), nothing.path()).expect_err("nothing is there");
        assert!(error.to_string().contains("ld-linux"), "{error}");
        let mut arm = this_test();
        arm.architecture = Arch::ARM64;
        let error = of(&arm, Path::new("/")).expect_err("this machine's are for another processor");
        assert!(error.to_string().contains("arm64"), "{error}");
    }

    #[test]
    fn what_is_linked_statically_needs_nothing() {
        let mut executable = this_test();
        executable.loader = None;
        let nowhere = Path::new("/nowhere");
        assert_eq!(of(&executable, nowhere), Ok(Vec::new()));
    }
}
