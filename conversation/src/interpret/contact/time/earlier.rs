//! The day that an earlier clause of the message names: `el lunes, a las 4`.

use super::meant::is_meant;
use super::scan::{Found, scan};
use crate::interpret::{Clause, Context};
use crate::lexicon::Frame;

/// Takes the day from an earlier clause, with its place: `el lunes, a las 4`.
/// `None` where that clause said more than this one: `a las 4, que en la mañana
/// trabajo`.
pub(super) fn take_earlier(
    clause: &Clause<'_>,
    context: &Context<'_>,
    asked: bool,
    found: &mut Found,
) -> Option<Option<usize>> {
    let earlier = clause.earlier();
    let before = scan(&earlier, context.now.date(), asked);
    // `el lunes no trabajo, mejor ese día a las 12`
    let pointed = clause.places().any(|place| {
        let words = (clause.text(place), clause.text(place + 1));
        matches!(words, ("ese" | "mismo", "dia"))
    });
    let meant = pointed || is_meant(&earlier, context, &before);
    // `el sábado a las 10, no, a esa hora ando fuera, a las 12`
    if !meant && found.day.is_none() && !found.clocks.is_empty() {
        return Some(take_day_apart(&earlier, context, asked, found));
    }
    if before.spans.is_empty() || !meant {
        return Some(None);
    }
    // `a las 8 y media. mañana si se puede`
    let hour_first = !before.clocks.is_empty() && before.day.is_none();
    if hour_first && found.day.is_some() && found.clocks.is_empty() && found.part.is_none() {
        found.clocks = before.clocks;
        found.part = before.part;
        return Some(before.spans.iter().map(|span| span.start).min());
    }
    if found.day.is_some() {
        return Some(None);
    }
    // `mañana en la tarde, en la mañana lleva a los niños al fut`
    let busy = before.part.is_some()
        && found.part.is_some()
        && found.clocks.is_empty()
        && does_something(clause, context, found);
    let more = !before.clocks.is_empty() && found.clocks.is_empty()
        || before.part.is_some() && found.any
        || busy;
    if more {
        return None;
    }
    found.day = before.day;
    found.day_span = before.day_span;
    // `por las noches, como a las 8`
    if !found.clocks.is_empty() {
        found.part = found.part.or(before.part);
    }
    let start = before.spans.iter().map(|span| span.start).min();
    Some(start.filter(|_| before.day.is_some()))
}

/// Takes the day from the last part between commas that names one for a call, with
/// anything behind it. Returns where it begins.
fn take_day_apart(
    earlier: &Clause<'_>,
    context: &Context<'_>,
    asked: bool,
    found: &mut Found,
) -> Option<usize> {
    let cuts = earlier.places().filter(|at| earlier.words[*at].pause);
    let mut starts: Vec<usize> = std::iter::once(earlier.span.start).chain(cuts).collect();
    starts.dedup();
    let mut end = earlier.span.end;
    for start in starts.into_iter().rev() {
        let part = Clause {
            span: start..end,
            ..earlier.clone()
        };
        end = start;
        let before = scan(&part, context.now.date(), asked);
        if before.day.is_some() && is_meant(&part, context, &before) {
            found.day = before.day;
            found.day_span = before.day_span;
            return found.day_span.as_ref().map(|span| span.start);
        }
    }
    None
}

/// `en la tarde me duermo un rato`: whether a part of the day stands beside what is done
/// then, and nothing of it changes a time said before.
fn does_something(clause: &Clause<'_>, context: &Context<'_>, found: &Found) -> bool {
    const CHANGES: &[&str] = &["mejor", "o", "tambien", "prefiero", "no", "digo", "perdon"];
    let framed = |place: usize| {
        let mut frames = [Frame::Timing, Frame::Call]
            .iter()
            .flat_map(|frame| clause.frames(*frame));
        frames.any(|span| span.contains(&place))
    };
    let said = |place: usize| found.spans.iter().any(|span| span.contains(&place));
    let mut places = clause.places();
    let other = places.any(|place| {
        !said(place) && !framed(place) && !context.facts.frames.is_filler(clause.text(place))
    });
    other && !clause.has(CHANGES)
}
