//! The data that the agent answers from, and its version.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use kavak_conversation::catalog::{Catalog, CatalogError};
use kavak_conversation::encoding::utf8;
use kavak_conversation::knowledge::{Knowledge, KnowledgeError};
use kavak_conversation::{Facts, FactsError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::settings::Settings;

/// Why the data that the agent answers from cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// A file could not be read.
    #[error("cannot read the {content} {}", path.display())]
    Unreadable {
        /// `catalog` or `knowledge base`.
        content: &'static str,
        /// The file asked for.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The catalog cannot be used.
    #[error("the catalog cannot be used")]
    Catalog(#[from] CatalogError),
    /// The knowledge base cannot be used.
    #[error("the knowledge base cannot be used")]
    Knowledge(#[from] KnowledgeError),
    /// Catalog and knowledge base do not fit together.
    #[error("the facts cannot be used")]
    Facts(#[from] FactsError),
}

/// The version of the data that the agent answers from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DataVersion {
    /// The cars on sale.
    pub catalog: FileVersion,
    /// The knowledge base about the company.
    pub knowledge_base: FileVersion,
}

/// The version of a file, or of the built-in data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FileVersion {
    /// `file`, or `built_in`: invented, for trying out.
    pub source: String,
    /// SHA-256 of the file, in hexadecimal digits; null for built-in data.
    pub sha256: Option<String>,
    /// When the file was changed, in UTC; null for built-in data.
    pub modified_at: Option<String>,
    /// The number of cars in a catalog.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cars: Option<usize>,
}

/// Reads catalog and knowledge base.
///
/// # Errors
/// A file that can't be read or is broken.
pub(crate) fn read(settings: &Settings) -> Result<(Facts, DataVersion), DataError> {
    let (catalog, catalog_version) = match &settings.catalog_path {
        Some(path) => {
            let (text, version) = file("catalog", path)?;
            (Catalog::from_csv(&text)?, version)
        }
        None => (Catalog::builtin()?, FileVersion::built_in()),
    };
    let (knowledge, knowledge_version) = match &settings.knowledge_base_path {
        Some(path) => {
            let (text, version) = file("knowledge base", path)?;
            (Knowledge::from_markdown(&text)?, version)
        }
        None => (Knowledge::builtin()?, FileVersion::built_in()),
    };
    let cars = Some(catalog.cars().len());
    let version = DataVersion {
        catalog: FileVersion {
            cars,
            ..catalog_version
        },
        knowledge_base: knowledge_version,
    };
    let notice = settings.page.privacy_notice_url.as_deref();
    let facts = Facts::new(catalog, knowledge)?.with_privacy_notice(notice);
    Ok((facts, version))
}

impl FileVersion {
    fn built_in() -> Self {
        Self {
            source: "built_in".to_owned(),
            sha256: None,
            modified_at: None,
            cars: None,
        }
    }
}

fn file(content: &'static str, path: &Path) -> Result<(String, FileVersion), DataError> {
    text_of_file(path).map_err(|source| DataError::Unreadable {
        content,
        path: path.to_owned(),
        source,
    })
}

fn text_of_file(path: &Path) -> std::io::Result<(String, FileVersion)> {
    let text = utf8(std::fs::read(path)?);
    let text = text.map_err(|error| std::io::Error::new(ErrorKind::InvalidData, error))?;
    let digest = Sha256::digest(&text);
    let modified = std::fs::metadata(path)?.modified().ok();
    let modified = modified.and_then(|time| jiff::Timestamp::try_from(time).ok());
    let version = FileVersion {
        source: "file".to_owned(),
        sha256: Some(digest.iter().map(|byte| format!("{byte:02x}")).collect()),
        modified_at: modified.map(|time| format!("{time:.0}")),
        cars: None,
    };
    Ok((text, version))
}
