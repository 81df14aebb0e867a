//! Hours: `a las 5`, `5:30 pm`, `cuatro y media de la tarde`, `17 hrs`.

mod hour;
mod span;
mod spoken;

use super::part::named;
use super::past::is_duration;
use crate::acts::DayPart;
use crate::interpret::Clause;
use hour::hour_at;
use span::{LONGEST_SPAN, goes_on, opens_span};
use spoken::{noon, quarter_to};

/// An hour as said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    hour: i8,
    minute: i8,
    half: Option<Half>,
    /// The part of the day said with it.
    pub(super) part: Option<DayPart>,
    pub(super) relation: Relation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

/// How the hour bounds the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    At,
    /// `antes de las 12`
    Before,
    /// The end of a span: `entre 3 y 4`.
    Until,
}

impl Clock {
    /// Whether it says, without a part of the day, the hour of another one.
    pub(super) fn repeats(&self, other: &Self) -> bool {
        let plain = self.half.is_none() && self.part.is_none();
        plain && self.hour % 12 == other.hour % 12 && self.minute == other.minute
    }

    /// Whether the half of the day is said with it.
    pub(super) fn is_fixed(&self) -> bool {
        self.half.is_some() || self.part.is_some() || self.hour > 12
    }

    /// The hours of the day that it may stand for.
    pub(super) fn either(&self) -> Vec<(i8, i8)> {
        if self.is_fixed() || self.hour == 12 {
            return vec![self.resolve(None)];
        }
        vec![(self.hour, self.minute), (self.hour + 12, self.minute)]
    }

    /// The hour of the day; one that may be either is between 8 and 20 h.
    pub(super) fn resolve(&self, part: Option<DayPart>) -> (i8, i8) {
        let half = self.half.or(match self.part.or(part) {
            Some(DayPart::Morning) => Some(Half::Morning),
            Some(DayPart::Afternoon | DayPart::Evening) => Some(Half::Afternoon),
            _ => None,
        });
        let hour = match (self.hour, half) {
            (12, Some(Half::Morning)) => 12,
            (1..=11, Some(Half::Afternoon)) => self.hour + 12,
            (1..=7, None) => self.hour + 12,
            (hour, _) => hour,
        };
        (hour, self.minute)
    }
}

/// The hour that begins at a place, and where it ends. `asked`: the time was;
/// `dated`: a day stands before it; `last`: where the hour before ended.
pub(super) fn clock_at(
    clause: &Clause<'_>,
    at: usize,
    asked: bool,
    dated: bool,
    last: Option<usize>,
) -> Option<(Clock, usize)> {
    if let Some(found) = noon(clause, at) {
        return Some(found);
    }
    let lead = lead_at(clause, at);
    if let Some(found) = quarter_to(clause, lead.at) {
        return Some(found);
    }
    let (hour, minute, end) = hour_at(clause, lead.at)?;
    let (half, part, end) = half_at(clause, end);
    // `y 5` alone is no hour.
    let joint = usize::from(clause.text(lead.at) == "y");
    let marked = half.is_some() || part.is_some() || end > lead.at + joint + 1;
    if !lead.said && is_duration(clause, lead.at, end) {
        return None;
    }
    // `entre dos juntas` is no span.
    let between = (at..=lead.at).any(|place| clause.text(place.wrapping_sub(1)) == "entre");
    if between && !(lead.at..lead.at + 4).any(|place| clause.text(place) == "y") {
        return None;
    }
    let second = goes_on(clause, at, last);
    let bare = asked && (dated || clause.places().len() <= 3);
    let brief = clause.places().len() <= LONGEST_SPAN;
    let opens = opens_span(clause, lead.at, end, asked || dated || brief);
    if !(lead.said || marked || second.is_some() || bare || opens) {
        return None;
    }
    let relation = second.unwrap_or(lead.relation);
    Some((
        Clock {
            hour,
            minute,
            half,
            part,
            relation,
        },
        end,
    ))
}

struct Lead {
    /// Where the hour stands.
    at: usize,
    /// Whether words lead to it.
    said: bool,
    relation: Relation,
}

/// `a las`, `después de las`, `entre las`, `tipo`
fn lead_at(clause: &Clause<'_>, at: usize) -> Lead {
    let (mut place, mut relation) = bound_at(clause, at);
    let mut said = place > at;
    while place < clause.span.end {
        match clause.text(place) {
            "las" | "la" | "tipo" | "at" | "entre" | "desde" => said = true,
            // `así que antes, a las 8:30`
            "antes" if is_cut_behind(clause, place) => {}
            // `pero hasta las 5` is not before five.
            "hasta" if is_from(clause, place) => said = true,
            "antes" | "hasta" => relation = Relation::Before,
            "despues" | "partir" | "pasando" | "pasaditas" | "pasadas" => said = true,
            "a" | "de" | "como" | "sobre" | "aproximadamente" | "ahi" | "por" | "eso" => {}
            _ => break,
        }
        place += 1;
    }
    // `la` leads to one o'clock alone; `entre 3 y 4` is a span.
    Lead {
        at: place,
        said,
        relation,
    }
}

/// `no más tarde de`, `no después de`, `a más tardar`: words that bound an hour, and where
/// they end.
fn bound_at(clause: &Clause<'_>, at: usize) -> (usize, Relation) {
    match (clause.text(at), clause.text(at + 1), clause.text(at + 2)) {
        ("no", "mas", "tarde") | ("a", "mas", "tardar") => (at + 3, Relation::Before),
        ("no", "despues", "de") => (at + 2, Relation::Before),
        ("no", "antes", "de") => (at + 2, Relation::At),
        _ => (at, Relation::At),
    }
}

/// Whether `hasta` at a place says from when on: `pero hasta las 5`, `ya hasta las 6`.
fn is_from(clause: &Clause<'_>, place: usize) -> bool {
    let before = place.checked_sub(1).map_or("", |at| clause.text(at));
    matches!(before, "pero" | "ya" | "mejor" | "sino" | "apenas")
}

/// Whether a pause follows the word at a place.
fn is_cut_behind(clause: &Clause<'_>, place: usize) -> bool {
    let next = clause.words.get(place + 1);
    next.is_some_and(|word| word.pause)
}

/// What says which half of the day is meant, and where it ends.
fn half_at(clause: &Clause<'_>, at: usize) -> (Option<Half>, Option<DayPart>, usize) {
    let word = |offset: usize| clause.text(at + offset);
    match (word(0), word(1), word(2)) {
        ("am", ..) => (Some(Half::Morning), None, at + 1),
        ("pm", ..) => (Some(Half::Afternoon), None, at + 1),
        ("a", "m", _) => (Some(Half::Morning), None, at + 2),
        ("p", "m", _) => (Some(Half::Afternoon), None, at + 2),
        ("hrs" | "hr" | "h" | "horas" | "hs", ..) => {
            let (half, part, end) = half_at(clause, at + 1);
            (half, part, end.max(at + 1))
        }
        ("en", "punto", _) => half_at(clause, at + 2),
        ("del", "dia", _) => (None, None, at + 2),
        ("de" | "por" | "en", "la", part) => match named(part) {
            Some(DayPart::Morning) => (Some(Half::Morning), Some(DayPart::Morning), at + 3),
            Some(part) => (Some(Half::Afternoon), Some(part), at + 3),
            None => (None, None, at),
        },
        _ => (None, None, at),
    }
}
