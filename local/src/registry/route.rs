//! Which thing of the registry a path names.

/// What a path names, with the repository's name, which may have slashes in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Route<'a> {
    Base,
    Tags(&'a str),
    /// By a tag or a digest.
    Manifest(&'a str, &'a str),
    /// By its digest.
    Blob(&'a str, &'a str),
    Uploads(&'a str),
    /// By its id.
    Upload(&'a str, &'a str),
}

impl<'a> Route<'a> {
    pub(super) fn of(path: &'a str) -> Option<Self> {
        let rest = path.strip_prefix("/v2")?;
        if rest.is_empty() || rest == "/" {
            return Some(Self::Base);
        }
        let rest = rest.strip_prefix('/')?;
        if let Some(name) = rest.strip_suffix("/tags/list") {
            return Some(Self::Tags(name));
        }
        if let Some(name) = rest.strip_suffix("/blobs/uploads/") {
            return Some(Self::Uploads(name));
        }
        let (folder, last) = rest.rsplit_once('/')?;
        if last.is_empty() {
            return None;
        }
        if let Some(name) = folder.strip_suffix("/blobs/uploads") {
            return Some(Self::Upload(name, last));
        }
        if let Some(name) = folder.strip_suffix("/manifests") {
            return Some(Self::Manifest(name, last));
        }
        match folder.strip_suffix("/blobs") {
            // Docker and skopeo have the last slash, the specification too; not all have.
            Some(name) if last == "uploads" => Some(Self::Uploads(name)),
            Some(name) => Some(Self::Blob(name, last)),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn a_repository_s_name_may_have_slashes() {
        for (path, route) in [
            ("/v2", Some(Route::Base)),
            ("/v2/", Some(Route::Base)),
            ("/v2/a/b/tags/list", Some(Route::Tags("a/b"))),
            ("/v2/a/manifests/v1", Some(Route::Manifest("a", "v1"))),
            (
                "/v2/a/b/blobs/sha256:0",
                Some(Route::Blob("a/b", "sha256:0")),
            ),
            ("/v2/a/blobs/uploads/", Some(Route::Uploads("a"))),
            ("/v2/a/blobs/uploads", Some(Route::Uploads("a"))),
            ("/v2/a/blobs/uploads/7", Some(Route::Upload("a", "7"))),
            ("/v2/_catalog", None),
            ("/v2/a/manifests/", None),
            ("/v1/a/manifests/v1", None),
        ] {
            assert_eq!(Route::of(path), route, "{path}");
        }
    }
}
