//! What the agent's executable tells of itself, found without running it: an
//! executable for another processor can't be asked for its `--version`.

use std::time::SystemTime;

use memchr::memmem;

/// What the agent's `--version` says before its commit. That line is in the
/// executable as it is printed (a test of this crate holds both together).
const BEGINNING: &[u8] = b"kavak-agent built from ";
/// A commit and a time are shorter than this together.
const LONGEST: usize = 120;

/// Which source an executable was built from, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The commit; with `-dirty` where files differed from it.
    pub commit: String,
    /// When it was built.
    pub built: SystemTime,
}

impl Stamp {
    /// The stamp in these bytes, if there is one: every build of the agent has it.
    pub(crate) fn find(bytes: &[u8]) -> Option<Self> {
        memmem::find_iter(bytes, BEGINNING).find_map(|at| {
            let rest = &bytes[at + BEGINNING.len()..];
            Self::parse(&rest[..rest.len().min(LONGEST)])
        })
    }

    /// `<commit> at <RFC 3339>`, with anything after it.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = memchr::memchr(b'Z', bytes)?;
        let (commit, time) = str::from_utf8(&bytes[..=end]).ok()?.split_once(" at ")?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if commit.is_empty() || !commit.chars().all(is_plain) {
            return None;
        }
        Some(Self {
            commit: commit.to_owned(),
            built: humantime::parse_rfc3339(time).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn commit_and_time_are_found_among_other_bytes() {
        let bytes = b"\xff\0kavak-agent built from {}\0kavak-agent built from 1a2b3c-dirty at 2026-01-02T03:04:05Z\0more";
        let stamp = Stamp::find(bytes).expect("a stamp");
        assert_eq!(stamp.commit, "1a2b3c-dirty");
        let built = UNIX_EPOCH + Duration::from_secs(1_767_323_045);
        assert_eq!(stamp.built, built);
    }

    #[test]
    fn bytes_without_a_whole_stamp_have_none() {
        for bytes in [
            b"kavak-agent".as_slice(),
            b"kavak-agent built from ",
            b"kavak-agent built from 1a2b3c at yesterdayZ",
            b"kavak-agent built from 1a 2b at 2026-01-02T03:04:05Z",
        ] {
            assert_eq!(Stamp::find(bytes), None);
        }
    }
}
