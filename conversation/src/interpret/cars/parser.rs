//! Finds the stretches of words that stand for cars.

use rust_decimal::prelude::ToPrimitive;

use super::mention::Mention;
use super::noun_phrase::{Determiner, NounPhrase};
use super::order::order;
use super::words::CarWords;
use super::{numbers, owned};
use crate::catalog::Catalog;
use crate::interpret::frames::Label;
use crate::interpret::{Clause, Context};
use crate::money::Pesos;

/// Every noun phrase of a clause.
pub(super) fn noun_phrases(
    clause: &Clause<'_>,
    mentions: &[Mention],
    context: &Context<'_>,
) -> Vec<NounPhrase> {
    let facts = context.facts;
    let mut phrases = Vec::new();
    let mut place = clause.span.start;
    while place < clause.span.end {
        let parser = Parser {
            clause,
            mentions,
            catalog: &facts.catalog,
            words: &facts.car_words,
            phrase: NounPhrase::default(),
            at: place,
        };
        match parser.parse() {
            Some(mut phrase) => {
                if owned::is_known(&phrase, context) {
                    phrase.determiner = Determiner::Own;
                }
                place = phrase.words.end.max(place + 1);
                phrases.push(phrase);
            }
            None => place += 1,
        }
    }
    phrases
}

struct Parser<'a> {
    clause: &'a Clause<'a>,
    mentions: &'a [Mention],
    catalog: &'a Catalog,
    words: &'a CarWords,
    phrase: NounPhrase,
    at: usize,
}

