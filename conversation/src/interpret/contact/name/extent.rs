//! Where a name begins, and how far it goes.

use super::super::name_words::{
    abbreviates, is_alphabetic, is_day_or_month, is_never_a_name, is_particle, is_place,
    is_verb_like,
};
use super::{Finder, Lead};
use crate::interpret::Span;
use crate::lexicon::{Frame, Label};
use crate::state::Step;

impl Finder<'_> {
    /// The longest name that begins at a place.
    pub(super) fn name_at(&self, start: usize, lead: Lead) -> Option<Span> {
        if !self.may_begin(start, lead) {
            return None;
        }
        let mut end = start + 1;
        let mut last_name = end;
        while end < self.clause.span.end && end - start < 8 {
            let word = self.clause.text(end);
            let apart = self.clause.words[end].pause && !abbreviates(self.clause, end);
            if apart || self.clause.words[end].number.is_some() {
                break;
            }
            if word == "de" && is_place(self.clause.text(end + 1)) || self.is_of_company(end) {
                break;
            }
            let joins = word != "y" || self.is_name_word(end + 1, lead);
            if is_particle(word) && joins {
                end += 1;
                continue;
            }
            let next = self.clause.words.get(end + 1);
            let apostrophe = next.is_some_and(|next| matches!(next.sign, Some('\'' | '’')));
            let letter = word == "o" && (self.before(end) == "la" || apostrophe);
            if !letter && !self.is_name_word(end, lead) {
                break;
            }
            end += 1;
            last_name = end;
        }
        let name = start..last_name;
        let alone = name.len() == 1 && lead == Lead::Bare;
        let word = self.clause.text(start);
        let verb = matches!(word, "miren" | "vera" | "nina") && !self.stands_out(start);
        let doubtful = verb
            || is_day_or_month(word)
            || is_place(word)
            || !self.context.facts.people.is_given(word) && self.is_common(word);
        let short = name.len() == 1 && (word.len() < 3 || word == "ma");
        let kin = matches!(
            word,
            "nina" | "nino" | "senora" | "muchacha" | "muchacho" | "joven"
        );
        let kin = kin && name.len() == 1;
        // `ponle el domingo a las 10`
        let timed = is_day_or_month(word) && matches!(self.clause.text(name.end), "a" | "en");
        let day = name.len() == 1 && (is_never_a_name(word) || timed);
        let named = !short && !kin && !day && (!alone || !doubtful);
        named.then_some(name)
    }

    /// Whether a phrase only says to write something down: `póngale Socorro`, `ponle ganas`.
    pub(super) fn is_put(&self, intro: &Span) -> bool {
        const PUTS: &[&str] = &[
            "pongale",
            "ponganle",
            "ponle",
            "anotele",
            "anotale",
            "anotenle",
            "apuntele",
            "apuntale",
            "apuntenle",
            "escribale",
            "escribele",
        ];
        let mut places = intro.clone();
        PUTS.contains(&self.clause.text(intro.start))
            && !places.any(|place| self.clause.text(place) == "nombre")
    }

    /// Whether a word is somebody's name, and not a word of the language or of the trade.
    pub(super) fn is_a_person(&self, place: usize) -> bool {
        let text = self.clause.text(place);
        let foreign = !self.is_common(text) && !self.is_domain(text);
        self.context.facts.people.is_given(text)
            || self.context.step().is_contact() && (foreign || self.stands_out(place))
    }

    /// Whether a word is part of what the company sells by a name of its own: `Kavak Total`.
    fn is_of_a_topic(&self, place: usize) -> bool {
        let mut labels = self.clause.labels();
        labels.any(|(label, span)| matches!(label, Label::Topic(_)) && span.contains(&place))
    }

    /// `de Transportes Landeros`, `de la constructora`
    fn is_of_company(&self, place: usize) -> bool {
        let article = usize::from(matches!(self.clause.text(place + 1), "la" | "el" | "los"));
        let noun = self.clause.text(place + 1 + article);
        let joint = matches!(self.clause.text(place), "de" | "del");
        joint && self.context.facts.people.is_company(noun)
    }

    /// Whether a name may begin with a word: by the gazetteer, by being no
    /// Spanish word at all, or because it was introduced.
    pub(super) fn may_begin(&self, place: usize, lead: Lead) -> bool {
        let Some(word) = self
            .clause
            .words
            .get(place)
            .filter(|_| place < self.clause.span.end)
        else {
            return false;
        };
        let text = word.text.as_str();
        if !is_alphabetic(self.clause, place) || is_particle(text) {
            return false;
        }
        // `soy casado`: a surname that is a common word needs its capital.
        let surname = self.context.facts.people.is_surname(text)
            && (self.stands_out(place) || !self.is_common(text));
        let person = self.context.facts.people.is_given(text) || surname;
        let given = self.context.facts.people.is_given(text);
        if self.is_filler(text) && !given {
            return false;
        }
        if self.is_of_a_topic(place) && !given {
            return false;
        }
        let foreign = !self.is_common(text) && !self.is_domain(text);
        match lead {
            _ if self.initial(place) => true,
            Lead::Introduced => {
                person || foreign || self.stands_out(place) || !self.is_domain(text)
            }
            Lead::Hinted if self.context.step().is_contact() => {
                person || foreign || self.stands_out(place)
            }
            Lead::Hinted => {
                given || person && self.stands_out(place) || foreign && self.stands_out(place)
            }
            Lead::Bare => person || foreign || self.is_capitalised_pair(place),
        }
    }

    /// `Toño Gamboa` where a name was asked: a word like any other, but for the
    /// capitals of both.
    fn is_capitalised_pair(&self, place: usize) -> bool {
        let next = place + 1 < self.clause.span.end && self.stands_out(place + 1);
        let alone = place + 2 >= self.clause.span.end;
        self.context.step() == Step::Name
            && alone
            && next
            && self.stands_out(place)
            && self
                .context
                .facts
                .people
                .is_name(self.clause.text(place + 1))
    }

    /// `J. Jesús`, `M. Elena`
    fn initial(&self, place: usize) -> bool {
        self.clause.text(place).len() == 1
            && self
                .context
                .facts
                .people
                .is_given(self.clause.text(place + 1))
    }

    pub(super) fn is_name_word(&self, place: usize, lead: Lead) -> bool {
        if place >= self.clause.span.end || !is_alphabetic(self.clause, place) {
            return false;
        }
        let text = self.clause.text(place);
        if self.context.facts.people.is_name(text) && !self.is_filler(text) {
            return true;
        }
        if self.is_filler(text) {
            // `Xóchitl Nah Uc`: short surnames are written with a capital.
            return self.context.facts.people.is_surname(text) && self.stands_out(place);
        }
        if self.is_domain(text) {
            return self.stands_out(place)
                && !self.clause.frames(Frame::Phone).any(|s| s.contains(&place));
        }
        let all = lead == Lead::Bare && self.context.step() == Step::Name;
        !self.is_common(text) || self.stands_out(place) || all && !is_verb_like(text)
    }
}
