//! A day or an hour alone, completed by the time that is noted already.

use super::day::Day;
use super::scan::{Found, scan};
use crate::interpret::{Act, Clause, Context, Text, clauses};
use crate::words::Words;

/// `mañana` after `a las 6` keeps the hour, `a las 3` after `el lunes` keeps
/// the day. `said` becomes both in words. With `same_hour` (`a la misma hora`), the time
/// of a call that was called off counts too.
pub(super) fn complete(
    context: &Context<'_>,
    found: &mut Found,
    said: &mut String,
    same_hour: bool,
) {
    // `sí, el viernes` answers `¿el viernes a las 9?`
    let proposed = context.state.proposed.iter().find_map(|act| match act {
        Act::Time(time) => Some(&time.said),
        _ => None,
    });
    let called_off = context.state.time_called_off.as_ref().filter(|_| same_hour);
    let noted = proposed.or(context.state.lead.preferred_time_said.as_ref());
    let Some(noted) = noted.or(called_off) else {
        return;
    };
    let words = Words::read(noted);
    let text = Text::new(words, &context.facts.frames);
    let clauses = clauses(&text);
    let (Some(first), Some(last)) = (clauses.first(), clauses.last()) else {
        return;
    };
    let clause = first.joined_to(last);
    let known = scan(&clause, context.now.date(), true);
    let bare_day = found.day.is_some() && found.clocks.is_empty() && found.part.is_none();
    // `el viernes más tarde` keeps no hour.
    if bare_day && !found.any && !found.hour_open {
        let hour = known.hour_spans.first().zip(known.hour_spans.last());
        if let Some((begin, end)) = hour {
            *said = format!("{said} {}", clause.written(&(begin.start..end.end)));
        }
        found.clocks = known.clocks;
        found.part = known.part;
    } else if found.day.is_none() && (!found.clocks.is_empty() || found.part.is_some()) {
        if let Some(span) = known.day_span {
            *said = format!("{} {said}", clause.written(&span));
        }
        found.day = known.day;
        // `acuérdate que a las 8`, behind `hoy a las 8 de la noche`
        if let ([said], [noted]) = (found.clocks.as_mut_slice(), known.clocks.as_slice())
            && said.repeats(noted)
        {
            *said = *noted;
            found.part = found.part.or(known.part);
        }
    }
}

/// `hoy ya no alcanzo mañana a la misma hora`, where the call is today: of two days, the one
/// that is not noted.
pub(super) fn take_other_day(
    clause: &Clause<'_>,
    context: &Context<'_>,
    found: &mut Found,
    said: &mut String,
) {
    let lead = &context.state.lead;
    let noted = lead.preferred_time_at.or(lead.preferred_time_until);
    let noted = noted.map(|at| Day::On(at.date()));
    let Some((day, span)) = found.other_day.take().filter(|_| noted == found.day) else {
        return;
    };
    let end = found.spans.iter().map(|span| span.end).max();
    *said = clause
        .written(&(span.start..end.unwrap_or(span.end)))
        .to_owned();
    found.day = Some(day);
    found.day_span = Some(span);
}

/// `el martes a las 4, no, mejor el miércoles a la misma hora`: the hour that the message
/// said before.
pub(super) fn same_hour_as_before(
    clause: &Clause<'_>,
    context: &Context<'_>,
    asked: bool,
    found: &mut Found,
    said: &mut String,
) {
    if found.day.is_none() || !found.clocks.is_empty() || found.part.is_some() {
        return;
    }
    let earlier = clause.earlier();
    let before = scan(&earlier, context.now.date(), asked);
    let hour = before.hour_spans.first().zip(before.hour_spans.last());
    let (Some((begin, end)), Some(day)) = (hour, found.day_span.as_ref()) else {
        return;
    };
    let hour = clause.message().written(&(begin.start..end.end)).to_owned();
    *said = format!("{} {hour}", clause.written(day));
    found.clocks = before.clocks;
    found.part = before.part;
}
