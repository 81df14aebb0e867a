//! Text as normalised words: lower case, no accents, letters and digits apart.

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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
        text.clone_into(&mut reader.words.written);
        reader.words
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

#[derive(Default)]
struct Reader {
    words: Words,
    current: String,
    digits: bool,
    start: usize,
    end: usize,
    dollar: bool,
    pause: bool,
    /// A separator inside a figure, kept until the next digit decides.
    separator: Option<char>,
    /// Where the sentence at hand begins, and whether `¿` opened it.
    sentence: (usize, bool),
}

impl Reader {
    fn take(&mut self, offset: usize, character: char, next: Option<char>) {
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
            return;
        }
        self.grow(offset, after, letter);
        self.digits = false;
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
        self.pause |= matches!(sign, ',' | '.' | ';' | ':' | '!' | '?' | '\n');
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

    fn end_sentence(&mut self, question: bool) {
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
    fn close(&mut self) {
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

/// The value of digits with separators; `None` where nobody would write it so.
fn figure(text: &str) -> Option<Decimal> {
    const MOST_DIGITS: usize = 15;
    if text.len() > 2 * MOST_DIGITS {
        return None;
    }
    let mut groups = text.split([',', '.', '\'']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = !rest.is_empty()
        && first.len() <= 3
        && !first.starts_with('0')
        && rest.iter().all(|group| group.len() == 3);
    let decimal_at_end = rest
        .split_last()
        .is_some_and(|(last, middle)| last.len() <= 2 && middle.iter().all(|g| g.len() == 3));
    let mut plain = first.to_owned();
    for (index, group) in rest.iter().enumerate() {
        if !grouped && decimal_at_end && index + 1 == rest.len() {
            plain.push('.');
        }
        plain.push_str(group);
    }
    if !rest.is_empty() && !grouped && !decimal_at_end {
        return None;
    }
    (plain.len() <= MOST_DIGITS).then(|| plain.parse().ok())?
}

#[cfg(test)]
mod tests;
