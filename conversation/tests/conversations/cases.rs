//! Conversations as data: what a customer says and what the reply must be.
//!
//! One TOML file a theme; the same files run in process and over HTTP.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// One file of conversations.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cases {
    /// The conversations.
    #[serde(rename = "case")]
    pub(crate) cases: Vec<Case>,
}

/// One conversation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// A sentence that says what is right.
    pub(crate) name: String,
    /// `web` unless told; with `whatsapp` the sender is +525587654321.
    #[serde(default)]
    pub(crate) channel: Option<String>,
    /// What is said before, without expectations.
    #[serde(default)]
    pub(crate) before: Vec<String>,
    /// What is said and expected.
    #[serde(rename = "turn", default)]
    pub(crate) turns: Vec<Turn>,
    /// Each of these, said instead of a turn in the state after `before`, is
    /// answered as `expect` says.
    #[serde(default)]
    pub(crate) each: Vec<String>,
    /// What each of `each` must bring.
    #[serde(default)]
    pub(crate) expect: Option<Expect>,
}

/// One message and what its reply must be.
#[derive(Debug, Deserialize)]
pub(crate) struct Turn {
    /// The message.
    pub(crate) say: String,
    /// How often the message is repeated to one long one.
    #[serde(default)]
    pub(crate) times: Option<usize>,
    /// What the reply must be.
    #[serde(flatten)]
    pub(crate) expect: Expect,
}

/// What a reply must be; what is not told does not matter.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Expect {
    /// The reply holds each of these.
    #[serde(default)]
    pub(crate) has: Vec<String>,
    /// The reply holds none of these.
    #[serde(default)]
    pub(crate) lacks: Vec<String>,
    /// Its `next_action`.
    #[serde(default)]
    pub(crate) next: Option<String>,
    /// Parts of the state, by JSON pointer without the leading `/`.
    #[serde(default)]
    pub(crate) state: BTreeMap<String, toml::Value>,
    /// Parts of the state that are not there, by JSON pointer.
    #[serde(default)]
    pub(crate) unset: Vec<String>,
    /// Parts of the lead.
    #[serde(default)]
    pub(crate) lead: BTreeMap<String, toml::Value>,
    /// How many cars the reply shows.
    #[serde(default)]
    pub(crate) cars: Option<usize>,
    /// Whether the rules made sense of the message.
    #[serde(default)]
    pub(crate) understood: Option<bool>,
}

impl Turn {
    /// The message as it is sent.
    pub(crate) fn message(&self) -> String {
        self.say.repeat(self.times.unwrap_or(1))
    }
}

/// The files of conversations, in order.
pub(crate) fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conversation/tests/conversations");
    let entries = std::fs::read_dir(folder).expect("the folder of conversations");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();
    files
}

/// The conversations of a file.
pub(crate) fn read(file: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(file).expect("a readable file");
    let cases: Cases =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    cases.cases
}
