//! Settings and their origins.

use kavak_settings::Entry;

use super::format;

/// One line a setting: key, value, origin.
#[must_use]
pub fn text(entries: &[Entry]) -> String {
    let rows: Vec<[String; 3]> = entries
        .iter()
        .map(|entry| {
            let value = if entry.value.is_null() {
                "(unset)".to_owned()
            } else {
                entry.toml()
            };
            [entry.key.to_string(), value, entry.origin.to_string()]
        })
        .collect();
    format::columns(&rows).join("\n")
}
