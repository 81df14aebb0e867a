//! Cuts a text into words and sentences, character by character.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::figure::figure;
use super::{Sentence, Word, Words};

#[derive(Default)]
pub(super) struct Reader {
    pub(super) words: Words,
    current: String,
    digits: bool,
    start: usize,
    end: usize,
    dollar: bool,
    pause: bool,
    /// Whether the last letter was written three times and more.
    stretched: bool,
    /// A separator inside a figure, kept until the next digit decides.
    separator: Option<char>,
    /// Where the sentence at hand begins, and whether `¿` opened it.
    sentence: (usize, bool),
}

impl Reader {
    pub(super) fn take(&mut self, offset: usize, character: char, next: Option<char>) {
        // `ma;ana`: the key of the `ñ` on a keyboard set to English
        let inside = !self.current.is_empty() && !self.digits;
        if character == ';' && inside && next.is_some_and(char::is_alphabetic) {
            self.letter(offset, offset + 1, 'n');
            return;
        }
        if character.is_ascii() {
            self.take_plain(offset, offset + 1, character.to_ascii_lowercase());
            return;
        }
        let after = offset + character.len_utf8();
        for plain in std::iter::once(character).nfkd() {
            if is_combining_mark(plain) || plain == '\u{200d}' {
                self.end = self
                    .end
                    .max(if self.current.is_empty() { 0 } else { after });
                continue;
            }
            for lower in plain.to_lowercase() {
                self.take_plain(offset, after, lower);
            }
        }
    }

    fn take_plain(&mut self, offset: usize, after: usize, character: char) {
        if character.is_ascii_digit() {
            self.digit(offset, after, character);
        } else if character.is_alphabetic() {
            self.letter(offset, after, character);
        } else {
            self.sign(character);
        }
    }

    fn digit(&mut self, offset: usize, after: usize, digit: char) {
        if !self.current.is_empty() && !self.digits {
            self.close();
        }
        if let Some(separator) = self.separator.take() {
            self.current.push(separator);
        }
        self.grow(offset, after, digit);
        self.digits = true;
    }

    fn letter(&mut self, offset: usize, after: usize, letter: char) {
        if !self.current.is_empty() && self.digits {
            self.close();
        }
        // `siiii` is `si`; no Spanish word holds a letter three times in a row.
        let mut tail = self.current.chars().rev();
        if tail.next() == Some(letter) && tail.next() == Some(letter) {
            self.end = after;
            self.stretched = true;
            return;
        }
        self.grow(offset, after, letter);
        (self.digits, self.stretched) = (false, false);
    }

    fn grow(&mut self, offset: usize, after: usize, character: char) {
        if self.current.is_empty() {
            self.start = offset;
        }
        self.current.push(character);
        self.end = after;
    }

    fn sign(&mut self, sign: char) {
        if matches!(sign, ',' | '.' | '\'') && self.digits && self.separator.is_none() {
            if !self.current.is_empty() {
                self.separator = Some(sign);
                return;
            }
        } else if sign == '%' {
            self.close();
            if let Some(last) = self.words.list.last_mut() {
                last.percent |= last.number.is_some();
            }
            return;
        }
        self.close();
        self.sentence_sign(sign);
        self.dollar = sign == '$' || (self.dollar && sign == ' ');
        self.pause |= matches!(sign, ',' | '.' | ';' | ':' | '!' | '?' | '\n') || is_picture(sign);
        self.words.question |= sign == '?' || sign == '¿';
    }

    fn sentence_sign(&mut self, sign: char) {
        match sign {
            '¿' => {
                let before = self.words.sentences.len();
                self.end_sentence(false);
                if let Some(sentence) = self.words.sentences.get_mut(before) {
                    sentence.leads_to_question = true;
                }
                self.sentence.1 = true;
            }
            '?' => self.end_sentence(true),
            '!' | '¡' | '…' | ';' | '\n' => self.end_sentence(false),
            '.' if !self.words.list.last().is_none_or(is_abbreviated) => {
                self.end_sentence(false);
            }
            _ => {}
        }
    }

    pub(super) fn end_sentence(&mut self, question: bool) {
        let end = self.words.list.len();
        let (start, opened) = std::mem::replace(&mut self.sentence, (end, false));
        if start < end {
            self.words.sentences.push(Sentence {
                words: start..end,
                question: question || opened,
                opened,
                leads_to_question: false,
            });
        } else {
            self.sentence.1 = opened;
        }
    }

    /// Ends the word at hand.
    pub(super) fn close(&mut self) {
        let separator = self.separator.take();
        let trailing = separator.is_some();
        if self.current.is_empty() {
            return;
        }
        let mut text = std::mem::take(&mut self.current);
        let number = if self.digits { figure(&text) } else { None };
        if self.digits {
            text.retain(|character| character.is_ascii_digit() || character == '.');
        } else {
            // `graciasss`
            if std::mem::take(&mut self.stretched) && text.len() > 2 && text.ends_with("ss") {
                text.pop();
            }
            undouble(&mut text);
        }
        let before = self.words.list.last().map(|word| word.end);
        self.words.list.push(Word {
            text,
            number,
            dollar: std::mem::take(&mut self.dollar),
            percent: false,
            glued: before == Some(self.start),
            pause: std::mem::take(&mut self.pause),
            capital: false,
            sign: None,
            start: self.start,
            end: self.end,
        });
        self.pause = trailing;
        if separator == Some('.') {
            self.end_sentence(false);
        }
    }
}

/// Arrows, symbols and emojis, which stand between sentences.
fn is_picture(sign: char) -> bool {
    sign >= '\u{2190}'
}

/// Whether a full stop after the word ends no sentence: `M.N.`, `p.m.`,
/// `Ma. Guadalupe`.
fn is_abbreviated(word: &Word) -> bool {
    const ABBREVIATIONS: [&str; 17] = [
        "ma", "sr", "sra", "srta", "dr", "dra", "lic", "ing", "arq", "prof", "cp", "mtro", "tel",
        "cel", "ext", "num", "aprox",
    ];
    word.text.len() == 1 || ABBREVIATIONS.contains(&word.text.as_str())
}

/// `siii` was cut to `sii` on the way; a doubled vowel at the end is one.
fn undouble(text: &mut String) {
    let bytes = text.as_bytes();
    let vowel = bytes.last().is_some_and(|last| b"aeiou".contains(last));
    if vowel && bytes.len() > 2 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2] {
        text.pop();
    }
}
