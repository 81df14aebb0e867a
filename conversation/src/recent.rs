//! The last exchanges of a conversation, without what names a person: what a
//! model needs to understand `sí, ese`.

use std::cmp::Reverse;
use std::ops::Range;

use crate::acts::{Act, Interpretation};
use crate::language::spelled;
use crate::lead::Lead;
use crate::state::{Exchange, State};
use crate::words::{Word, Words};

/// As many are kept.
const MAX_EXCHANGES: usize = 3;
/// Longer texts are cut.
const MAX_CHARS: usize = 240;
/// Fewer digits in a row are no phone number.
const MIN_PHONE_DIGITS: usize = 8;

const PHONE: &str = "[teléfono]";
const NAME: &str = "[nombre]";
const MAIL: &str = "[correo]";

impl State {
    /// Keeps an exchange for the model; to be called once the turn is done, so
    /// that a name just given is known and masked.
    pub fn remember(&mut self, customer: &str, agent: &str) {
        let exchange = Exchange {
            customer: cut(&masked_for(self, customer)),
            agent: cut(&masked_for(self, agent)),
        };
        self.recent.push(exchange);
        let surplus = self.recent.len().saturating_sub(MAX_EXCHANGES);
        self.recent.drain(..surplus);
    }
}

/// A message as a model may see it: names and phone numbers that are known, or
/// that the rules are certain of, are masked.
pub fn masked_message(text: &str, state: &State, rules: &Interpretation) -> String {
    let certain = rules.acts.iter().filter(|found| found.certain);
    let acts = certain.map(|found| &found.act);
    masked(text, &with_names(state, acts))
}

/// A text without the names that are known or were asked back.
pub(crate) fn masked_for(state: &State, text: &str) -> String {
    masked(text, &with_names(state, state.proposed.iter()))
}

/// All names that are known, in a lead of its own.
fn with_names<'a>(state: &State, acts: impl Iterator<Item = &'a Act>) -> Lead {
    let mut names = state.lead.name.clone().unwrap_or_default();
    for act in acts {
        if let Act::Name(name) = act {
            names.push(' ');
            names.push_str(name);
        }
    }
    Lead {
        name: Some(names),
        ..Lead::default()
    }
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_CHARS).collect()
}

fn masked(text: &str, lead: &Lead) -> String {
    let words = Words::read(text).list;
    let mut spans = phones(text, &words);
    spans.extend(names(&words, lead));
    spans.extend(mails(text));
    spans.sort_by_key(|(span, _)| (span.start, Reverse(span.end)));
    let mut masked = String::new();
    let mut at = 0;
    for (span, mask) in spans {
        if span.start >= at {
            masked.push_str(text.get(at..span.start).unwrap_or_default());
            masked.push_str(mask);
            at = span.end;
        }
    }
    masked.push_str(text.get(at..).unwrap_or_default());
    masked
}

/// Runs of digits, typed or dictated, that are long enough to be dialled.
fn phones(text: &str, words: &[Word]) -> Vec<(Range<usize>, &'static str)> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let mut end = start;
        let mut digits = 0;
        while let Some(length) = words.get(end).and_then(dialled) {
            // A comma or a `$` begins another figure.
            if end > start && (words[end].dollar || words[end].pause && length > 4) {
                break;
            }
            digits += length;
            end += 1;
            let joint = words.get(end).is_some_and(|word| word.text == "y");
            if joint && words.get(end + 1).and_then(dialled).is_some() {
                end += 1;
            }
        }
        let scaled = words
            .get(end)
            .is_some_and(|word| matches!(word.text.as_str(), "mil" | "millones" | "km"));
        if digits >= MIN_PHONE_DIGITS && !words[start].dollar && !scaled {
            let plus = text[..words[start].start].ends_with('+');
            let from = words[start].start - usize::from(plus);
            found.push((from..words[end - 1].end, PHONE));
        }
        start = end.max(start + 1);
    }
    found
}

/// How many digits of a phone number a word stands for.
fn dialled(word: &Word) -> Option<usize> {
    if word.text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(word.text.len());
    }
    let value = spelled::value(&word.text)?;
    Some(value.to_string().len())
}

fn names(words: &[Word], lead: &Lead) -> Vec<(Range<usize>, &'static str)> {
    let name = lead.name.as_deref().unwrap_or_default();
    let parts = Words::read(name).list;
    let is_part =
        |word: &&Word| word.text.len() > 2 && parts.iter().any(|part| part.text == word.text);
    let found = words.iter().filter(is_part);
    found.map(|word| (word.start..word.end, NAME)).collect()
}

fn mails(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found = Vec::new();
    let mut at = 0;
    for token in text.split(char::is_whitespace) {
        if token.contains('@') {
            found.push((at..at + token.len(), MAIL));
        }
        at += token.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_ana() -> Lead {
        Lead {
            name: Some("Ana Núñez".to_owned()),
            ..Lead::default()
        }
    }

    #[test]
    fn names_phones_and_mail_addresses_are_masked() {
        let table = [
            (
                "soy Ana Núñez, 55 1234 5678",
                "soy [nombre] [nombre], [teléfono]",
            ),
            ("mi cel es +52 1 55-1234-5678 ok", "mi cel es [teléfono] ok"),
            ("5512345678", "[teléfono]"),
            (
                "cincuenta y cinco doce treinta y cuatro cincuenta y seis setenta y ocho",
                "[teléfono]",
            ),
            ("ana@x.com o ANA", "[correo] o [nombre]"),
        ];
        for (text, expected) in table {
            assert_eq!(masked(text, &of_ana()), expected);
        }
    }

    #[test]
    fn prices_years_and_terms_are_not_masked() {
        for text in [
            "MG ZS 2024, $375,999, 7,424 km",
            "36, 48, 60 o 72 meses",
            "entre 200 y 300 mil",
            "$300,000.00",
            "del 2018 al 2020",
            "la mañana me queda bien",
        ] {
            assert_eq!(masked(text, &of_ana()), text);
        }
    }

    #[test]
    fn few_short_exchanges_are_kept() {
        let mut state = State::default();
        for n in 0..5 {
            state.remember(&format!("{n}"), &"x".repeat(5_000));
        }
        let kept: Vec<&str> = state.recent.iter().map(|e| e.customer.as_str()).collect();
        assert_eq!(kept, ["2", "3", "4"]);
        assert!(state.recent.iter().all(|e| e.agent.len() <= MAX_CHARS));
    }
}
