//! Clauses that are a name, by themselves or beside a number.

use super::super::name_words::{is_alphabetic, is_particle, is_place};
use super::super::{others, phone};
use super::{Finder, Lead};
use crate::interpret::reported::is_figure;
use crate::interpret::{Clause, Span};
use crate::lexicon::Frame;
use crate::state::Step;

impl Finder<'_> {
    /// A clause that is a name and nothing else.
    pub(super) fn bare(&self) -> Option<(Span, Option<Span>)> {
        let named = self.context.step() == Step::Name;
        // `mi asistente coordina: Lorena Quiroz`
        let of_other = !named && others::is_spoken_of(&self.clause.earlier());
        if self.clause.asks || of_other || is_speaker(self.clause) {
            return None;
        }
        let fillers = [
            "si", "claro", "pues", "ok", "bueno", "va", "yo", "hola", "sale", "ah", "digo",
            "perdon", "mira", "mire", "oye", "oiga", "orale", "este", "eh", "mm", "mmm", "jaja",
            "jajaja", "jeje", "uy", "ay", "ya", "listo", "perfecto", "simon", "arre", "no",
            "gracias",
        ];
        let mut start = self.clause.span.start;
        while fillers.contains(&self.clause.text(start)) {
            start += 1;
        }
        // `983 104 5567 Yadira Cob`
        while is_digits(self.clause.text(start)) {
            start += 1;
        }
        let start = self.skip_titles(start, false);
        let whole = start..self.clause.span.end;
        if self.is_nothing_but_a_name(&whole) {
            return Some((whole, None));
        }
        let name = self.name_at(start, Lead::Bare)?;
        (named || self.is_full_name(&name) || self.is_lone_given_name(&name))
            .then_some((name, None))
    }

    /// `Javier` where a call was offered.
    fn is_lone_given_name(&self, name: &Span) -> bool {
        let offered = self.context.step() == Step::Contact;
        // `bueno ya, Sergio, 55 …`: with a number beside it
        let dialled =
            self.clause.span.len() == 1 && phone::number_span(&self.clause.message()).is_some();
        let alone = self.clause.words.len() == 1 && name.len() == 1;
        if dialled {
            return self
                .context
                .facts
                .people
                .is_given(self.clause.text(name.start));
        }
        let given = || {
            self.context
                .facts
                .people
                .is_given(self.clause.text(name.start))
        };
        offered && alone && given()
    }

    /// Where no name was asked for, only a given name with a surname is one,
    /// alone or with a phone number.
    fn is_full_name(&self, name: &Span) -> bool {
        const BESIDE: &[&str] = &[
            "tel", "telefono", "cel", "celular", "numero", "num", "whatsapp", "whats", "mi", "y",
            "al", "a", "este", "mismo", "el", "de", "por", "favor", "es", "su",
        ];
        let given = self
            .context
            .facts
            .people
            .is_given(self.clause.text(name.start));
        let known = |place: usize| {
            let word = self.clause.text(place);
            is_particle(word)
                || self.context.facts.people.is_name(word)
                || self.stands_out(place)
                || !self.is_common(word)
        };
        let beside = |place: usize| {
            // `55.7741.0983` is no number, but digits.
            let figure = is_figure(&self.clause.words[place]);
            figure || BESIDE.contains(&self.clause.text(place))
        };
        // `Heladio Zárate de Jesús`: particles are written small.
        let small = |place: &usize| {
            *place > name.start && is_particle(self.clause.text(*place)) && !self.stands_out(*place)
        };
        let capitals = |place: usize| small(&place) || self.stands_out(place);
        let capitals = name.clone().all(capitals);
        let parts = name.clone().filter(|place| !small(place)).count();
        let foreign = !self.is_common(self.clause.text(name.start));
        let short = (2..5).contains(&parts);
        let asked = self.context.step().is_contact() && capitals && foreign && short;
        // `pa servirte` behind a name
        let tailed = |place: usize| {
            let mut tails = self.clause.frames(Frame::NameTail);
            tails.any(|span| span.contains(&place))
        };
        (given || asked || self.is_dictated_name(name))
            && name.len() > 1
            && name.clone().all(known)
            && (name.end..self.clause.span.end).all(|place| beside(place) || tailed(place))
    }

    /// `elvia cantoral`, `bulmaro escalante` as voice keyboards write them: no capital in
    /// the message, one word a known name, and none a word of the language.
    fn is_dictated_name(&self, name: &Span) -> bool {
        const LONGEST: usize = 4;
        let people = &self.context.facts.people;
        let word = |place: usize| self.clause.text(place);
        let plain = !self.clause.written.chars().any(char::is_uppercase);
        let foreign = |place: usize| people.is_name(word(place)) || !self.is_common(word(place));
        self.context.step().is_contact()
            && plain
            && name.len() <= LONGEST
            && name.clone().any(|place| people.is_name(word(place)))
            && name.clone().all(|place| {
                is_particle(word(place)) || foreign(place) && !self.is_domain(word(place))
            })
    }

    /// `Librado Poot Cahuich` as the whole message: capitals, and at most one word that
    /// means something else; no place, and nothing of the trade.
    fn is_nothing_but_a_name(&self, name: &Span) -> bool {
        const LENGTH: std::ops::RangeInclusive<usize> = 2..=4;
        let whole = self.clause.words.len() == name.len() && LENGTH.contains(&name.len());
        let capital = |place| self.stands_out(place) && is_alphabetic(self.clause, place);
        if !whole || !name.clone().all(capital) {
            return false;
        }
        let people = &self.context.facts.people;
        let known = |word: &str| people.is_name(word) || !self.is_common(word);
        let words = || name.clone().map(|place| self.clause.text(place));
        let others = words().filter(|word| !known(word)).count();
        if others > 1 || words().any(|word| self.is_domain(word) || is_place(word)) {
            return false;
        }
        let knowledge = &self.context.facts.knowledge;
        let said = words().collect::<Vec<_>>().join(" ");
        !knowledge.names_elsewhere(&said) && !knowledge.places().names_one(&said)
    }
}

/// `Beto: ¿y si no nos gusta?`: who writes, where several share a phone; what follows a
/// name with its colon is no number.
fn is_speaker(clause: &Clause<'_>) -> bool {
    let opens = clause.span.start == 0 && clause.span.len() == 1;
    let end = clause.words.first().map_or(0, |word| word.end);
    let colon = clause.written.get(end..);
    let colon = colon.is_some_and(|rest| rest.starts_with(':'));
    let next = clause.words.get(clause.span.end);
    opens && colon && next.is_some_and(|word| word.number.is_none())
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|sign| sign.is_ascii_digit())
}
