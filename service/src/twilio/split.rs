//! Texts that are longer than a message may be.

/// Characters of a message at most.
pub(super) const LONGEST_PART: usize = 1_600;

/// Cuts a text into parts that fit, at sentence ends where there are any, else
/// between words.
pub(crate) fn split(text: &str) -> Vec<&str> {
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

/// Returns the position to cut a text that is followed by more: after the last sentence, else
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_reply_is_cut_at_sentence_ends() {
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
    fn text_that_fits_stays_whole() {
        assert_eq!(split(&"ñ".repeat(LONGEST_PART)).len(), 1);
        assert!(split("").is_empty());
    }

    #[test]
    fn text_without_sentences_is_cut_between_words_and_one_without_words_anywhere() {
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
}
