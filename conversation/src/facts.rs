//! What replies may be made of.

use std::collections::HashSet;
use std::sync::Arc;

use crate::catalog::{Catalog, CatalogError, StockId};
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::lexicon::{CarWords, Frames, People, Spelling, SpellingError, Wording};
use crate::texts::Texts;

/// What replies may be made of, built once at the start.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The cars on sale.
    pub catalog: Catalog,
    /// What the company says of itself.
    pub knowledge: Arc<Knowledge>,
    /// Where the company's privacy notice is.
    pub privacy_notice_url: Option<Arc<str>>,
    pub(crate) frames: Arc<Frames>,
    pub(crate) people: Arc<People>,
    pub(crate) spelling: Arc<Spelling>,
    pub(crate) car_words: Arc<CarWords>,
    pub(super) texts: Arc<Texts>,
    pub(crate) wording: Arc<Wording>,
}

/// Why there are no facts to start with.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// The catalog is not usable.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The knowledge base is not usable.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    /// The phrases or the texts that come with the program are broken.
    #[error("the language data that comes with the program is broken")]
    Language(#[from] toml::de::Error),
    /// The word list that comes with the program is broken.
    #[error("the word list that comes with the program is broken")]
    WordList,
}

impl From<SpellingError> for FactsError {
    fn from(error: SpellingError) -> Self {
        match error {
            SpellingError::File(error) => Self::Language(error),
            SpellingError::Words(_) => Self::WordList,
        }
    }
}

impl Facts {
    /// Builds what is needed to answer from a catalog and a knowledge base.
    pub fn new(catalog: Catalog, knowledge: Knowledge) -> Result<Self, FactsError> {
        let frames = Frames::builtin()?;
        Ok(Self {
            people: People::builtin()?.into(),
            car_words: CarWords::builtin()?.into(),
            spelling: Spelling::new(&frames, &catalog)?.into(),
            frames: frames.into(),
            texts: Texts::builtin()?.into(),
            wording: Wording::builtin()?.into(),
            catalog,
            knowledge: knowledge.into(),
            privacy_notice_url: None,
        })
    }

    /// Adds the address of the privacy notice, which customers get before they are asked
    /// for a phone number.
    #[must_use]
    pub fn with_privacy_notice(mut self, url: Option<&str>) -> Self {
        self.privacy_notice_url = url.map(Arc::from);
        self
    }

    /// The same facts without the cars that were sold: nothing else is copied.
    #[must_use]
    pub fn without(&self, sold: &HashSet<StockId>) -> Self {
        Self {
            catalog: self.catalog.without(sold),
            ..self.clone()
        }
    }

    /// Loads what the first phone number would otherwise wait for (a tenth of a
    /// second): to be called once, off the way to the first answer.
    pub fn warm_up(&self) {
        crate::phone::warm_up();
    }

    /// The catalog and the knowledge base that come with the program.
    pub fn builtin() -> Result<Self, FactsError> {
        Self::new(Catalog::builtin()?, Knowledge::builtin()?)
    }
}
