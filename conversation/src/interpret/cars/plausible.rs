//! Whether words that spell a model's name mean the car.

mod numbers;

use super::versions::sold_as_version;
use crate::interpret::{Clause, Context, Span};
use crate::lexicon::CarWords;
use crate::lexicon::Frame;
use crate::state::Step;
use crate::words::Words;
use numbers::{is_number_a_model, is_uno};

/// Words that spell a model's name, and where they stand.
struct Spelt<'a> {
    clause: &'a Clause<'a>,
    context: &'a Context<'a>,
    words: &'a Span,
    key: &'a str,
    /// Whether other names of cars stand in the clause.
    among: bool,
}

/// Whether words that spell a model's name mean the car. `beside` its make they do.
pub(super) fn is_plausible(
    clause: &Clause<'_>,
    context: &Context<'_>,
    words: &Span,
    key: &str,
    (beside, among): (bool, bool),
) -> bool {
    let spelt = Spelt {
        clause,
        context,
        words,
        key,
        among,
    };
    beside || !spelt.is_part_of_something_else() && (spelt.is_talked_of() || spelt.is_plausible())
}

impl Spelt<'_> {
    /// `que la avanza y punto`, while an Avanza is talked of.
    fn is_talked_of(&self) -> bool {
        let article = matches!(self.before(1), "el" | "la");
        let same = |model: &str| {
            let words = Words::read(model).list;
            let mut words = words.iter().map(|word| word.text.as_str());
            words.next() == Some(self.key) && words.next().is_none()
        };
        let asked = self.context.state.asked_about.iter();
        let mut cars = asked.filter_map(|id| self.context.facts.catalog.car(id));
        let letters = self.key.bytes().all(|byte| byte.is_ascii_alphabetic());
        article && letters && cars.any(|car| same(&car.model))
    }

    fn is_plausible(&self) -> bool {
        let known = self.known();
        if self.key.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.is_number_meant();
        }
        if self.key == "uno" {
            let alone = self.is_alone() && self.context.step() == Step::Need;
            return is_uno(self.clause, self.words, self.among, alone);
        }
        if known.needs_make(self.key) {
            return self.is_named_without_make();
        }
        // Letters and figures (`cx5`, `a3`) and names that are no Spanish words.
        !known.needs_article(self.key)
            || self.among
            || self.is_asked()
            || self.is_expected() && !self.is_of_the_place()
    }

    fn known(&self) -> &CarWords {
        &self.context.facts.car_words
    }

    /// The word at a distance before the name.
    fn before(&self, back: usize) -> &str {
        let place = self.words.start.checked_sub(back);
        place.map_or("", |place| self.clause.text(place))
    }

    fn is_alone(&self) -> bool {
        let dollar = self.clause.words[self.words.start].dollar;
        self.clause.span.len() <= self.words.len() + 1 && !dollar
    }

    fn is_expected(&self) -> bool {
        // `¿qué Spark tienen?`
        let which = matches!(self.before(1), "que" | "cuales" | "cual");
        let had = matches!(
            self.clause.text(self.words.end),
            "tienen" | "tienes" | "hay" | "manejan" | "venden" | "quedan"
        );
        // `el 2018 versa`
        let year = self.words.start.checked_sub(1);
        let dated = year.is_some_and(|year| has_year(self.clause, year));
        let led = if dated {
            self.before(2)
        } else {
            self.before(1)
        };
        which && had || self.known().expects_car(led) || self.is_alone()
    }

    fn has_year(&self) -> bool {
        has_year(self.clause, self.words.end)
    }

    /// `tengo clases` names no `Clase S`, `a 4 años` no Audi, `4x4` no X4.
    fn is_part_of_something_else(&self) -> bool {
        let (clause, words) = (self.clause, self.words);
        if words.len() == 1 && matches!(self.key, "clases" | "series") {
            return true;
        }
        let preposition = words.len() > 1
            && matches!(clause.text(words.start), "a" | "e" | "y" | "o" | "q" | "c")
            && !clause.words[words.start + 1].glued;
        let part_of_figure = clause.words[words.start].glued
            && words.start > clause.span.start
            && clause.words[words.start - 1].number.is_some();
        preposition || part_of_figure
    }

    /// Alone, a round number is money wherever no car is asked for.
    fn is_number_meant(&self) -> bool {
        let before = self.before(1);
        let step = self.context.step();
        let searching = matches!(step, Step::Need | Step::Options | Step::Preferences);
        let bare = self.is_alone() && !self.known().expects_car(before);
        // `ando en los 300`
        let round = self.key.ends_with("00") || self.key.ends_with("50");
        let singular = matches!(before, "el" | "un" | "la" | "una" | "del" | "al" | "otro");
        let expected = self.is_expected()
            && before != "a"
            && (!bare || searching && !round)
            && (!round || singular);
        is_number_a_model(self.clause, self.words, self.key, expected)
    }

    /// `la Partner 2020`: with its year, or asked for the price of, it is the car.
    fn is_named_without_make(&self) -> bool {
        const ASKS: [Frame; 4] = [
            Frame::Price,
            Frame::YearFact,
            Frame::Kilometres,
            Frame::Have,
        ];
        let article = matches!(self.before(1), "el" | "la" | "un" | "una");
        // `esa es 2016` says a year.
        if self.key == "es" && !article {
            return self.among;
        }
        let mut asks = ASKS.iter();
        let asked = asks.any(|frame| self.clause.frame(*frame).is_some());
        let catalog = &self.context.facts.catalog;
        let sold = || {
            let models = catalog.names().find_models(self.key);
            let version = |model| sold_as_version(catalog, model, self.key).is_some();
            models
                .iter()
                .any(|model| catalog.has_model(*model) || version(*model))
        };
        let distinctive = self.key.len() > 3 || self.key.bytes().any(|byte| byte.is_ascii_digit());
        let priced = article && asked && distinctive && sold();
        self.among || self.is_expected() && self.has_year() || priced
    }

    /// `polo 21 precio`, `passat 2018 cuánto`, `elijo Soul 2018`: no town has a model year.
    fn is_asked(&self) -> bool {
        let (clause, words) = (self.clause, self.words);
        let next = clause.words.get(words.end);
        let dated =
            next.is_some_and(|word| matches!(word.text.len(), 2 | 4) && word.number.is_some());
        let opens = words.start == clause.span.start;
        let before = self.before(1);
        let in_place = matches!(before, "en" | "desde" | "hacia" | "por" | "a" | "soy");
        opens && dated && clause.frame(Frame::Price).is_some() || self.has_year() && !in_place
    }

    /// `el jueves hay fiesta`, `doy clases en la sierra`, `hay que pasar un río`
    fn is_of_the_place(&self) -> bool {
        const GOES: &[&str] = &[
            "subir", "subo", "subimos", "bajar", "ir", "voy", "vamos", "viajar", "viajo", "salir",
            "llegar", "entrar", "manejar",
        ];
        let (before, article) = (self.before(1), self.before(2));
        let place = matches!(before, "el" | "la") && matches!(article, "en" | "por" | "hacia");
        // `me voy por el Vento`, `opto por el Passat`
        let article_place = self.words.start.wrapping_sub(1);
        let taken = self.clause.frames(Frame::Choose);
        let goes_for = article == "por"
            && (taken.into_iter().any(|span| span.end == article_place)
                || matches!(self.before(3), "iria" | "cambio" | "voy"));
        // `¿cuánto por la Kicks?`, `es por la Durango`
        let end = self.words.start.wrapping_sub(2);
        let priced = self
            .clause
            .frames(Frame::Price)
            .any(|span| span.contains(&end));
        let behind = self.clause.frames(Frame::Price).any(|span| span.end == end);
        let about = article == "por"
            && (priced
                || behind
                || matches!(
                    self.before(3),
                    "es" | "era" | "pregunte" | "preguntaba" | "pregunto"
                ));
        let place = place && !goes_for && !about;
        // `subir a la sierra`
        let gone_to = matches!(before, "el" | "la") && article == "a";
        let gone_to = gone_to && GOES.contains(&self.before(3));
        let place = place || gone_to;
        // `algo alto para la sierra`, `soy de la sierra`
        let mountains = self.clause.text(self.words.start) == "sierra" && before == "la";
        let mountains = mountains && matches!(article, "para" | "de" | "a" | "desde");
        let place = place || mountains;
        let crossed = matches!(
            article,
            "pasar" | "cruzar" | "cruzo" | "paso" | "subir" | "bajar"
        );
        before == "hay" && !self.clause.asks || (place || crossed) && !self.has_year()
    }
}

/// Whether a model year stands at a place.
fn has_year(clause: &Clause<'_>, place: usize) -> bool {
    let year = clause.text(place);
    year.len() == 4 && (year.starts_with("20") || year.starts_with("19"))
}
