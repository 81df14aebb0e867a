//! Ranges of weekdays: `de lunes a viernes, menos el miércoles`.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::calendar::weekday_named;
use crate::interpret::Clause;

/// `de lunes a viernes`, `de lunes a viernes menos el miércoles`: the first such day.
pub(super) fn working_days(clause: &Clause<'_>, at: usize, today: Date) -> Option<(Date, usize)> {
    let start = at + usize::from(matches!(clause.text(at), "de" | "entre"));
    let first = weekday_named(clause.text(start))?;
    let last = weekday_named(clause.text(start + 2))?;
    if !matches!(clause.text(start + 1), "a" | "y") || clause.text(start + 1) == "y" && start == at
    {
        return None;
    }
    let length = first.until(last);
    let refused = refused_weekdays(clause, start + 3);
    let fits = |on: &Date| {
        let weekday = on.weekday();
        first.until(weekday) <= length && !refused.contains(&weekday)
    };
    let mut days = (1..=7_i64).filter_map(|days| today.checked_add(days.days()).ok());
    days.find(fits).map(|on| (on, start + 3))
}

/// The weekdays of `…, menos el miércoles y el jueves` behind a place.
fn refused_weekdays(clause: &Clause<'_>, from: usize) -> Vec<Weekday> {
    const MOST_AHEAD: usize = 14;
    let words = clause.words.get(from..).unwrap_or_default();
    let mut texts = words.iter().take(MOST_AHEAD).map(|word| word.text.as_str());
    let excepts = texts.any(|text| matches!(text, "menos" | "excepto" | "salvo"));
    let named = texts
        .filter(|text| !matches!(*text, "el" | "los" | "y" | "ni" | "en"))
        .map_while(weekday_named);
    if excepts { named.collect() } else { Vec::new() }
}
