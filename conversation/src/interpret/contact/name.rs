//! Names of people: after `me llamo`, or all of a clause where a name was asked.

mod extent;

use super::name_words::{is_alphabetic, is_particle, is_place, is_title};
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
            ) || matches!(self.clause.text(span.end - 1), "llaman" | "nombran");
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
        // `mi asistente coordina: Lorena Quiroz`
        let of_other = !named && others::is_spoken_of(&self.clause.earlier());
        if self.clause.asks || of_other || is_speaker(self.clause) {
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
        // `bueno ya, Sergio, 55 …`: with a number beside it
        let dialled = self.clause.span.len() == 1
            && super::phone::number_span(&self.clause.message()).is_some();
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
        let capitals = name.clone().all(|place| self.stands_out(place));
        let foreign = !self.is_common(self.clause.text(name.start));
        let asked = self.context.step().is_contact() && capitals && foreign && name.len() < 5;
        // `pa servirte` behind a name
        let tailed = |place: usize| {
            let mut tails = self.clause.frames(Frame::NameTail);
            tails.any(|span| span.contains(&place))
        };
        (given || asked)
            && name.len() > 1
            && name.clone().all(known)
            && (name.end..self.clause.span.end).all(|place| beside(place) || tailed(place))
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
