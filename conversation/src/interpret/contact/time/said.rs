//! The words of a time as they stand behind `te llamamos`.

use std::borrow::Cow;

use jiff::civil::Date;

use super::calendar::weekday_named;
use super::scan::Found;
use crate::interpret::{Clause, Context, PreferredTime, Span};
use crate::words::compact;

/// `el viernes` for `para el viernes` and `al viernes`, `a las 5` for `de las 5` and `5`.
pub(super) fn plain(said: &str) -> String {
    // `a las 8. El jueves`
    let said = said.replace(". El ", ", el ").replace(". ", ", ");
    let said = &*with_article(&said);
    let mut words = said.split(' ');
    let first = words.next().map(compact).unwrap_or_default();
    let rest = said.split_once(' ').map_or("", |(_, rest)| rest);
    let second = words.next().map(compact).unwrap_or_default();
    let spans = said.contains(" a ") || said.contains(" en adelante");
    match first.as_str() {
        "para" | "pa" if !rest.is_empty() => plain(rest),
        "al" if weekday_named(&second).is_some() => format!("el {rest}"),
        day if weekday_named(day).is_some() => format!("el {said}"),
        "de" if matches!(second.as_str(), "las" | "la") && !spans => format!("a {rest}"),
        _ => said.to_owned(),
    }
}

/// `mañana a las 5` for `mañana 5`.
fn with_article(said: &str) -> Cow<'_, str> {
    let (before, last) = said.rsplit_once(' ').unwrap_or(("", said));
    let bare = last.parse().is_ok_and(|hour: u8| (1..=12).contains(&hour));
    let led = compact(before.rsplit(' ').next().unwrap_or_default());
    let day = weekday_named(&led).is_some() || matches!(led.as_str(), "" | "hoy" | "manana");
    match (bare && day, last) {
        (false, _) => Cow::Borrowed(said),
        (true, "1") => Cow::Owned(format!("{before} a la 1").trim().to_owned()),
        (true, _) => Cow::Owned(format!("{before} a las {last}").trim().to_owned()),
    }
}

/// The words of a time without those between them that say something else, the day first.
pub(super) fn without_gaps(clause: &Clause<'_>, context: &Context<'_>, found: &Found) -> String {
    let mut spans: Vec<Span> = found.spans.clone();
    spans.sort_by_key(|span| span.start);
    let mut parts: Vec<Span> = Vec::new();
    for span in spans {
        let plain = |place: usize| context.facts.frames.is_filler(clause.text(place));
        match parts.last_mut() {
            Some(last) if (last.end..span.start).all(plain) => last.end = last.end.max(span.end),
            _ => parts.push(span),
        }
    }
    let day = found.day_span.as_ref();
    let is_day = |part: &Span| day.is_some_and(|day| part == day);
    parts.sort_by_key(|part| (!is_day(part), part.start));
    let written: Vec<&str> = parts.iter().map(|part| clause.written(part)).collect();
    written.join(" ")
}

/// Names the day of an hour that was said without one: `mañana a las 11`.
pub(super) fn name_day(found: &Found, today: Date, time: &mut PreferredTime) {
    let open = found.day.is_none() && !found.clocks.is_empty() && !found.any && !found.soon;
    let Some(on) = time.at.or(time.until).filter(|_| open) else {
        return;
    };
    let day = if on.date() == today { "hoy" } else { "mañana" };
    time.said = format!("{day} {}", time.said);
}
