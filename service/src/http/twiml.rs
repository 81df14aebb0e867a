//! Replies as Twilio reads them.

use std::fmt::Write;

/// What WhatsApp takes in one message.
const LONGEST_PART: usize = 1_600;

/// The answer to a webhook post: one message a part, none for silence.
pub(super) fn render(reply: &str) -> String {
    let mut xml = String::from(r#"<?xml version="1.0" encoding="UTF-8"?><Response>"#);
    for part in split(reply) {
        // Writing to a string cannot fail.
        let _ = write!(xml, "<Message>{}</Message>", Escaped(part));
    }
    xml.push_str("</Response>");
    xml
}

/// Cuts a text into parts that fit, at sentence ends where there are any, else
/// between words.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while let Some((too_far, _)) = rest.char_indices().nth(LONGEST_PART) {
        let (part, remainder) = rest.split_at(cut(&rest[..too_far]));
        parts.push(part.trim_end());
        rest = remainder.trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

/// Where to cut a text that is followed by more: after the last sentence, else
/// after the last word, else at the end.
fn cut(text: &str) -> usize {
    let mut sentence = None;
    let mut word = None;
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            word = Some(at);
            if c == '\n' || matches!(previous, '.' | '!' | '?' | '…') {
                sentence = Some(at);
            }
        }
        previous = c;
    }
    if matches!(previous, '.' | '!' | '?' | '…') {
        sentence = Some(text.len());
    }
    sentence.or(word).filter(|at| *at > 0).unwrap_or(text.len())
}

/// Text between tags; characters that XML cannot hold are left out.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '\n' | '\t' => f.write_char(c)?,
                c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reply_is_cut_at_sentence_ends() {
        let sentence = "Este auto tiene garantía de tres meses. ";
        let text = sentence.repeat(100);
        let parts = split(&text);
        assert!(parts.len() > 2);
        for part in &parts {
            assert!(
                part.chars().count() <= LONGEST_PART && part.ends_with('.'),
                "{part}"
            );
        }
        assert_eq!(parts.join(" "), text.trim());
    }

    #[test]
    fn a_text_that_fits_stays_whole() {
        assert_eq!(split(&"ñ".repeat(LONGEST_PART)).len(), 1);
        assert!(split("").is_empty());
    }

    #[test]
    fn a_text_without_sentences_is_cut_between_words_and_one_without_words_anywhere() {
        let words = "palabra ".repeat(400);
        assert!(split(&words).iter().all(|part| part.ends_with("palabra")));
        let wall = "ñ".repeat(4_000);
        let parts = split(&wall);
        assert_eq!(parts.concat(), wall);
        assert!(
            parts
                .iter()
                .all(|part| part.chars().count() <= LONGEST_PART)
        );
    }

    #[test]
    fn what_customers_write_cannot_break_the_markup() {
        let xml = render("</Message><Message>a & b\u{0}");
        assert!(xml.contains("&lt;/Message&gt;&lt;Message&gt;a &amp; b<"));
        assert_eq!(xml.matches("<Message>").count(), 1);
    }
}
