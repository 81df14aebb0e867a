//! Text as normalised words: lower case, no accents, letters and digits apart.

mod dictated;
mod figure;
mod reader;

use reader::Reader;
use rust_decimal::Decimal;

/// One normalised word and where it stands in the text it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Letters in lower case without accents, or digits.
    pub text: String,
    /// The value of a figure: `300,000` and `300.000` are 300000, `1.2` is 1.2.
    pub number: Option<Decimal>,
    /// A `$` stands right before it.
    pub dollar: bool,
    /// A `%` stands right after it.
    pub percent: bool,
    /// Nothing stands between it and the word before.
    pub glued: bool,
    /// A comma, full stop or line break stands between it and the word before.
    pub pause: bool,
    /// It begins with a capital letter in the text.
    pub capital: bool,
    /// The sign right before it: `+52`, `5:30`, `3/12`, `O'Farrill`.
    pub sign: Option<char>,
    /// Byte offset of its first character.
    pub start: usize,
    /// Byte offset after its last character.
    pub end: usize,
}

/// A text's words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Words {
    /// The text as written.
    pub written: String,
    /// In the order of the text.
    pub list: Vec<Word>,
    /// Whether a question mark occurs.
    pub question: bool,
    /// Stretches between full stops, question marks and line breaks.
    pub sentences: Vec<Sentence>,
}

/// A sentence: its words and whether a question mark belongs to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sentence {
    /// By their places in [`Words::list`].
    pub words: std::ops::Range<usize>,
    /// Whether a question mark opens or ends it.
    pub question: bool,
    /// Whether `¿` opens it: all of it is asked, not only its last clause.
    pub opened: bool,
    /// Whether the next one's `¿` ends it: `la segunda, ¿cuánto gasta?`
    pub leads_to_question: bool,
}

impl Words {
    /// Reads a text.
    pub fn read(text: &str) -> Self {
        let masked = without_addresses(text);
        let text = masked.as_str();
        let mut reader = Reader::default();
        let mut following = text.chars().skip(1);
        for (offset, character) in text.char_indices() {
            reader.take(offset, character, following.next());
        }
        reader.close();
        reader.end_sentence(false);
        for word in &mut reader.words.list {
            let first = text[word.start..].chars().next();
            word.capital = first.is_some_and(char::is_uppercase);
            let before = text[..word.start].chars().next_back();
            word.sign = before.filter(|sign| !sign.is_alphanumeric() && !sign.is_whitespace());
        }
        pause_at_dashes(text, &mut reader.words.list);
        text.clone_into(&mut reader.words.written);
        dictated::take_signs(&mut reader.words);
        reader.words
    }
}

/// `Iván Ledesma / 844 173 0962 / mañana`: a sign between spaces parts like a comma, but for
/// figures among themselves.
fn pause_at_dashes(text: &str, words: &mut [Word]) {
    let figure = |word: &Word| word.text.bytes().all(|byte| byte.is_ascii_digit());
    for place in 1..words.len() {
        let (before, word) = (&words[place - 1], &words[place]);
        let between = text.get(before.end..word.start).unwrap_or_default();
        let apart = between.starts_with(' ') && between.ends_with(' ');
        let sign = matches!(between.trim(), "/" | "|" | "-" | "–" | "—");
        if apart && sign && (figure(before) != figure(word)) {
            words[place].pause = true;
        }
    }
}

/// E-mail addresses and links blanked out, byte for byte: no name, phone or
/// car stands in them.
fn without_addresses(text: &str) -> String {
    let is_address = |chunk: &str| {
        let (at, dot) = (chunk.contains('@'), chunk.contains('.'));
        at && dot || chunk.contains("://") || chunk.starts_with("www.")
    };
    text.split_inclusive(char::is_whitespace)
        .map(|chunk| {
            if is_address(chunk.trim_end()) {
                " ".repeat(chunk.len())
            } else {
                chunk.to_owned()
            }
        })
        .collect()
}

impl Words {
    /// Keeps the first words alone.
    pub fn truncate(&mut self, count: usize) {
        self.list.truncate(count);
        self.sentences
            .retain(|sentence| sentence.words.start < count);
        if let Some(last) = self.sentences.last_mut() {
            last.words.end = last.words.end.min(count);
        }
    }
}

/// The words of a name run together: `CX-5` and `cx 5` are both `cx5`.
pub fn compact(text: &str) -> String {
    Words::read(text)
        .list
        .into_iter()
        .map(|word| word.text)
        .collect()
}

#[cfg(test)]
mod tests;