impl Parser<'_> {
    fn parse(mut self) -> Option<NounPhrase> {
        let start = self.at;
        self.take_determiner();
        let after_determiner = self.at;
        let counted = matches!(self.text(), "numero" | "num");
        if self.words.is_noun(self.text()) {
            self.at += 1;
        }
        // `este número` is the phone.
        if counted && numbers::place(self.clause, self.at, true).is_none() {
            return None;
        }
        let after_noun = self.at;
        if self.phrase.determiner == Determiner::Demonstrative {
            self.phrase.car.this = true;
        }
        self.phrase.car.other = self.phrase.other;
        while self.take_qualifier() {}
        if self.phrase.car.place.is_some() || self.phrase.car.order.is_some() {
            self.phrase.car.this = false;
        }
        // `del 2020 en adelante` is a year and no car.
        let from = matches!(self.clause.text(start), "del" | "al");
        if from && self.phrase.car.year.is_some() && self.phrase.mention.is_none() {
            return None;
        }
        let of_something = matches!(self.text(), "mitad" | "parte" | "cosa" | "vez" | "persona");
        let bare_other = self.phrase.other && self.at == after_determiner && !of_something;
        let pointed = self.phrase.determiner == Determiner::Demonstrative && !self.is_clause_word();
        let own = self.phrase.determiner == Determiner::Own && after_noun > after_determiner;
        if self.at == after_noun && !(bare_other || pointed || own) {
            return None;
        }
        let brought = self.phrase.determiner == Determiner::Indefinite
            && self.phrase.car.model.is_some()
            && owned::brings(self.clause, start);
        if brought || owned::is_owned(self.clause, start, self.at) {
            self.phrase.determiner = Determiner::Own;
        }
        self.phrase.words = start..self.at;
        Some(self.phrase)
    }

    /// `este ...` and `esta` are fillers and verbs where nothing else points.
    fn is_clause_word(&self) -> bool {
        let word = self.clause.text(self.at.saturating_sub(1));
        matches!(word, "este" | "esta")
    }

    fn text(&self) -> &str {
        self.clause.text(self.at)
    }

    fn take_determiner(&mut self) {
        self.phrase.determiner = match self.text() {
            "el" | "la" | "los" | "las" | "al" | "del" => Determiner::Definite,
            "ese" | "esa" | "este" | "esta" | "aquel" | "aquella" => Determiner::Demonstrative,
            "un" | "una" | "algun" | "alguna" | "unos" | "unas" | "cualquier" | "otro" | "otra"
            | "otros" | "otras" => Determiner::Indefinite,
            "mi" | "nuestro" | "nuestra" | "mis" => Determiner::Own,
            _ => return,
        };
        // `tengo un March 2015`
        let owned = matches!(
            self.clause.text(self.at.wrapping_sub(1)),
            "tengo" | "tenia" | "tenemos" | "manejo" | "traia"
        );
        // `¿en cuánto me toman el Jetta?`
        let left = matches!(
            self.clause.text(self.at.wrapping_sub(1)),
            "toman" | "tomarian" | "reciben" | "recibirian" | "valuan"
        );
        let own = match self.phrase.determiner {
            Determiner::Indefinite => owned,
            Determiner::Definite => left,
            _ => false,
        };
        if own {
            self.phrase.determiner = Determiner::Own;
        }
        let first_other = matches!(self.text(), "otro" | "otra");
        self.at += 1;
        if self.phrase.determiner == Determiner::Definite && matches!(self.text(), "otro" | "otra")
        {
            self.phrase.other = true;
            self.at += 1;
        }
        if first_other && self.phrase.determiner == Determiner::Indefinite {
            self.phrase.other = false;
        }
    }

    /// Takes one qualifier, with the words that join it to what came before.
    fn take_qualifier(&mut self) -> bool {
        let start = self.at;
        for joints in 0..=2 {
            self.at = start + joints;
            let begun = start > self.clause.span.start
                || joints == 0
                || self.phrase.determiner != Determiner::None;
            if begun && self.take_part(joints) {
                return true;
            }
            if !self.words.is_joint(self.clause.text(start + joints)) {
                break;
            }
        }
        self.at = start;
        false
    }

    fn take_part(&mut self, joints: usize) -> bool {
        if self.at >= self.clause.span.end || self.at > 0 && self.is_cut(joints) {
            return false;
        }
        self.take_mention()
            || self.take_order()
            || self.take_place(joints)
            || self.take_version()
            || self.take_kind()
            || self.take_color()
            || self.take_year(joints)
            || self.take_price_or_km(joints)
    }

    /// A pause parts what does not belong together.
    fn is_cut(&self, joints: usize) -> bool {
        let begun = self.phrase.says_something() || self.phrase.determiner != Determiner::None;
        joints == 0 && begun && self.clause.words[self.at].pause
    }

    fn take_mention(&mut self) -> bool {
        let at = self.at;
        let Some(mention) = self
            .mentions
            .iter()
            .find(|mention| mention.words.start == at)
        else {
            return false;
        };
        // A second car is a phrase of its own.
        if self.phrase.mention.is_some() {
            return false;
        }
        let names = self.catalog.names();
        self.phrase.car.make = Some(names.make(mention.make).to_owned());
        self.phrase.car.model = mention.model.map(|model| names.model(model).name.clone());
        self.at = mention.words.end;
        self.phrase.mention = Some(mention.clone());
        true
    }

    fn take_order(&mut self) -> bool {
        let at = self.at;
        let Some((order, length)) = order(self.clause, at) else {
            return false;
        };
        // `algo más barato` is a wish, `el más barato` one of those shown.
        if !self.phrase.is_definite() || self.phrase.car.order.is_some() {
            return false;
        }
        self.phrase.car.order = Some(order);
        self.at += length;
        true
    }

    fn take_place(&mut self, joints: usize) -> bool {
        if joints > 0 || self.phrase.mention.is_some() || self.phrase.car.place.is_some() {
            return false;
        }
        let after_noun = matches!(
            self.clause.text(self.at.saturating_sub(1)),
            "opcion" | "numero" | "num"
        );
        let definite = self.phrase.is_definite() || after_noun;
        match numbers::place(self.clause, self.at, definite) {
            Some(numbers::Place::Nth(place)) => self.phrase.car.place = Some(place),
            Some(numbers::Place::Last) => self.phrase.car.last = true,
            Some(numbers::Place::Middle) => self.phrase.car.place = Some(2),
            None => return false,
        }
        self.at += 1;
        if self.clause.text(self.at) == "opcion" {
            self.at += 1;
        }
        true
    }

    fn take_kind(&mut self) -> bool {
        let at = self.at;
        let bare = self.phrase.determiner == Determiner::None && !self.phrase.says_something();
        let labels = self.clause.labels().filter(|(_, span)| span.start == at);
        let longest = labels
            .filter(|(label, _)| {
                matches!(
                    label,
                    Label::Body(_)
                        | Label::Gearbox(_)
                        | Label::Fuel(_)
                        | Label::Drive(_)
                        | Label::Need(_)
                )
            })
            .max_by_key(|(_, span)| span.len());
        let Some((label, span)) = longest else {
            return false;
        };
        // `van` alone is a verb as often as a van.
        if bare
            && span.len() == 1
            && matches!(self.text(), "van" | "sub" | "panel" | "sport" | "trabajo")
        {
            return false;
        }
        let car = &mut self.phrase.car;
        match label {
            Label::Body(body) => car.body = Some(body),
            Label::Gearbox(gearbox) => car.gearbox = Some(gearbox),
            Label::Fuel(fuel) => car.fuel = Some(fuel),
            Label::Drive(drive) => car.drive = Some(drive),
            Label::Need(need) => self.phrase.need = self.phrase.need.or(Some(need)),
            _ => return false,
        }
        self.at = span.end;
        true
    }

    fn take_color(&mut self) -> bool {
        let Some(color) = self.words.color(self.text()) else {
            return false;
        };
        let bare = self.phrase.determiner == Determiner::None && !self.phrase.says_something();
        if bare && self.clause.text(self.at.saturating_sub(1)) != "color" {
            return false;
        }
        self.phrase.car.color = Some(color.to_owned());
        self.at += 1;
        true
    }

    fn take_year(&mut self, joints: usize) -> bool {
        let newest = self.catalog.newest_year();
        if let Some(year) = self.short_year(joints, newest) {
            self.phrase.car.year = Some(year);
            self.at += 1;
            return true;
        }
        let said = joints > 0 || self.phrase.mention.is_some() || self.phrase.is_definite();
        let Some((year, length)) = numbers::year(self.clause, self.at, joints, newest) else {
            return false;
        };
        if !said || self.phrase.car.year.is_some() {
            return false;
        }
        self.phrase.car.year = Some(year);
        self.at += length;
        true
    }

    /// `polo 21 precio`: two figures right behind a model.
    fn short_year(&self, joints: usize, newest: u16) -> Option<u16> {
        const COUNTS: &[&str] = &[
            "mil",
            "k",
            "km",
            "kms",
            "pesos",
            "meses",
            "mes",
            "anos",
            "por",
            "de",
            "y",
            "litros",
            "puertas",
            "pasajeros",
            "dias",
            "porciento",
            "varos",
        ];
        let mention = self.phrase.mention.as_ref()?;
        let word = self.clause.words.get(self.at)?;
        let behind = joints == 0 && self.at == mention.words.end && mention.model.is_some();
        let plain = word.text.len() == 2 && !word.percent && !word.dollar && !word.glued;
        let next = self.clause.text(self.at + 1);
        let counted = COUNTS.contains(&next) || next.starts_with(|c: char| c.is_ascii_digit());
        if !behind || !plain || counted || self.phrase.car.year.is_some() {
            return None;
        }
        let year = 2000 + word.text.parse::<u16>().ok()?;
        (2010..=newest).contains(&year).then_some(year)
    }

    fn take_price_or_km(&mut self, joints: usize) -> bool {
        let Some((amount, unit, length)) = numbers::amount(self.clause, self.at) else {
            return false;
        };
        // `los 350 mil` are money that was talked about.
        let plural = matches!(self.clause.text(self.at.wrapping_sub(1)), "los" | "las");
        let definite = self.phrase.is_definite() && !plural;
        // `un sedán de 350 mil` and `con 100 mil de enganche` are money.
        let price = definite && self.clause.text(self.at - joints) != "con";
        if joints == 0 && !definite || unit == numbers::Unit::Pesos && !price {
            return false;
        }
        let known = match unit {
            numbers::Unit::Pesos if amount >= 20_000.into() => {
                self.phrase.car.price = Pesos::from_decimal(amount);
                self.phrase.car.price.is_some()
            }
            numbers::Unit::Kilometres => {
                self.phrase.car.km = amount.to_u32();
                self.phrase.car.km.is_some()
            }
            numbers::Unit::Pesos => false,
        };
        if known {
            self.at += length;
        }
        known
    }

    /// Words of the versions that the model named is sold in.
    fn take_version(&mut self) -> bool {
        let Some(model) = self
            .phrase
            .mention
            .as_ref()
            .and_then(|mention| mention.model)
        else {
            return false;
        };
        let text = self.text().to_owned();
        let next = self.clause.text(self.at + 1).to_owned();
        let known = |word: &str| self.catalog.is_version_word(model, word);
        let lone = text.len() < 2 && !(known(&next) && next.len() > 1);
        if lone && !self.ends_version() || !known(&text) {
            return false;
        }
        self.phrase.car.version.push(text);
        self.at += 1;
        true
    }

    /// Whether a lone letter belongs to the version: `1.6 L`, `Jetta R 2020`;
    /// elsewhere `a` and `y` are words of the sentence.
    fn ends_version(&self) -> bool {
        let joins = matches!(self.text(), "a" | "e" | "y" | "o" | "u");
        let newest = self.catalog.newest_year();
        let year = numbers::year(self.clause, self.at + 1, 0, newest).is_some();
        let begun = !self.phrase.car.version.is_empty();
        year || begun && !joins
    }
}
