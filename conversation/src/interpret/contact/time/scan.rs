//! Reads days, hours and parts of the day from left to right.

mod refused;

use jiff::civil::Date;

use super::clock::{self, Clock};
use super::day::{self, Day};
use super::part::{self, Part};
use crate::acts::DayPart;
use crate::interpret::{Clause, Span};
use crate::lexicon::Frame;
use refused::{done_now, refused_day, refused_part, refuses_a_day};

/// What a clause says of a time, and the words that say it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) day: Option<Day>,
    pub(super) clocks: Vec<Clock>,
    /// Where the last hour ended.
    pub(super) last_hour: Option<usize>,
    pub(super) part: Option<DayPart>,
    pub(super) any: bool,
    pub(super) soon: bool,
    pub(super) spans: Vec<Span>,
    /// A day said behind another one that stays, and its words.
    pub(super) other_day: Option<(Day, Span)>,
    /// Whether the hour noted is said to be too early or too late.
    pub(super) hour_open: bool,
    /// Words of the day.
    pub(super) day_span: Option<Span>,
    /// Hours that don't suit.
    pub(super) refused: Vec<Span>,
    /// Words of hours and parts of the day.
    pub(super) hour_spans: Vec<Span>,
}

/// Reads a clause from left to right.
pub(super) fn scan(clause: &Clause<'_>, today: Date, asked: bool) -> Found {
    let mut found = Found {
        hour_open: clause.frame(Frame::ChangeHour).is_some(),
        ..Found::default()
    };
    let mut at = clause.span.start;
    let mut in_reason = false;
    let refused_before = refuses_a_day(&clause.earlier(), today);
    let hours_from = call_with_hour(clause, today, asked);
    while at < clause.span.end {
        // `mañana no porque va al dentista pasado mañana a las 10`
        let refused = !found.refused.is_empty() || refused_before;
        let resumes =
            found.spans.is_empty() && refused && is_day_with_hour(clause, at, today, asked);
        if resumes && in_reason {
            let from = found
                .refused
                .last()
                .map_or(clause.span.start, |span| span.end);
            found.refused.push(from..at);
        }
        in_reason = !resumes && is_in_reason(clause, at, in_reason)
            || !found.clocks.is_empty() && !found.hour_spans.is_empty() && is_own_doing(clause, at);
        if in_reason {
            at += 1;
            continue;
        }
        if let Some(end) = refused_day(clause, at, today).or_else(|| refused_part(clause, at)) {
            found.refused.push(at..end);
            at = end;
            continue;
        }
        let day = take_day(clause, at, today, &mut found);
        let end = if let Some(end) = day {
            found.day_span = Some(at..end);
            Some(end)
        } else if hours_from.is_some_and(|from| at < from) {
            let mut other = Found::default();
            let end = take_part(clause, at, asked, &mut other)
                .or_else(|| take_clock(clause, at, asked, &mut other));
            found.refused.extend(end.map(|end| at..end));
            at = end.unwrap_or(at + 1);
            continue;
        } else {
            let hour = take_part(clause, at, asked, &mut found)
                .or_else(|| take_clock(clause, at, asked, &mut found));
            found.hour_spans.extend(hour.map(|end| at..end));
            hour
        };
        at = match end {
            Some(end) => {
                found.spans.push(at..end);
                end
            }
            None => at + 1,
        };
    }
    found
}

/// `salgo a las 3 de la fábrica márquenme a las 4`: where the phrase for a call begins that
/// leads to an hour; hours before it are of something else.
fn call_with_hour(clause: &Clause<'_>, today: Date, asked: bool) -> Option<usize> {
    let mut calls = clause.frames(Frame::Call);
    let call = calls.find(|span| {
        let behind = Clause {
            span: span.end..clause.span.end,
            ..clause.clone()
        };
        let denied = clause.text(span.start.wrapping_sub(1)) == "no";
        !denied && !scan(&behind, today, asked).clocks.is_empty()
    })?;
    Some(call.start)
}

/// `a las siete porque en la mañana ando en el molino, pero mañana`: times of a reason,
/// up to the word that goes on, are none of the call.
fn is_in_reason(clause: &Clause<'_>, at: usize, before: bool) -> bool {
    const REASONS: &[&str] = &["porque", "pq", "xq", "porq"];
    const GOES_ON: &[&str] = &["pero", "mejor", "entonces", "asi", "sino"];
    match clause.text(at) {
        word if REASONS.contains(&word) => true,
        word if GOES_ON.contains(&word) => false,
        _ => before && !clause.words[at].pause,
    }
}

