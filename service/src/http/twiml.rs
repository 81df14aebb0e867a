//! Replies as Twilio reads them.

use std::fmt::Write;

use crate::twilio::split;

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
    fn customers_text_cannot_break_the_markup() {
        let xml = render("</Message><Message>a & b\u{0}");
        assert!(xml.contains("&lt;/Message&gt;&lt;Message&gt;a &amp; b<"));
        assert_eq!(xml.matches("<Message>").count(), 1);
    }
}
