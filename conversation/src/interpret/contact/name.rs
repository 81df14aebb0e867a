//! Names of people: after `me llamo`, or all of a clause where a name was asked.

use super::name_words::{
    abbreviates, is_alphabetic, is_day_or_month, is_particle, is_place, is_title, is_verb_like,
};
use super::{name_text, others};
use crate::interpret::frames::Frame;
use crate::interpret::reported::is_figure;
use crate::interpret::{Act, Clause, Context, Reading, Span};
use crate::state::Step;

/// How much says that a name comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// `me llamo`: what follows is a name.
    Introduced,
    /// `soy`, `con`: a name, or something else.
    Hinted,
    /// Nothing but the question asked.
    Bare,
}

/// The name in a clause.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let finder = Finder { clause, context };
    let introduced = finder.after(Frame::NameIntro, Lead::Introduced);
    let hinted = || finder.after(Frame::NameSoy, Lead::Hinted);
    let (name, lead) = introduced.or_else(hinted).or_else(|| finder.bare())?;
    let rejected = clause.text(name.end) == "no";
    let asks = clause.asks && lead.is_none();
    if rejected || asks {
        return None;
    }
    let mut text = name_text::text(clause, &name)?;
    let spelling = finder.spelled_double(name.end);
    if let Some(letter) = spelling
        .as_ref()
        .and_then(|span| clause.text(span.end - 1).chars().next())
    {
        text = name_text::with_doubled(&text, letter);
    }
    let tail = clause.frames(Frame::NameTail);
    // `mi nombre es Candelario, perdón, pon Candelario Jiménez`
    let introduced = lead.is_some();
    let intros = clause.frames(Frame::NameIntro).filter(|_| introduced);
    let first = clause.text(name.start);
    let again = clause.places().filter(|place| clause.text(*place) == first);
    let again = again.map(|place| place..place + 1).collect::<Vec<_>>();
    let core = match &lead {
        Some(lead) if lead.end <= name.start => lead.start..name.end,
        _ => name.clone(),
    };
    let reading = Reading::new(Act::Name(text), core);
    let titles = finder.titles_before(name.start);
    Some(
        reading
            .framed_by(lead)
            .framed_by(intros)
            .framed_by(again)
            .framed_by(tail)
            .framed_by(titles)
            .framed_by(spelling)
            .framed_by(others::asides(clause, context))
            .framed_by(finder.place_after(name.end)),
    )
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|sign| sign.is_ascii_digit())
}

struct Finder<'a> {
    clause: &'a Clause<'a>,
    context: &'a Context<'a>,
}

impl Finder<'_> {
    /// The name after a phrase, with the phrase.
    fn after(&self, frame: Frame, lead: Lead) -> Option<(Span, Option<Span>)> {
        let mut spans: Vec<Span> = self.clause.frames(frame).collect();
        spans.sort_by_key(|span| std::cmp::Reverse(span.len()));
        let found = spans.into_iter().filter_map(|span| {
            let denied = self.before(span.start) == "no" || self.before(span.start) == "quien";
            let weak = matches!(
                self.clause.text(span.start),
                "con" | "es" | "seria" | "ella" | "el" | "pon" | "dile" | "apunta" | "anota"
            );
            // `mi nombre es Candelario, perdón, pon Candelario Jiménez`
            let introduced = self.clause.has(&["nombre", "llamo"]);
            if denied
                || weak && !introduced && !self.context.step().is_contact()
                || others::owns_name(self.clause, self.context, &span)
            {
                return None;
            }
            let start = self.skip_titles(span.end, true);
            let name = self.name_at(start, lead)?;
            // `es` and `con` lead to anything where no name was asked.
            let given = self
                .context
                .facts
                .people
                .is_given(self.clause.text(name.start));
            let sure = given && (name.len() > 1 || self.stands_out(name.start));
            let named = self.context.step() == Step::Name;
            (!weak || named || sure).then_some((name, Some(span)))
        });
        // `mi nombre es Candelario, perdón, pon Candelario Jiménez`: the fullest one.
        found.reduce(|best, other| {
            if other.0.len() > best.0.len() {
                other
            } else {
                best
            }
        })
    }

    /// A clause that is a name and nothing else.
    fn bare(&self) -> Option<(Span, Option<Span>)> {
        let named = self.context.step() == Step::Name;
        if self.clause.asks {
            return None;
        }
        let fillers = [
            "si", "claro", "pues", "ok", "bueno", "va", "yo", "hola", "sale", "ah",
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
        let alone = self.clause.words.len() == 1 && name.len() == 1;
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
        let capitals = name.clone().all(|place| self.stands_out(place));
        let foreign = !self.is_common(self.clause.text(name.start));
        let asked = self.context.step().is_contact() && capitals && foreign && name.len() < 5;
        (given || asked)
            && name.len() > 1
            && name.clone().all(known)
            && (name.end..self.clause.span.end).all(beside)
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

    fn before(&self, place: usize) -> &str {
        place.checked_sub(1).map_or("", |at| self.clause.text(at))
    }

    /// `el ingeniero`, `la Lic.`, `C.P.`, `don`; an article alone where a
    /// nickname may follow: `soy el Chuy`.
    fn skip_titles(&self, mut at: usize, article: bool) -> usize {
        if article && matches!(self.clause.text(at), "el" | "la") {
            at += 1;
        }
        while is_title(self.clause.text(at)) {
            at += 1;
        }
        if self.clause.text(at) == "c" && self.clause.text(at + 1) == "p" {
            at += 2;
        }
        at
    }

    fn titles_before(&self, start: usize) -> Option<Span> {
        let mut from = start;
        while from > self.clause.span.start
            && (is_title(self.before(from)) || matches!(self.before(from), "c" | "p"))
        {
            from -= 1;
        }
        (from < start).then_some(from..start)
    }

    /// The longest name that begins at a place.
    fn name_at(&self, start: usize, lead: Lead) -> Option<Span> {
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
        let named = !short && (!alone || !doubtful);
        named.then_some(name)
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
    fn may_begin(&self, place: usize, lead: Lead) -> bool {
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

    fn is_name_word(&self, place: usize, lead: Lead) -> bool {
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

    /// Whether a capital sets the word apart: not where all are capitals.
    fn stands_out(&self, place: usize) -> bool {
        let shouted = !self.clause.written.chars().any(char::is_lowercase);
        self.clause.words[place].capital && !shouted
    }

    fn is_filler(&self, word: &str) -> bool {
        self.context.facts.frames.is_filler(word)
    }

    fn is_common(&self, word: &str) -> bool {
        self.context.facts.spelling.is_word(word)
    }

    /// A word of the agent's own trade, or of a car's name.
    fn is_domain(&self, word: &str) -> bool {
        self.context.facts.frames.knows(word) || self.context.facts.spelling.is_car_word(word)
    }

    /// `de Aguascalientes` behind a name.
    fn place_after(&self, end: usize) -> Option<Span> {
        let said = self.clause.text(end) == "de" && is_place(self.clause.text(end + 1));
        said.then(|| end..end + 2)
    }

    /// `con doble n` behind a name.
    fn spelled_double(&self, end: usize) -> Option<Span> {
        let said = self.clause.text(end) == "con"
            && self.clause.text(end + 1) == "doble"
            && end + 2 < self.clause.span.end;
        said.then(|| end..end + 3)
    }
}
