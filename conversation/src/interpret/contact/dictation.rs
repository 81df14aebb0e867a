//! Numbers that are dictated bit by bit: `mi teléfono es 33, luego 14 02, …`.

use crate::interpret::{Clause, Context};
use crate::lexicon::Frame;
use crate::phone::e164;
use crate::state::Step;

/// Where a message begins to dictate a number: `mi teléfono es …`, or anywhere in the
/// answer to the question for it whose figures are as many as a number has.
fn dictation(message: &Clause<'_>, context: &Context<'_>) -> Option<usize> {
    const NOUNS: &[&str] = &[
        "telefono", "tel", "cel", "celular", "celu", "numero", "num", "whats", "whatsapp",
    ];
    let spans = message.frames(Frame::Phone);
    let named = spans.filter(|span| {
        span.clone()
            .any(|place| NOUNS.contains(&message.text(place)))
            && span.clone().any(|place| message.text(place) == "mi")
    });
    let answers = || {
        let all = message.span.clone();
        let of_other = message.frame(Frame::Relative).is_some();
        !of_other
            && context.step() == Step::Phone
            && digits_in(message, all).len() == DIALLED_DIGITS
    };
    let named = named.map(|span| span.end).min();
    named.or_else(|| answers().then_some(message.span.start))
}

/// The digits of a stretch of words, whatever stands between them.
fn digits_in(clause: &Clause<'_>, words: std::ops::Range<usize>) -> String {
    let words = words.map(|place| clause.text(place));
    let digits = words.filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    digits.collect()
}

/// Whether the plain figures of a clause belong to a number that is dictated bit by
/// bit: `mi teléfono es 33, luego 14 02, luego 66 …`.
pub(crate) fn is_dictated(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let message = clause.message();
    let from = dictation(&message, context).filter(|from| *from <= clause.span.end);
    from.is_some_and(|from| digits_in(&message, from..clause.span.end).len() <= DIALLED_DIGITS)
}

/// The number that a message dictates bit by bit, with other words between.
pub(crate) fn dictated(clause: &Clause<'_>, context: &Context<'_>) -> Option<String> {
    let message = clause.message();
    let from = dictation(&message, context)?;
    let digits = digits_in(&message, from..message.span.end);
    (digits.len() == DIALLED_DIGITS)
        .then(|| e164(&digits, false))
        .flatten()
}

/// A Mexican number, as it is dialled.
const DIALLED_DIGITS: usize = 10;
