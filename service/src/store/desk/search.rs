//! Finding conversations by what is known of the customer or was written.

use super::conversations::{Listed, list, listed};
use super::{DeskStore, no_probe, on_pool};
use crate::store::StoreError;

/// Replaces pairs of literals in a column, one after the other.
macro_rules! replaced {
    ($text:expr;) => { $text };
    ($text:expr; $from:literal $to:literal $($rest:literal)*) => {
        replaced!(concat!("replace(", $text, ", '", $from, "', '", $to, "')"); $($rest)*)
    };
}

/// A column in lower case and without accents, as [`fold`] writes what is searched for.
/// SQLite's `lower` knows ASCII alone.
macro_rules! folded {
    ($column:literal) => {
        replaced!(concat!("lower(", $column, ")");
            "á" "a" "é" "e" "í" "i" "ó" "o" "ú" "u" "ü" "u" "ñ" "n"
            "Á" "a" "É" "e" "Í" "i" "Ó" "o" "Ú" "u" "Ü" "u" "Ñ" "n"
            "\u{301}" "" "\u{303}" "" "\u{308}" "")
    };
}

/// By lead, by the number that WhatsApp vouches for, and by the words of customers and
/// team, of which the newest are read: enough for weeks, and as quick in years.
const SEARCH: &str = list!(concat!(
    "SELECT (SELECT max(position) FROM transcript_messages AS m
            WHERE m.session_id = found.session_id) AS position
    FROM (
        SELECT session_id FROM (
            SELECT session_id FROM desk_leads
            WHERE ",
    folded!("name"),
    " LIKE $1 ESCAPE '!' OR phone LIKE $2 ESCAPE '!' OR ",
    folded!("details"),
    " LIKE $1 ESCAPE '!'
            ORDER BY updated_at_ms DESC LIMIT 100) AS leads
        UNION
        SELECT session_id FROM (
            SELECT session_id FROM conversation_states
            WHERE session_id LIKE 'whatsapp:%' AND session_id LIKE $2 ESCAPE '!'
            LIMIT 100) AS senders
        UNION
        SELECT session_id FROM (
            SELECT DISTINCT session_id FROM (
                SELECT session_id, author, body FROM transcript_messages
                ORDER BY position DESC LIMIT 20000) AS newest
            WHERE author <> 'agent' AND ",
    folded!("body"),
    " LIKE $1 ESCAPE '!' LIMIT 100) AS written
    ) AS found"
));

/// Digits of a number that every way of writing it ends with.
const NATIONAL_DIGITS: usize = 10;

/// Fewer digits are in every number.
const FEWEST_DIGITS: usize = 4;

impl DeskStore {
    /// The conversations whose lead or newest messages hold a text, or whose number holds
    /// its digits; neither case nor accents count.
    pub async fn search(&self, text: &str) -> Result<Vec<Listed>, StoreError> {
        let rows = on_pool!(self, |pool| sqlx::query_as(SEARCH)
            .bind(contains(&fold(text)))
            .bind(digits(text))
            .fetch_all(pool)
            .await?);
        rows.into_iter().map(listed).collect()
    }
}

/// A pattern for numbers that hold the digits of a text.
fn digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < FEWEST_DIGITS {
        return String::new();
    }
    let national = digits.len().saturating_sub(NATIONAL_DIGITS);
    contains(digits.get(national..).unwrap_or_default())
}

/// A text in lower case and without accents.
fn fold(text: &str) -> String {
    let plain = |c: char| {
        Some(match c {
            'á' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' | 'ü' => 'u',
            'ñ' => 'n',
            // Accents that follow their letter.
            '\u{301}' | '\u{303}' | '\u{308}' => return None,
            c => c,
        })
    };
    text.to_lowercase().chars().filter_map(plain).collect()
}

/// A pattern for texts that hold this one.
fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_case_nor_accents_count() {
        for text in ["Núñez", "NÚÑEZ", "nunez", "nu\u{301}n\u{303}ez"] {
            assert_eq!(fold(text), "nunez");
        }
        assert_eq!(fold("PINGÜINO 2"), "pinguino 2");
    }

    #[test]
    fn number_is_found_by_its_last_ten_digits() {
        for text in ["55 1234 5678", "+52 1 55 1234 5678", "+525512345678"] {
            assert_eq!(digits(text), "%5512345678%", "{text}");
        }
        assert_eq!(
            (digits("CX-5"), digits("5678")),
            (String::new(), "%5678%".to_owned())
        );
    }
}
