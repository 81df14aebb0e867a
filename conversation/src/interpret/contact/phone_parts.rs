//! Numbers that are given in several messages: `empieza 442 581`, then `y termina 27 06`.

use super::digits::{Run, counts};
use crate::interpret::{Act, Clause, Context};
use crate::lexicon::Frame;
use crate::phone::e164;
use crate::state::Step;

/// A Mexican number, as it is dialled.
const DIALLED_DIGITS: usize = 10;

/// The number that digits complete, or the larger part of it that is known with them;
/// `None` where they are no part of a number.
pub(super) fn join(clause: &Clause<'_>, context: &Context<'_>, run: &Run) -> Option<Act> {
    let state = context.state;
    let known = state.phone_part.as_str();
    let asked = context.step() == Step::Phone && state.lead.phone.is_none();
    let fewest = if known.is_empty() { 2 } else { 1 };
    let part = (fewest..DIALLED_DIGITS).contains(&run.digits.len());
    if !asked || !part || run.is_amount || run.plus || clause.asks || counts(clause, run) {
        return None;
    }
    let all = format!("{known}{}", run.digits);
    if !known.is_empty() && all.len() == DIALLED_DIGITS {
        return e164(&all, false).map(Act::Phone);
    }
    // `mi lada es 442`, `442`: the beginning, or more of it; `13:00` is an hour.
    let hour = (run.start..run.end).any(|place| clause.words[place].sign == Some(':'));
    let lada = clause.has(&["lada"]);
    let message = clause.message();
    let whole = says_nothing_else(&message, context, run);
    let begins = known.is_empty() && (lada || whole && begins_a_number(&run.digits));
    let goes_on = !known.is_empty() && all.len() < DIALLED_DIGITS && run.digits.len() < 6;
    let plain = !hour && says_nothing_else(clause, context, run);
    (plain && (begins || goes_on)).then_some(Act::BrokenPhone(all))
}

/// `664`, `55 12`: digits that a number may begin with; two alone only where a city has
/// so short a code.
fn begins_a_number(digits: &str) -> bool {
    match digits.len() {
        2 => matches!(digits, "55" | "56" | "33" | "81"),
        length => length > 2 && !digits.starts_with('0'),
    }
}

/// Whether a clause is digits and what leads to them.
fn says_nothing_else(clause: &Clause<'_>, context: &Context<'_>, run: &Run) -> bool {
    clause.places().all(|place| {
        let inside = (run.start..run.end).contains(&place);
        let framed = clause
            .frames(Frame::Phone)
            .any(|span| span.contains(&place));
        inside || framed || context.facts.frames.is_filler(clause.text(place))
    })
}
