//! Finds the stretches of words that stand for cars.

mod parts;
mod place;

use super::mention::Mention;
use super::noun_phrase::{Determiner, NounPhrase};
use super::{numbers, owned};
use crate::catalog::Catalog;
use crate::interpret::{Clause, Context};
use crate::lexicon::CarWords;
use crate::lexicon::Frame;

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
        if self.phrase.determiner == Determiner::Demonstrative && self.names_no_car() {
            return None;
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

    /// `ese día`, `esa misma hora`, `ese mismo sábado`
    fn names_no_car(&self) -> bool {
        const NOUNS: &[&str] = &[
            "dia",
            "hora",
            "horario",
            "semana",
            "mes",
            "fecha",
            "rato",
            "momento",
            "lado",
            "precio",
            "plazo",
            "enganche",
            "lunes",
            "martes",
            "miercoles",
            "jueves",
            "viernes",
            "sabado",
            "domingo",
            "manana",
            "tarde",
            "noche",
            "dinero",
            "lana",
            "tiempo",
            "vez",
            "forma",
        ];
        let same = usize::from(matches!(self.text(), "mismo" | "misma"));
        NOUNS.contains(&self.clause.text(self.at + same))
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
            // `mi mamá quiere vender su Spark`
            "su" if self.clause.frame(Frame::SellCar).is_some() => Determiner::Own,
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
        if self.take_price_said() {
            return true;
        }
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

    /// `el que cuesta 236`
    fn take_price_said(&mut self) -> bool {
        const COSTS: &[&str] = &["cuesta", "vale", "sale"];
        let costs =
            self.clause.text(self.at) == "que" && COSTS.contains(&self.clause.text(self.at + 1));
        if !costs {
            return false;
        }
        self.at += 2;
        let taken = self.take_price_or_km(2);
        if !taken {
            self.at -= 2;
        }
        taken
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
}
