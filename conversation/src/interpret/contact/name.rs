//! Names of people: after `me llamo`, or all of a clause where a name was asked.

mod bare;
mod extent;

use super::name_words::{is_place, is_title};
use super::{name_text, others};
use crate::interpret::{Act, Clause, Context, Reading, Span};
use crate::lexicon::Frame;
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
            .framed_by(finder.place_after(name.end))
            .framed_by(clause.frames(Frame::Accept))
            .framed_by(clause.frames(Frame::Greeting))
            .framed_by(finder.denied_before(name.start))
            .framed_by(finder.written_from(name.end)),
    )
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
            // `va a mi nombre, la niña no tiene RFC`
            let apart = self
                .clause
                .words
                .get(span.end)
                .is_some_and(|word| word.pause);
            let words = (span.end.checked_sub(3), span.end.checked_sub(2));
            let said = |at: Option<usize>| at.map_or("", |at| self.clause.text(at));
            let mine = said(words.0) == "a" && said(words.1) == "mi";
            let kin = matches!(self.clause.text(span.end), "la" | "el" | "mi" | "los");
            if apart && mine && kin {
                return None;
            }
            let start = self.skip_titles(span.end, true);
            // `me cambió el nombre el dictado`
            let behind_article =
                start == span.end + 1 && matches!(self.clause.text(span.end), "el" | "la");
            let people = &self.context.facts.people;
            if behind_article
                && frame == Frame::NameIntro
                && !people.is_name(self.clause.text(start))
                && !self.stands_out(start)
            {
                return None;
            }
            let name = self.name_at(start, lead)?;
            if self.is_put(&span) && !self.is_a_person(name.start) {
                return None;
            }
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
        let word = self.clause.words.get(place);
        word.is_some_and(|word| word.capital) && !shouted
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

    /// `le escribo de Torreón` behind a name.
    fn written_from(&self, end: usize) -> Option<Span> {
        const VERBS: [&str; 10] = [
            "escribo", "hablo", "marco", "llamo", "contacto", "estoy", "vivo", "ando", "radico",
            "soy",
        ];
        let start = end + usize::from(self.clause.text(end) == "y");
        let to = matches!(self.clause.text(start), "le" | "les" | "te");
        let at = start + usize::from(to);
        let from = matches!(self.clause.text(at + 1), "de" | "desde" | "en");
        let said = VERBS.contains(&self.clause.text(at)) && from;
        (said && is_place(self.clause.text(at + 2))).then(|| end..at + 3)
    }

    /// `no soy Mónica` before the name that is right.
    fn denied_before(&self, start: usize) -> Option<Span> {
        let known = self.context.state.lead.name.as_deref()?;
        let known = crate::words::Words::read(known).list;
        let wrong = |at: &usize| known.iter().any(|word| word.text == self.clause.text(*at));
        let denied = (self.clause.span.start..start).find(|at| {
            let verb = matches!(self.clause.text(at + 1), "soy" | "es" | "llamo");
            self.clause.text(*at) == "no" && verb && wrong(&(at + 2))
        })?;
        let end = (denied + 2..start).take_while(wrong).last()?;
        Some(denied..end + 1)
    }

    /// `con doble n` behind a name.
    fn spelled_double(&self, end: usize) -> Option<Span> {
        let said = self.clause.text(end) == "con"
            && self.clause.text(end + 1) == "doble"
            && end + 2 < self.clause.span.end;
        said.then(|| end..end + 3)
    }
}
