//! Paths of an image's files, which never lead out of its folder.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

/// As many links in a path as Linux follows.
const MOST_LINKS: usize = 40;

/// Where `path` is in the folder `root` that stands for `/`: links are followed
/// as in a container, where an absolute one begins at `root` and nothing leads
/// above it. What is not there is where it would be.
pub(super) fn resolve(root: &Path, path: &Path) -> io::Result<PathBuf> {
    let mut left: Vec<PathBuf> = parts(path)?;
    let mut found = root.to_owned();
    let mut links = 0;
    while let Some(part) = left.pop() {
        if part.as_os_str() == ".." {
            if found != root {
                found.pop();
            }
            continue;
        }
        let next = found.join(&part);
        let Ok(target) = fs::read_link(&next) else {
            found = next;
            continue;
        };
        links += 1;
        if links > MOST_LINKS {
            return Err(io::Error::other(format!(
                "too many links in {}",
                path.display()
            )));
        }
        if target.is_absolute() {
            found = root.to_owned();
        }
        left.extend(parts(&target)?);
    }
    Ok(found)
}

/// The parts of a path, the last first, with `..` as a part of its own.
fn parts(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(_) | Component::ParentDir => parts.push(part.as_os_str().into()),
            Component::RootDir | Component::CurDir => {}
            Component::Prefix(_) => return Err(io::ErrorKind::InvalidInput.into()),
        }
    }
    parts.reverse();
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_are_followed_as_in_a_container_and_nothing_leads_out() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("root");
        fs::create_dir_all(root.join("usr/lib")).unwrap();
        symlink("usr/lib", root.join("lib")).unwrap();
        symlink("/usr", root.join("absolute")).unwrap();
        symlink("../../../../../etc", root.join("usr/out")).unwrap();
        for (path, is_at) in [
            ("lib/x", "usr/lib/x"),
            ("/absolute/lib/x", "usr/lib/x"),
            ("usr/out/passwd", "etc/passwd"),
            ("../../etc/passwd", "etc/passwd"),
            ("lib/../x", "usr/x"),
            ("not/there", "not/there"),
            (".", ""),
        ] {
            let found = resolve(&root, Path::new(path)).unwrap();
            assert_eq!(found, root.join(is_at), "{path}");
        }
    }

    #[test]
    fn links_in_a_circle_are_an_error() {
        let place = tempfile::tempdir().unwrap();
        symlink("b", place.path().join("a")).unwrap();
        symlink("a", place.path().join("b")).unwrap();
        assert!(resolve(place.path(), Path::new("a/x")).is_err());
    }
}
