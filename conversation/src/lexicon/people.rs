//! Given names and surnames.

use hashbrown::HashSet;
use serde::Deserialize;

/// Given names and surnames, normalised.
#[derive(Debug, Default)]
pub(crate) struct People {
    given: HashSet<String>,
    surnames: HashSet<String>,
    companies: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    given: String,
    surnames: String,
    companies: String,
}

impl People {
    /// The names that come with the program.
    pub(crate) fn builtin() -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(include_str!("../../data/names.toml"))?;
        let set = |names: &str| names.split_whitespace().map(str::to_owned).collect();
        Ok(Self {
            given: set(&file.given),
            surnames: set(&file.surnames),
            companies: set(&file.companies),
        })
    }

    /// Whether people are given that name.
    pub(crate) fn is_given(&self, word: &str) -> bool {
        self.given.contains(word) || self.is_diminutive(word)
    }

    /// `Rosita`, `Carlitos`, `Juanito`
    fn is_diminutive(&self, word: &str) -> bool {
        const ENDINGS: [(&str, [&str; 2]); 3] = [
            ("itos", ["os", "o"]),
            ("ita", ["a", ""]),
            ("ito", ["o", ""]),
        ];
        ENDINGS.iter().any(|(ending, names)| {
            let stem = word.strip_suffix(ending).filter(|stem| stem.len() > 2);
            stem.is_some_and(|stem| {
                let mut full = names.iter().map(|end| format!("{stem}{end}"));
                full.any(|name| self.given.contains(&name))
            })
        })
    }

    /// Whether it is a surname.
    pub(crate) fn is_surname(&self, word: &str) -> bool {
        self.surnames.contains(word)
    }

    /// Whether companies are called so: `de Transportes Landeros`.
    pub(crate) fn is_company(&self, word: &str) -> bool {
        self.companies.contains(word)
    }

    /// Whether it is either.
    pub(crate) fn is_name(&self, word: &str) -> bool {
        self.is_given(word) || self.is_surname(word)
    }
}
