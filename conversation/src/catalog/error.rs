//! Why a catalog is not taken.

use std::fmt;

/// Why a catalog is not taken.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// The header lacks columns that every catalog has.
    #[error("the catalog's header lacks {}{}", missing.join(", "), if *has_other_separator { ": cells are separated by commas" } else { "" })]
    MissingColumns {
        /// Their names.
        missing: Vec<&'static str>,
        /// Whether it seems to be separated by semicolons or tabs.
        has_other_separator: bool,
    },
    /// Rows that cannot be understood, all of them.
    #[error("{} broken row(s) in the catalog: {}", rows.len(), list(rows))]
    BrokenRows {
        /// Each row with what is wrong.
        rows: Vec<BrokenRow>,
    },
    /// The table of models that comes with the program is broken.
    #[error("the table of models: {0}")]
    ModelTable(String),
    /// No car at all.
    #[error("the catalog holds no car")]
    Empty,
}

/// One row that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenRow {
    /// Its line in the file, from 1, the header being line 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: String,
}

impl fmt::Display for BrokenRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

fn list(rows: &[BrokenRow]) -> String {
    let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
    rows.join("; ")
}
