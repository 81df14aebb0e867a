//! A reply with choices as two messages: Twilio takes no line breaks in a content's
//! variables, and lists of cars and plans have some.
//!
//! <https://www.twilio.com/docs/api/errors/21656>

use super::split::LONGEST_PART;

/// Characters of a message with choices.
const MAX_QUESTION: usize = 1_024;

/// A reply, cut before its last line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parts<'t> {
    /// All but the last line; empty where there is only one.
    pub(crate) text: &'t str,
    /// The last line, to be shown with the choices.
    pub(crate) question: &'t str,
}

impl<'t> Parts<'t> {
    /// `None` where a message cannot hold a part, and where the last line is one of a list,
    /// which choices would tear off.
    pub(crate) fn new(reply: &'t str) -> Option<Self> {
        let reply = reply.trim();
        let (text, question) = reply.rsplit_once('\n').unwrap_or(("", reply));
        let (text, question) = (text.trim_end(), question.trim_start());
        let is_of_list = question.starts_with(|c: char| c == '•' || c.is_ascii_digit());
        let is_variable = !question.is_empty()
            && !question.contains(char::is_control)
            && !question.contains("     ");
        let fits = text.chars().count() <= LONGEST_PART && question.chars().count() <= MAX_QUESTION;
        (!is_of_list && is_variable && fits).then_some(Self { text, question })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_and_the_question_below_it_are_two_messages() {
        let parts = Parts::new("Mira:\n\n1. Kia Rio\n2. Kia Soul\n\n¿Cuál te gusta?").unwrap();
        assert_eq!(parts.text, "Mira:\n\n1. Kia Rio\n2. Kia Soul");
        assert_eq!(parts.question, "¿Cuál te gusta?");
        let parts = Parts::new("¡Hola! ¿Qué auto buscas?").unwrap();
        assert_eq!(
            (parts.text, parts.question),
            ("", "¡Hola! ¿Qué auto buscas?")
        );
    }

    #[test]
    fn reply_that_fits_no_message_with_choices_has_no_parts() {
        let long = "ñ".repeat(MAX_QUESTION + 1);
        let list = format!("{}\n¿Cuál?", "ñ".repeat(LONGEST_PART + 1));
        for reply in [
            "",
            "Mira:\n• Kia Rio",
            "Mira:\n1. Kia Rio",
            "a\tb",
            "a     b",
            &long,
            &list,
        ] {
            assert_eq!(Parts::new(reply), None, "{reply}");
        }
        let fits = format!("{}\n{}", "ñ".repeat(LONGEST_PART), "ñ".repeat(MAX_QUESTION));
        assert!(Parts::new(&fits).is_some());
    }
}
