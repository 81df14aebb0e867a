//! A dialogue as it is written down.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::civil::DateTime;
use kavak_conversation::Channel;
use serde::Deserialize;

/// A file of dialogues.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    dialogue: Vec<Dialogue>,
}

/// One customer's conversation and what it should come to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dialogue {
    /// Unique among all files.
    pub name: String,
    /// Where the customer writes.
    pub channel: Channel,
    /// The sender as Twilio names it; WhatsApp only.
    pub from: Option<String>,
    /// When it begins, in America/Mexico_City.
    pub today: DateTime,
    /// Who this is and what they want.
    pub about: String,
    /// What the customer says, one message each.
    pub turn: Vec<TurnLine>,
    /// What a seller should know at the end; nothing where the turns say it all.
    #[serde(default)]
    pub outcome: Known,
}

/// One message and what must hold after its reply.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TurnLine {
    /// The message.
    pub says: String,
    /// What must hold after it.
    #[serde(default)]
    pub expect: Expect,
}

/// What must hold after a turn.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Expect {
    /// Texts that the reply contains.
    pub mentions: Vec<String>,
    /// Texts that it does not contain.
    pub not_mentions: Vec<String>,
    /// None of what is known changes.
    pub unchanged: bool,
    /// The agent asks what is meant and changes nothing.
    pub asks_back: bool,
    /// Cars are shown.
    pub cars_shown: bool,
    /// What is known.
    #[serde(flatten)]
    pub known: Known,
}

/// What a seller knows of a customer; what is `None` is not judged.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Known {
    /// The car chosen.
    pub car: Option<CarWanted>,
    /// `cash` or `financed`.
    pub payment: Option<String>,
    /// Pesos paid at first.
    pub down_payment: Option<u64>,
    /// Percent of the price paid at first.
    pub down_percent: Option<u64>,
    /// Number of monthly payments.
    pub term_months: Option<u32>,
    /// The most to be spent, in pesos.
    pub budget_max: Option<u64>,
    /// The least to be spent, in pesos.
    pub budget_min: Option<u64>,
    /// The most to be paid a month, in pesos.
    pub monthly_max: Option<u64>,
    /// The customer's name.
    pub name: Option<String>,
    /// In E.164.
    pub phone: Option<String>,
    /// When to call.
    pub time: Option<TimeWanted>,
    /// What the customer came for.
    pub errand: Option<String>,
    /// A person takes over.
    pub handed_over: Option<bool>,
    /// Makes that are not wanted.
    pub refused_makes: Option<Vec<String>>,
}

/// The car chosen, or that none was.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum CarWanted {
    /// `"none"`.
    None(String),
    /// Whatever of it the customer made clear.
    Car(CarFacts),
}

/// What is known of the car chosen.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarFacts {
    /// As the catalog spells it.
    pub make: Option<String>,
    /// As the catalog spells it.
    pub model: Option<String>,
    /// Model year.
    pub year: Option<u16>,
    /// In pesos.
    pub price: Option<u64>,
    /// Words that its version contains.
    pub version: Option<String>,
    /// Number in the stock.
    pub stock_id: Option<String>,
}

/// When to call.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeWanted {
    /// As the customer said it.
    pub said: Option<String>,
    /// The moment, in America/Mexico_City.
    pub at: Option<DateTime>,
    /// `morning`, `afternoon`, `evening`, `any`.
    pub part: Option<String>,
}

/// Every dialogue of a folder, by file name.
pub fn load(folder: &Path) -> Result<Vec<(String, Vec<Dialogue>)>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| format!("can't read {}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    files.sort();
    files.iter().map(|path| load_file(path)).collect()
}

fn load_file(path: &Path) -> Result<(String, Vec<Dialogue>)> {
    let text = std::fs::read_to_string(path)?;
    let file: File =
        toml::from_str(&text).with_context(|| format!("can't read {}", path.display()))?;
    let theme = path.file_stem().unwrap_or_default().to_string_lossy();
    Ok((theme.into_owned(), file.dialogue))
}
