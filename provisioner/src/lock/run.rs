//! A run, as the record keeps it.

use kavak_lock::LockHolder;
use serde::{Deserialize, Serialize};

/// The longest text of a record, in characters: a parameter has 4 KB.
const MAX_TEXT: usize = 500;

/// A run that changed the environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Who it is, and since when.
    #[serde(flatten)]
    pub holder: LockHolder,
    /// The words of its command line.
    pub arguments: String,
    /// The version of this tool.
    pub version: String,
    /// When it ended, in RFC 3339.
    pub ended: String,
    /// Why it failed, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// The mutating calls that it made.
    pub mutating_calls: u64,
    /// The identity by which AWS knows it, which SSM records itself.
    #[serde(skip)]
    pub principal: Option<String>,
}

impl Run {
    pub(super) fn ended(holder: LockHolder, mutating_calls: u64, failure: Option<&str>) -> Self {
        let now = humantime::format_rfc3339_seconds(std::time::SystemTime::now());
        let words: Vec<String> = std::env::args().skip(1).map(without_user).collect();
        Self {
            holder,
            arguments: shortened(&words.join(" ")),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ended: now.to_string(),
            failure: failure.map(shortened),
            mutating_calls,
            principal: None,
        }
    }
}

/// An argument without the user and password that a URL may have.
fn without_user(word: String) -> String {
    let Some((scheme, rest)) = word.split_once("://") else {
        return word;
    };
    let host = rest.split('/').next().unwrap_or(rest);
    match host.rfind('@') {
        Some(at) => format!("{scheme}://{}", &rest[at + 1..]),
        None => word,
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn record_of_the_longest_command_fits_into_a_parameter() {
        let long = "ñ".repeat(9_000);
        let holder = LockHolder {
            run: "0".repeat(34),
            command: "up".into(),
            user: Some("ana".into()),
            host: Some("host.example.com".into()),
            process: u32::MAX,
            since: "2026-01-01T00:00:00Z".into(),
            ci_run: Some("https://ci.example.com/o/r/actions/runs/1".into()),
        };
        let run = Run {
            arguments: shortened(&long),
            ..Run::ended(holder, u64::MAX, Some(&long))
        };
        assert!(serde_json::to_string(&run).unwrap().len() < 4_096);
    }

    #[test]
    fn user_and_password_of_a_url_are_not_recorded() {
        for (word, recorded) in [
            ("http://ana:secret@host:1/a@b", "http://host:1/a@b"),
            ("http://host/a@b", "http://host/a@b"),
            ("example.com/agent@sha256:1", "example.com/agent@sha256:1"),
        ] {
            assert_eq!(without_user(word.to_owned()), recorded);
        }
    }
}
