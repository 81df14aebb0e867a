//! References to images: `<registry>/<repository>:<tag>@<digest>`.

/// A reference, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// Registry and repository.
    pub(crate) repository: String,
    pub(crate) tag: Option<String>,
    /// `sha256:` and 64 digits.
    pub(crate) digest: Option<String>,
}

impl Reference {
    /// The parts of a reference; `None` if it can't be one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let is_plain = |it: char| !it.is_whitespace() && !it.is_control();
        if text.is_empty() || !text.chars().all(is_plain) {
            return None;
        }
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(digest)),
            None => (text, None),
        };
        // A colon before the last slash is the registry's port.
        let path_at = name.rfind('/').map_or(0, |at| at + 1);
        let (repository, tag) = match name[path_at..].rfind(':') {
            Some(at) => (&name[..path_at + at], Some(&name[path_at + at + 1..])),
            None => (name, None),
        };
        let is_whole = !repository.is_empty()
            && tag != Some("")
            && digest.is_none_or(|digest| digest.contains(':'));
        is_whole.then(|| Self {
            repository: repository.to_owned(),
            tag: tag.map(str::to_owned),
            digest: digest.map(str::to_owned),
        })
    }

    /// Account, region and repository, if it is in a private registry of ECR.
    pub(crate) fn in_ecr(&self) -> Option<EcrRepository<'_>> {
        let (host, name) = self.repository.split_once('/')?;
        let (account, rest) = host.split_once(".dkr.ecr.")?;
        let region = rest.split('.').next()?;
        let is_account = account.len() == 12 && account.bytes().all(|it| it.is_ascii_digit());
        is_account.then_some(EcrRepository {
            account,
            region,
            name,
        })
    }

    /// The same image by its digest alone.
    pub(crate) fn pinned(&self, digest: &str) -> String {
        format!("{}@{digest}", self.repository)
    }

    /// The commit in the tag, if the tag is one: at least seven hexadecimal
    /// digits, with a letter among them or all forty.
    pub(crate) fn commit(&self) -> Option<&str> {
        let tag = self.tag.as_deref()?;
        let is_hex = tag
            .bytes()
            .all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
        let has_letter = tag.bytes().any(|it| it.is_ascii_lowercase());
        let is_commit = is_hex && (7..=40).contains(&tag.len()) && (has_letter || tag.len() == 40);
        is_commit.then_some(tag)
    }
}

/// A repository of ECR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EcrRepository<'a> {
    pub(crate) account: &'a str,
    pub(crate) region: &'a str,
    pub(crate) name: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(String, Option<String>, Option<String>)> {
        let it = Reference::parse(text)?;
        Some((it.repository, it.tag, it.digest))
    }

    #[test]
    fn a_reference_has_a_repository_and_maybe_a_tag_and_a_digest() {
        let some = |text: &str| Some(text.to_owned());
        for (text, repository, tag, digest) in [
            ("nginx", "nginx", None, None),
            ("nginx:1", "nginx", some("1"), None),
            ("localhost:5000/app", "localhost:5000/app", None, None),
            (
                "localhost:5000/app:v1",
                "localhost:5000/app",
                some("v1"),
                None,
            ),
            ("r/app@sha256:0", "r/app", None, some("sha256:0")),
            ("r/app:v1@sha256:0", "r/app", some("v1"), some("sha256:0")),
        ] {
            assert_eq!(
                parts(text),
                Some((repository.to_owned(), tag, digest)),
                "{text}"
            );
        }
        for text in ["", "app:", "a b", "app@digest", ":v1"] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn a_private_registry_of_ecr_is_known_by_its_host() {
        let own = Reference::parse("123456789012.dkr.ecr.us-east-1.amazonaws.com/team/app:v1");
        let own = own.expect("a reference");
        let repository = own.in_ecr().expect("in ECR");
        assert_eq!(
            (repository.account, repository.region, repository.name),
            ("123456789012", "us-east-1", "team/app")
        );
        for other in ["nginx:1", "public.ecr.aws/nginx/nginx:1", "ghcr.io/a/b"] {
            let other = Reference::parse(other).expect("a reference");
            assert_eq!(other.in_ecr(), None, "{other:?}");
        }
    }

    #[test]
    fn a_tag_that_is_a_commit_tells_it() {
        let commit = |tag: &str| {
            let reference = Reference::parse(&format!("r/app:{tag}")).expect("a reference");
            reference.commit().map(str::to_owned)
        };
        assert_eq!(commit("0a1b2c3"), Some("0a1b2c3".into()));
        assert_eq!(commit("latest"), None);
        assert_eq!(commit("20250131"), None, "a date is no commit");
        assert_eq!(commit("abc"), None);
    }
}