/// `el viernes a las 10`, `pasado mañana como a las 5`
fn is_day_with_hour(clause: &Clause<'_>, at: usize, today: Date, asked: bool) -> bool {
    /// `el lunes no porque el martes a las 8 entro a trabajar`
    const BUSY: &[&str] = &[
        "entro", "salgo", "trabajo", "tengo", "hay", "viene", "voy", "ando", "estoy", "llego",
    ];
    let Some((Day::On(_), end)) = day::day_at(clause, at, today) else {
        return false;
    };
    let about = usize::from(matches!(clause.text(end), "como" | "tipo"));
    let clock = take_clock(clause, end + about, asked, &mut Found::default());
    clock.is_some_and(|behind| {
        (behind..clause.span.end).all(|place| !BUSY.contains(&clause.text(place)))
    })
}

/// `mañana a las 7 de la mañana yo me levanto a las 4`: behind the hour of the call, what
/// the customer does at another one.
fn is_own_doing(clause: &Clause<'_>, at: usize) -> bool {
    const DOES: &[&str] = &[
        "cierro", "salgo", "entro", "abro", "levanto", "llego", "regreso", "termino", "trabajo",
        "acabo", "desocupo",
    ];
    let later = clause.words[at + 1..clause.span.end]
        .iter()
        .any(|word| matches!(word.text.as_str(), "a" | "las"));
    DOES.contains(&clause.text(at)) && later && clause.text(at.wrapping_sub(1)) != "que"
}

fn take_day(clause: &Clause<'_>, at: usize, today: Date, found: &mut Found) -> Option<usize> {
    let (day, end) = day::day_at(clause, at, today)?;
    // `es todo por hoy`
    let before = at.checked_sub(1).map_or("", |before| clause.text(before));
    if before == "por" && clause.text(at) == "hoy" {
        return None;
    }
    // `martes o miércoles, mejor miércoles`
    let between = found.day_span.clone().map_or(at..at, |span| span.end..at);
    let corrected = between
        .into_iter()
        .any(|place| matches!(clause.text(place), "mejor" | "digo" | "perdon"));
    match (found.day, day) {
        (Some(Day::On(_)), Day::On(_)) if corrected => found.day = Some(day),
        // `mañana lunes`, `el jueves 3 de diciembre`: the date says more.
        (Some(Day::On(_)), Day::On(_)) if clause.text(at) != "el" || day::is_date(clause, at) => {
            if day::is_date(clause, at) {
                found.day = Some(day);
            } else if found.day != Some(day) {
                found.other_day = Some((day, at..end));
            }
        }
        (Some(_), Day::Except) => {}
        _ => found.day = Some(day),
    }
    Some(end)
}

fn take_part(clause: &Clause<'_>, at: usize, asked: bool, found: &mut Found) -> Option<usize> {
    let (part, end) = part::part_at(clause, at, asked)?;
    // `cuando sea menos en la mañana`
    let before = at.checked_sub(1).map_or("", |before| clause.text(before));
    if matches!(before, "menos" | "excepto" | "salvo") {
        found.spans.push(at - 1..at);
        found.any = true;
        return Some(end);
    }
    // `no tan temprano` leaves the hour open.
    let denied = at.checked_sub(2).map_or("", |start| clause.text(start));
    if matches!(before, "tan" | "muy" | "mas") && matches!(denied, "no" | "ni") {
        found.spans.push(at - 2..at);
        found.any = true;
        return Some(end);
    }
    if part == Part::Soon
        && let Some(done) = done_now(clause, end)
    {
        found.refused.push(at..done);
        return None;
    }
    match part {
        Part::Of(part) => found.part = Some(part),
        Part::Any => found.any = true,
        Part::Soon => found.soon = true,
    }
    Some(end)
}

fn take_clock(clause: &Clause<'_>, at: usize, asked: bool, found: &mut Found) -> Option<usize> {
    // `terminación 06` is of a phone number.
    let before = at.checked_sub(1).map_or("", |before| clause.text(before));
    let ends = matches!(before, "terminacion" | "terminaciones");
    let ends = ends || before == "en" && at > 1 && clause.text(at - 2).starts_with("termin");
    if ends {
        return None;
    }
    let (clock, end) = clock::clock_at(clause, at, asked, found.day.is_some(), found.last_hour)?;
    // `a las diez no puedo`
    if clause.text(end) == "no" && clause.text(end + 1) == "puedo" {
        found.refused.push(at..end + 2);
        return None;
    }
    if let Some(part) = clock.part {
        found.part = Some(part);
    }
    found.clocks.push(clock);
    found.last_hour = Some(end);
    Some(end)
}
