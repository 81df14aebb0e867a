//! Whether another car is willed than the one chosen.

use super::supposition::is_hypothetical;
use super::{Act, Clause, Context, Reading, Span};
use crate::lexicon::Frame;
use crate::offer::fulfils;
use crate::wish::Wish;

/// Whether a car is chosen that a wish would forget.
pub(super) fn drops_choice(wish: &Wish, context: &Context<'_>) -> bool {
    let catalog = &context.facts.catalog;
    context
        .chosen()
        .is_some_and(|chosen| !fulfils(catalog, wish, chosen))
}

/// Whether a clause asks for something else than what is settled: a chosen car is not
/// forgotten for a word in passing (`el estándar no, eh`).
pub(super) fn is_willed(clause: &Clause<'_>) -> bool {
    const WILL: [Frame; 7] = [
        Frame::Want,
        Frame::Change,
        Frame::ChangeCar,
        Frame::ChangeNeed,
        Frame::Cheaper,
        Frame::More,
        Frame::Show,
    ];
    // `el diésel no me late`
    let denied = |span: &Span| clause.text(span.start.wrapping_sub(1)) == "no";
    let mut spans = WILL.iter().flat_map(|frame| clause.frames(*frame));
    let wills = spans.any(|span| !denied(&span));
    // `también me gusta el Jetta`, `prefiero Nissan, pero ni modo`
    let message = clause.message();
    let mut places = message.places();
    let resigned = places.any(|at| message.text(at) == "ni" && message.text(at + 1) == "modo");
    let in_passing = clause.has(&["tambien"]) || resigned;
    (wills || clause.asks) && !is_hypothetical(clause) && !in_passing
}

/// `los ocupo para los reyes de mis niños`, `somos 5`, once a car is chosen: a use or a number of
/// seats that nothing asks for right before says how the customer lives.
pub(super) fn is_use_in_passing(
    reading: &Reading,
    clause: &Clause<'_>,
    context: &Context<'_>,
) -> bool {
    /// Words between what asks and what is asked for.
    const NEAR: usize = 2;
    const ASKS: [Frame; 6] = [
        Frame::Want,
        Frame::Change,
        Frame::ChangeCar,
        Frame::ChangeNeed,
        Frame::More,
        Frame::Show,
    ];
    let Act::Want(wish) = &reading.act else {
        return false;
    };
    let use_alone = Wish {
        need: wish.need,
        min_seats: wish.min_seats,
        ..Wish::default()
    };
    let start = reading.explains[0].start;
    let mut asks = ASKS.iter().flat_map(|frame| clause.frames(*frame));
    // `los ocupo`, of money
    let of_other = |span: &Span| matches!(clause.text(span.start.wrapping_sub(1)), "los" | "las");
    let asked_for =
        asks.any(|span| span.start <= start && span.end + NEAR >= start && !of_other(&span));
    // `me meto en algo así de grande`
    let likened = clause.text(start.wrapping_sub(1)) == "asi";
    let passing = !clause.asks && (!asked_for || likened);
    context.chosen().is_some() && *wish == use_alone && passing
}

/// `mi esposo opina que es mejor un Tsuru`, `mi marido quería una pickup`: what another
/// person would have, in a clause that says nothing of one's own will.
pub(super) fn is_of_another(clause: &Clause<'_>) -> bool {
    const OWN: &[&str] = &[
        "quiero",
        "queremos",
        "quisiera",
        "busco",
        "buscamos",
        "prefiero",
        "preferimos",
        "necesito",
        "necesitamos",
        "ocupo",
        "ocupamos",
        "compro",
        "compramos",
        "vamos",
        "mejor",
        "cambio",
        "cambiamos",
        "me",
        "nos",
    ];
    let message = clause.message();
    // `mi esposo opina que es | mejor un Tsuru`: cut without a pause
    let begin = (0..=clause.span.start)
        .rev()
        .find(|at| clause.words[*at].pause);
    let whole = Clause {
        span: begin.unwrap_or_default()..clause.span.end,
        ..clause.clone()
    };
    let other = [Frame::Relative, Frame::Reported];
    let other = other.iter().any(|frame| whole.frame(*frame).is_some()) || wants_himself(&whole);
    let opines = whole.has(&["opina", "opinan", "insiste", "cree", "queria", "recomendo"]);
    let own = || whole.has(OWN) && !opines;
    // `…, pero él no lo va a manejar`
    let taken_back = other && message.has(&["pero", "aunque"]);
    other && (!own() || taken_back)
}

/// `él se quiere llevar un Rio`
fn wants_himself(clause: &Clause<'_>) -> bool {
    const WANTS: &[&str] = &[
        "quiere", "quieren", "busca", "buscan", "anda", "andan", "piensa",
    ];
    clause.places().any(|place| {
        let him = clause.written(&(place..place + 1)).to_lowercase();
        let verb = place + 1 + usize::from(matches!(clause.text(place + 1), "se" | "si"));
        matches!(him.as_str(), "él" | "ella" | "ellos" | "ellas")
            && WANTS.contains(&clause.text(verb))
    })
}

/// `mi hermano trae un Sentra`: a car that another person has.
pub(super) fn is_had_by_another(clause: &Clause<'_>) -> bool {
    const HAS: &[&str] = &[
        "tiene",
        "tienen",
        "trae",
        "traen",
        "tenia",
        "traia",
        "maneja",
        "manejaba",
        "compro",
        "compraron",
        "vendio",
        "choco",
    ];
    clause.has(HAS) && is_of_another(clause)
}

/// `dice mi papá que mejor me compre uno más grande`: what a relative says.
pub(super) fn is_advised(clause: &Clause<'_>) -> bool {
    let earlier = clause.earlier();
    let said = |frame: Frame| clause.frame(frame).is_some() || earlier.frame(frame).is_some();
    said(Frame::Reported) && said(Frame::Relative)
}

/// `mi hija opina que mejor un Figo`, also where `mejor` begins the clause.
pub(super) fn is_reported(clause: &Clause<'_>) -> bool {
    let earlier = clause.earlier();
    let before = earlier
        .frames(Frame::Reported)
        .any(|span| span.end == clause.span.start);
    before || clause.frame(Frame::Reported).is_some()
}
