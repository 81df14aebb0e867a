//! Suggested answers as WhatsApp shows them: buttons or a list.
//!
//! <https://www.twilio.com/docs/content/twilio-quick-reply>,
//! <https://www.twilio.com/docs/content/twilio-list-picker>

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Buttons of a message, and characters of one.
const MAX_BUTTONS: usize = 3;
const MAX_BUTTON_TITLE: usize = 20;

/// Rows of a list, and characters of a row and of what stands below it.
const MAX_ROWS: usize = 10;
const MAX_ROW: usize = 24;
const MAX_DESCRIPTION: usize = 72;

/// The button that opens a list.
const OPEN_LIST: &str = "Ver opciones";

/// Part of every content's name: a change of their form makes new ones.
const FORM: &str = "kavak_agent_choices_1";

/// Marks the text of a tap, which the webhook reads back.
pub(crate) const TEXT_PREFIX: &str = "say:";

/// The suggested answers of one reply.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Choices(Vec<String>);

impl Choices {
    /// The first ten suggestions; `None` where there are none, or one that a list cannot
    /// hold whole.
    pub fn new(suggestions: &[String]) -> Option<Self> {
        let first: Vec<String> = suggestions.iter().take(MAX_ROWS).cloned().collect();
        let fits = |text: &String| text.chars().count() <= MAX_DESCRIPTION;
        (!first.is_empty() && first.iter().all(fits)).then_some(Self(first))
    }

    /// The name that their content is found again by, on whichever task.
    pub(super) fn name(&self) -> String {
        let digest = Sha256::digest(self.0.join("\n"));
        let digest: String = digest[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!("{FORM}_{digest}")
    }

    fn are_buttons(&self) -> bool {
        let fits = |text: &String| text.chars().count() <= MAX_BUTTON_TITLE;
        self.0.len() <= MAX_BUTTONS && self.0.iter().all(fits)
    }

    /// The content, its text left open as `{{1}}`.
    pub(super) fn content(&self) -> Value {
        let types = if self.are_buttons() {
            let actions = self.0.iter();
            let actions =
                actions.map(|text| json!({"title": text, "id": format!("{TEXT_PREFIX}{text}")}));
            let actions: Vec<Value> = actions.collect();
            json!({"twilio/quick-reply": {"body": "{{1}}", "actions": actions}})
        } else {
            let items: Vec<Value> = self.0.iter().map(|text| row(text)).collect();
            json!({"twilio/list-picker": {"body": "{{1}}", "button": OPEN_LIST, "items": items}})
        };
        json!({
            "friendly_name": self.name(),
            "language": "es_MX",
            "variables": {"1": "¿Qué auto buscas?"},
            "types": types,
        })
    }
}

/// A row shows the whole text below if its title has to be cut.
fn row(text: &str) -> Value {
    let id = format!("{TEXT_PREFIX}{text}");
    let title = cut(text);
    if title == text {
        json!({"item": title, "id": id})
    } else {
        json!({"item": title, "id": id, "description": text})
    }
}

/// The words that fit a row.
fn cut(text: &str) -> String {
    if text.chars().count() <= MAX_ROW {
        return text.to_owned();
    }
    let mut title = String::new();
    for word in text.split_whitespace() {
        // A blank before the word and an ellipsis after it.
        if title.chars().count() + word.chars().count() + 2 > MAX_ROW {
            break;
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(word);
    }
    if title.is_empty() {
        title.extend(text.chars().take(MAX_ROW - 1));
    }
    title.push('…');
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices(texts: &[&str]) -> Choices {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        Choices::new(&texts).unwrap()
    }

    #[test]
    fn few_short_suggestions_are_buttons() {
        let content = choices(&["A meses", "De contado"]).content();
        let actions = &content["types"]["twilio/quick-reply"]["actions"];
        assert_eq!(
            actions[1],
            json!({"title": "De contado", "id": "say:De contado"})
        );
    }

    #[test]
    fn many_or_long_suggestions_are_a_list_that_holds_them_whole() {
        let long = "¿Para qué necesitas mi nombre?";
        let content = choices(&[long]).content();
        let row = &content["types"]["twilio/list-picker"]["items"][0];
        assert_eq!(row["id"], format!("say:{long}"));
        assert_eq!(row["description"], long);
        let title = row["item"].as_str().unwrap();
        assert!(
            title.chars().count() <= MAX_ROW && title.ends_with('…'),
            "{title}"
        );
        let four = choices(&["36 meses", "48 meses", "60 meses", "72 meses"]).content();
        let rows = &four["types"]["twilio/list-picker"]["items"];
        assert_eq!(rows.as_array().unwrap().len(), 4);
        assert_eq!(rows[0], json!({"item": "36 meses", "id": "say:36 meses"}));
    }

    #[test]
    fn name_is_that_of_the_suggestions_and_of_no_others() {
        let one = choices(&["A meses", "De contado"]);
        assert_eq!(one.name(), one.clone().name());
        assert_ne!(one.name(), choices(&["De contado", "A meses"]).name());
        assert_ne!(one.name(), choices(&["A meses"]).name());
        assert!(one.name().len() <= 64);
    }

    #[test]
    fn choices_too_long_for_a_list_are_text() {
        assert_eq!(Choices::new(&[]), None);
        assert_eq!(Choices::new(&["x".repeat(MAX_DESCRIPTION + 1)]), None);
        let eleven: Vec<String> = (0..11).map(|n| n.to_string()).collect();
        assert_eq!(Choices::new(&eleven).unwrap().0.len(), MAX_ROWS);
    }
}
