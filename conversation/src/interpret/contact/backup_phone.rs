//! A second number, beside the one that is known: `si no contesto, márquenle al 55 …`.

use strsim::hamming;

use super::phone;
use crate::interpret::{Act, Clause, Context, Reading, Span};
use crate::lexicon::Frame;

/// Words by which a number takes the place of the one before.
const REPLACES: &[&str] = &[
    "mejor",
    "perdon",
    "perdona",
    "digo",
    "equivoque",
    "correcto",
    "corrijo",
    "corrige",
    "cambia",
    "cambie",
    "cambien",
    "cambio",
    "vez",
    "mal",
    "sino",
];

/// Places where a second phone stands.
const PLACES: &[&str] = &[
    "casa", "oficina", "trabajo", "chamba", "negocio", "local", "tienda",
];

/// The number of a clause that is to be called where the first one is not answered.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let mut spans = phone::number_spans(clause);
    spans.find_map(|(span, number)| {
        let words = backs_up(clause, context, &span, &number)?;
        let start = words.start.clamp(clause.span.start, span.start);
        let core = start..span.end;
        let frames = [
            Frame::Besides,
            Frame::Phone,
            Frame::Call,
            Frame::CallOther,
            Frame::Relative,
        ];
        let frames = frames.iter().flat_map(|frame| clause.frames(*frame));
        Some(Reading::new(Act::BackupPhone(number), core).framed_by(frames))
    })
}

/// `también tengo el 55 … del trabajo pero ahí no me marquen`, where another number is known.
pub(super) fn is_not_to_be_rung(clause: &Clause<'_>) -> bool {
    const CALLS: &[&str] = &[
        "marquen", "marque", "marques", "llamen", "llame", "llames", "hablen", "hable", "hables",
    ];
    /// So many words behind the number.
    const NEAR: usize = 9;
    let message = clause.message();
    let Some((span, _)) = phone::number_spans(clause).last() else {
        return false;
    };
    let end = (span.end + NEAR).min(message.span.end);
    let later = phone::number_spans(&message).any(|(other, _)| other.start >= span.end);
    let pointed = (span.end..end).any(|at| matches!(message.text(at), "ahi" | "ese" | "alla"));
    let denied = (span.end..end).any(|at| {
        let pronoun = usize::from(matches!(message.text(at + 1), "me" | "nos"));
        message.text(at) == "no" && CALLS.contains(&message.text(at + 1 + pronoun))
    });
    pointed && denied && !later
}

/// Whether the number at a place is a second one.
pub(super) fn is_backup(clause: &Clause<'_>, context: &Context<'_>, start: usize) -> bool {
    let mut spans = phone::number_spans(clause);
    spans.any(|(span, number)| {
        span.start == start && backs_up(clause, context, &span, &number).is_some()
    })
}

/// The words that make a number a second one, where a first one is known.
fn backs_up(clause: &Clause<'_>, context: &Context<'_>, span: &Span, number: &str) -> Option<Span> {
    let known = context.state.lead.phone.as_deref();
    let message = clause.message();
    let before = phone::number_spans(&message).filter(|(other, _)| other.end <= span.start);
    let before = before.last();
    let first = before.as_ref().map(|(_, first)| first.as_str());
    if first.or(known).is_none_or(|first| first == number) || known == Some(number) {
        return None;
    }
    let from = before.map_or(message.span.start, |(other, _)| other.end);
    let next = phone::number_spans(&message).find(|(other, _)| other.start >= span.end);
    let to = next.map_or(clause.span.end, |(other, _)| {
        other.start.min(clause.span.end)
    });
    let around = Clause {
        span: from..to,
        ..message
    };
    if around.asks {
        return None;
    }
    // `perdón, el de la oficina es el 55 …`, once both numbers are known
    if let Some(words) = corrects_second(&around, context, span, number) {
        return Some(words);
    }
    // `el bueno es …`; `bueno, el otro es …` only opens.
    let right = |at: usize| (around.text(at), around.text(at + 1)) == ("el", "bueno");
    if around.has(REPLACES) || around.places().any(right) {
        return None;
    }
    // `llámenme a otro número, 55 …` replaces the first one.
    let called = |span: &Span| {
        let before = around.text(span.start.wrapping_sub(1));
        matches!(around.text(span.start), "otro" | "segundo") && matches!(before, "a" | "al")
    };
    let besides = around.frames(Frame::Besides).find(|span| !called(span));
    besides.or_else(|| at_another_place(&around, span.start))
}

/// Whether a number takes the place of the second one: it is called by its place, or
/// differs from it in a few digits only.
fn corrects_second(
    around: &Clause<'_>,
    context: &Context<'_>,
    span: &Span,
    number: &str,
) -> Option<Span> {
    /// So many digits are mistyped.
    const MOST: usize = 3;
    let lead = &context.state.lead;
    let second = lead.backup_phone.as_deref()?;
    let apart = |one: &str| hamming(one, number).unwrap_or(number.len());
    let first = lead.phone.as_deref().map_or(number.len(), apart);
    let near = apart(second) <= MOST && first > MOST;
    at_another_place(around, span.start).or_else(|| near.then(|| span.clone()))
}

/// `el de la oficina es el …`, `a mi casa: …`
fn at_another_place(around: &Clause<'_>, number: usize) -> Option<Span> {
    let noun = around.find(PLACES).filter(|noun| *noun < number)?;
    let led = (1..=2).any(|back| {
        matches!(
            around.text(noun.wrapping_sub(back)),
            "de" | "del" | "mi" | "al"
        )
    });
    led.then(|| noun.saturating_sub(1).max(around.span.start)..noun + 1)
}
