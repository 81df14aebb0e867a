//! Times of several clauses as one.

use super::super::{Act, Clause, Context, Interpreted, Text};
use super::super::{clauses, contact};
use crate::words::compact;

/// `el lunes, pero a las 4`: a day and an hour in two clauses are one time.
pub(in crate::interpret) fn join_times(
    text: &Text,
    context: &Context<'_>,
    acts: &mut Vec<Interpreted>,
) {
    let times: Vec<usize> = (0..acts.len())
        .filter(|at| matches!(acts[*at].act, Act::Time(_)) && acts[*at].certain)
        .collect();
    let [first, .., last] = times.as_slice() else {
        return;
    };
    // `el miércoles… no, ese día no. El viernes a la 1`: the last one stands alone.
    let before = acts[times[times.len() - 2]].quote.clone();
    if is_whole(&acts[*last].act) && is_taken_back(text, &before, &acts[*last].quote) {
        for at in times.iter().rev().skip(1) {
            acts.remove(*at);
        }
        return;
    }
    if keep_later_day(text, context, acts, &times) {
        return;
    }
    let clauses = clauses(text);
    let (Some(begin), Some(end)) = (clauses.first(), clauses.last()) else {
        return;
    };
    let read = |from: &Clause<'_>| {
        contact::read(&from.joined_to(end), context)
            .into_iter()
            .find(|reading| matches!(reading.act, Act::Time(_)))
    };
    // `me hice bolas, es el jueves, lo de las 4 está bien`: from the first time on.
    let from = clauses
        .iter()
        .find(|clause| clause.written(&clause.span).contains(&acts[*first].quote));
    let joined = read(begin).or_else(|| from.and_then(read));
    if let Some(joined) = joined {
        acts[*first].act = joined.act;
        for at in times.into_iter().skip(1).rev() {
            acts.remove(at);
        }
    }
}

/// `mañana, hoy entre 1 y 3`: of a bare day and another day with its hour, the latter stands
/// alone: certain where the call was on the former, else asked back. Returns whether it is so.
fn keep_later_day(
    text: &Text,
    context: &Context<'_>,
    acts: &mut Vec<Interpreted>,
    times: &[usize],
) -> bool {
    let [first, last] = *times else { return false };
    let said = |at: usize| contact::day_and_hour(&acts[at].quote, context);
    let ((Some(bare), false), (Some(day), true)) = (said(first), said(last)) else {
        return false;
    };
    let written = &text.words.written;
    let from = written
        .find(&acts[first].quote)
        .map(|at| at + acts[first].quote.len());
    let to = written.rfind(&acts[last].quote);
    let between = from.zip(to).and_then(|(from, to)| written.get(from..to));
    let offered = between.is_some_and(|between| {
        let mut words = between.split_whitespace();
        words.any(|word| matches!(word, "o" | "y" | "u"))
    });
    // `pasando Navidad, el lunes 28 a las 9` says more of the same.
    let quote = acts[first].quote.to_lowercase();
    let after = ["pasando", "después", "despues", "regresando"];
    // `atiende de lunes a viernes; el viernes a las 10`
    let ranges = quote.contains(" a ");
    let narrowed = bare < day && (ranges || after.iter().any(|word| quote.starts_with(word)));
    if bare == day || offered || narrowed {
        return false;
    }
    let lead = &context.state.lead;
    let noted = lead.preferred_time_at.or(lead.preferred_time_until);
    // `ni mañana ni el viernes, el sábado a la 1`
    let denied = to.and_then(|to| written.get(..to)).is_some_and(|before| {
        let mut words = before.split_whitespace().map(compact);
        words.any(|word| matches!(word.as_str(), "no" | "ni" | "mejor" | "tampoco" | "digo"))
    });
    acts[last].certain &= denied || noted.is_some_and(|at| at.date() == bare);
    acts.remove(first);
    true
}

/// Whether a time says day and hour.
fn is_whole(act: &Act) -> bool {
    matches!(act, Act::Time(time) if time.at.is_some() && time.said.split(' ').count() > 2)
}

/// Whether a word that corrects stands between two stretches quoted.
fn is_taken_back(text: &Text, earlier: &str, later: &str) -> bool {
    const CORRECTS: [&str; 6] = ["no", "mejor", "perdon", "digo", "siempre", "cambio"];
    let written = &text.words.written;
    let Some(from) = written.find(earlier).map(|at| at + earlier.len()) else {
        return false;
    };
    let to = written.rfind(later).unwrap_or_default();
    let mut between = text.words.list.iter();
    between
        .any(|word| word.start >= from && word.end <= to && CORRECTS.contains(&word.text.as_str()))
}
