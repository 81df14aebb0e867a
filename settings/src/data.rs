//! The seller's data that the settings name, read as the agent reads them.

use std::{fs, path::Path, time::UNIX_EPOCH};

use kavak_conversation::{
    catalog::{Catalog, CatalogError},
    encoding::utf8,
    knowledge::Knowledge,
};
use kavak_stack::settings::Lifetime;
use serde_json::Value;

use crate::{Loaded, Origin, Problem, Problems, SettingKey};

/// Above that, a file is no catalog: 100,000 cars are 10 MiB.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// So many broken rows are reported one by one.
const MOST_ROWS: usize = 20;

const CATALOG: &str = "agent.catalog";
const KNOWLEDGE_BASE: &str = "agent.knowledge_base";

/// The seller's data: those that the settings name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgentData {
    /// The catalog.
    pub catalog: Option<DataFile>,
    /// How many cars are in it.
    pub cars: Option<usize>,
    /// The knowledge base.
    pub knowledge_base: Option<DataFile>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// What is in it.
    pub text: String,
    /// When it was changed, in seconds since 1970.
    pub modified_s: u64,
}

impl Loaded {
    /// Reads the files that `agent.catalog` and `agent.knowledge_base` name.
    ///
    /// # Errors
    /// Everything that is wrong with them, rows with their lines; that a protected
    /// environment has none.
    pub fn data(&self) -> Result<AgentData, Problems> {
        let agent = &self.settings.agent;
        let mut reading = Reading {
            loaded: self,
            problems: Vec::new(),
        };
        let catalog = reading.file(CATALOG, agent.catalog.as_deref());
        let cars = catalog.as_ref().and_then(|file| reading.cars(&file.text));
        let knowledge_base = reading.file(KNOWLEDGE_BASE, agent.knowledge_base.as_deref());
        if let Some(file) = &knowledge_base
            && let Err(error) = Knowledge::from_markdown(&file.text)
        {
            reading.wrong(KNOWLEDGE_BASE, error.to_string());
        }
        reading.demand_own();
        if !reading.problems.is_empty() {
            return Err(Problems(reading.problems));
        }
        Ok(AgentData {
            catalog,
            cars,
            knowledge_base,
        })
    }
}

struct Reading<'a> {
    loaded: &'a Loaded,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    /// A file that is wanted.
    fn file(&mut self, key: &str, path: Option<&str>) -> Option<DataFile> {
        match read(&self.loaded.directory.join(path?)) {
            Ok(file) => Some(file),
            Err(rule) => {
                self.wrong(key, rule);
                None
            }
        }
    }

    fn cars(&mut self, text: &str) -> Option<usize> {
        match Catalog::from_csv(text) {
            Ok(catalog) => return Some(catalog.cars().len()),
            Err(CatalogError::BrokenRows { rows }) => {
                for row in rows.iter().take(MOST_ROWS) {
                    self.wrong(CATALOG, row.to_string());
                }
                let further = rows.len().saturating_sub(MOST_ROWS);
                if further > 0 {
                    self.wrong(CATALOG, format!("{further} further rows are broken"));
                }
            }
            Err(error) => self.wrong(CATALOG, error.to_string()),
        }
        None
    }

    /// A protected environment sells no invented cars and says nothing invented.
    fn demand_own(&mut self) {
        let settings = &self.loaded.settings;
        let agent = &settings.agent;
        if settings.lifetime != Lifetime::Protected {
            return;
        }
        let own = [
            (CATALOG, &agent.catalog, "CATALOG_PATH", "cars"),
            (
                KNOWLEDGE_BASE,
                &agent.knowledge_base,
                "KNOWLEDGE_BASE_PATH",
                "facts of the company",
            ),
        ];
        for (key, file, variable, what) in own {
            let is_in_image = agent.image.is_some() && agent.environment.contains_key(variable);
            if file.is_none() && !is_in_image {
                self.wrong(
                    key,
                    format!(
                        "is required on a protected environment: the built-in {what} are invented; \
                         name the seller's file, or an agent.image that holds it with \
                         agent.environment.{variable}"
                    ),
                );
            }
        }
    }

    fn wrong(&mut self, key: &str, rule: impl Into<String>) {
        let key = SettingKey::from(key);
        let entries = self.loaded.entries();
        let entry = entries.into_iter().find(|entry| entry.key == key);
        let (value, origin) = entry.map_or((Value::Null, Origin::Default), |entry| {
            (entry.value, entry.origin)
        });
        let value = Some(value).filter(|value| !value.is_null());
        self.problems
            .push(Problem::of(key, rule).given(value, origin));
    }
}

/// A file; else what is wrong with it.
fn read(path: &Path) -> Result<DataFile, String> {
    let unreadable = |error: std::io::Error| format!("the file can't be read: {error}");
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err("is no file".to_owned());
    }
    if metadata.len() > MOST_BYTES {
        return Err(format!(
            "has {} MiB: at most {} are read",
            metadata.len() / 1024 / 1024,
            MOST_BYTES / 1024 / 1024
        ));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let text = utf8(bytes).map_err(|error| error.to_string())?;
    let modified = metadata.modified().unwrap_or(UNIX_EPOCH);
    let since_epoch = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(DataFile {
        text,
        modified_s: since_epoch.as_secs(),
    })
}
