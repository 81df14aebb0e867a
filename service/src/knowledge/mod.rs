//! What the company tells its customers, found by words.

use std::path::{Path, PathBuf};

/// Why a knowledge base is not taken.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// The file could not be read.
    #[error("cannot read the knowledge base {}", path.display())]
    Unreadable {
        /// The file asked for.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Nothing under any heading.
    #[error("the knowledge base has no text under any heading")]
    Empty,
}

/// The company's knowledge base, cut at its headings and indexed.
#[derive(Debug, Default)]
pub struct Knowledge {}

impl Knowledge {
    /// The knowledge base that comes with the program.
    pub fn builtin() -> Result<Self, KnowledgeError> {
        Ok(Self::default())
    }

    /// Reads a knowledge base (Markdown in Spanish).
    pub fn read(path: &Path) -> Result<Self, KnowledgeError> {
        let _text = std::fs::read_to_string(path).map_err(|source| KnowledgeError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self::default())
    }
}
