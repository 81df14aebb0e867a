//! Times of several clauses as one.

use super::super::{Act, Context, Interpreted, Text};
use super::super::{clauses, contact};

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
    let clauses = clauses(text);
    let (Some(begin), Some(end)) = (clauses.first(), clauses.last()) else {
        return;
    };
    let whole = begin.joined_to(end);
    let joined = contact::read(&whole, context)
        .into_iter()
        .find(|reading| matches!(reading.act, Act::Time(_)));
    if let Some(joined) = joined {
        acts[*first].act = joined.act;
        for at in times.into_iter().skip(1).rev() {
            acts.remove(at);
        }
    }
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
