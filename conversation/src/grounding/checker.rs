//! A text compared with what a reply may say.

use rust_decimal::Decimal;

use super::Unsupported;
use super::allowed::{Allowed, NEAR, Subject};
use super::passage::Passage;
use crate::figures::{Counts, Figure};
use crate::lexicon::Wording;

pub(super) struct Checker<'w> {
    pub(super) allowed: Allowed,
    pub(super) wording: &'w Wording,
    pub(super) cars: usize,
    pub(super) prices: Vec<Decimal>,
}

impl Checker<'_> {
    pub(super) fn character(&self, text: &str) -> Option<Unsupported> {
        let harmless = |character: char| {
            character.is_ascii_alphanumeric()
                || character.is_alphabetic()
                || matches!(character, ' ' | '\n' | '\u{fe0f}')
                || "¡!¿?.,;:…\"'()*-–—•«»“”/%$".contains(character)
                || self.wording.is_smile(character)
                || self.allowed.has_character(character)
        };
        text.chars()
            .find(|character| !harmless(*character))
            .map(Unsupported::Character)
    }

    pub(super) fn link(&self, passage: &Passage<'_>) -> Option<Unsupported> {
        let mut links = passage.links().into_iter();
        links
            .find(|link| !self.allowed.has_link(link))
            .map(Unsupported::Link)
    }

    pub(super) fn figure(&self, passage: &Passage<'_>) -> Option<Unsupported> {
        let unsupported = |figure: &&Figure| {
            let about = self.subject(passage, figure);
            !self.counts_cars(passage, figure)
                && !self.is_price(passage, figure)
                && !self.allowed.has_figure(figure, &about)
        };
        let figure = passage.figures.iter().find(unsupported)?;
        Some(Unsupported::Figure(figure.value.to_string()))
    }

    /// `cuesta $637,999`: the price of a car of this reply.
    fn is_price(&self, passage: &Passage<'_>, figure: &Figure) -> bool {
        let before = figure.words.start.checked_sub(1);
        let verb = before.map_or("", |place| passage.words[place].text.as_str());
        matches!(verb, "cuesta" | "cuestan")
            && figure.counts == Counts::Money
            && self.prices.contains(&figure.value)
    }

    /// `tres opciones`, `la opción 2`, `los tres`: how many cars this reply shows,
    /// or one of their places.
    fn counts_cars(&self, passage: &Passage<'_>, figure: &Figure) -> bool {
        const NOUNS: [&str; 10] = [
            "auto",
            "autos",
            "carro",
            "carros",
            "coche",
            "coches",
            "opcion",
            "opciones",
            "alternativas",
            "numero",
        ];
        let counts = matches!(
            figure.counts,
            Counts::Plain | Counts::Other("auto" | "autos")
        );
        let cars = Decimal::from(self.cars);
        let fits = counts && (Decimal::ONE..=cars).contains(&figure.value) && !figure.scaled;
        let text = |place: usize| passage.words.get(place).map_or("", |word| &word.text);
        let before = figure.words.start.checked_sub(1).map_or("", text);
        let named = NOUNS.contains(&text(figure.words.end)) || NOUNS.contains(&before);
        // A list's own number, and `las tres` at a clause's end.
        let numbers = self.is_line_start(passage, figure.words.start);
        let ends = passage
            .words
            .get(figure.words.end)
            .is_none_or(|word| word.pause);
        let all = matches!(before, "los" | "las" | "estos" | "estas") && ends;
        fits && (named || numbers || all)
    }

    /// The content right before a figure and right after it.
    fn subject<'p>(&self, passage: &'p Passage<'_>, figure: &Figure) -> Subject<'p> {
        let sentence = passage.sentence_of(figure.words.start);
        let content = |place: &usize| passage.is_content(*place, self.wording);
        let stems = |place: usize| {
            let says = self.wording.is_subject(&passage.words[place].text);
            let both = [passage.stems[place].as_str(), &passage.plurals[place]];
            both.into_iter().filter(move |_| says)
        };
        let before = (sentence.start..figure.words.start).rev().filter(content);
        let after = (figure.words.end..sentence.end).filter(content);
        Subject {
            before: before.take(2).flat_map(stems).collect(),
            after: after.take(1).flat_map(stems).collect(),
        }
    }

    pub(super) fn word(&self, passage: &Passage<'_>) -> Option<Unsupported> {
        let places = 0..passage.words.len();
        let mut content = places.filter(|place| !passage.is_figure(*place));
        let place = content.find(|place| !self.permits(passage, *place))?;
        Some(Unsupported::Word(passage.words[place].text.clone()))
    }

    fn permits(&self, passage: &Passage<'_>, place: usize) -> bool {
        let word = &passage.words[place];
        let text = word.text.as_str();
        // A capital inside a sentence is a name of something.
        let begins =
            passage.sentence_of(place).start == place || self.is_line_start(passage, place);
        if word.capital && !begins && !self.allowed.has_name(text) {
            return false;
        }
        if self.wording.is_function_word(text) {
            return true;
        }
        if self.wording.is_negator(text) {
            return self.allowed.has_word(text);
        }
        if self.wording.is_quantifier(text) {
            let pair = passage.pair_at(place);
            let led = passage.pair_before(place);
            return self.allowed.has_phrase(&pair)
                || self.wording.is_harmless_pair(&pair)
                || self.wording.is_harmless_pair(&led);
        }
        let negated = passage.negated[place].is_some_and(|distance| distance < NEAR);
        self.allowed.has_stem(&passage.stems[place], negated)
            || self.allowed.has_stem(&passage.plurals[place], negated)
            || !negated && self.allowed.has_synonym(text)
            || self.wording.is_courtesy(text, negated)
    }

    fn is_line_start(&self, passage: &Passage<'_>, place: usize) -> bool {
        let before = &passage.written[..passage.words[place].start];
        let said = before.trim_end_matches(|sign: char| !sign.is_alphanumeric() && sign != '\n');
        said.is_empty() || said.ends_with('\n') || before[said.len()..].contains(['.', ':', '!'])
    }

    pub(super) fn promise(&self, passage: &Passage<'_>) -> Option<Unsupported> {
        let joined = passage.joined();
        let said = |promise: &&String| joined.contains(&format!(" {promise} "));
        let mut promises = self.wording.promises().iter().filter(said);
        promises
            .find(|promise| !self.allowed.has_phrase(promise))
            .map(|promise| Unsupported::Promise(promise.clone()))
    }
}
