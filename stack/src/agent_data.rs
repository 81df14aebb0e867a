//! The seller's data in the agent's image, and the variables that say so.

use std::collections::BTreeMap;

use crate::settings::Agent;

/// The path of the seller's cars in the image.
pub const CATALOG_FILE: &str = "/usr/local/share/kavak-agent/catalog.csv";
/// The path of the knowledge base in the image.
pub const KNOWLEDGE_BASE_FILE: &str = "/usr/local/share/kavak-agent/knowledge_base.md";

/// The agent's variable that names its catalog.
pub const CATALOG_PATH: &str = "CATALOG_PATH";
/// The agent's variable that names its knowledge base.
pub const KNOWLEDGE_BASE_PATH: &str = "KNOWLEDGE_BASE_PATH";
/// The variable of a task definition with the digest of its image's data.
pub const DATA_SHA256: &str = "DATA_SHA256";
/// All variables about the data.
pub const NAMES: [&str; 3] = [CATALOG_PATH, KNOWLEDGE_BASE_PATH, DATA_SHA256];

/// The variables of a task whose image holds the data that these settings name,
/// with this SHA-256.
#[must_use]
pub fn variables(agent: &Agent, sha256: Option<&str>) -> BTreeMap<String, String> {
    let files = [
        (CATALOG_PATH, agent.catalog.as_ref().map(|_| CATALOG_FILE)),
        (
            KNOWLEDGE_BASE_PATH,
            agent.knowledge_base.as_ref().map(|_| KNOWLEDGE_BASE_FILE),
        ),
        (DATA_SHA256, sha256.filter(|_| agent.has_data())),
    ];
    let known = files
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    known
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
