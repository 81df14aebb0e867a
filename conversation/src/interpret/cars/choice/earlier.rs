//! The car that was chosen or looked at before: `me regreso a la de antes`, `sigo con la que
//! ya había dicho`.

use super::super::Scene;
use crate::catalog::StockId;
use crate::interpret::{Act, CarRef, Reading, Span};
use crate::lexicon::Frame;

/// Takes a car by what was said of it before.
pub(super) fn earlier_choice(scene: &Scene<'_>) -> Option<Reading> {
    let (words, said) = reference(scene)?;
    let clause = scene.clause;
    let verbs: Vec<Span> = [Frame::Choose, Frame::Like, Frame::Change]
        .iter()
        .flat_map(|frame| clause.frames(*frame))
        .collect();
    // `no me regreso a la de antes`
    let denied = |verb: &Span| {
        let before = verb.start.wrapping_sub(1);
        let denies = matches!(clause.text(before), "no" | "ni" | "nunca" | "tampoco");
        denies && !clause.words[verb.start].pause
    };
    let leads = |verb: &&Span| verb.end <= words.start + 1 && verb.end + 1 >= words.start;
    let led = verbs.iter().filter(leads).min_by_key(|verb| verb.start);
    let led = led.is_some_and(|verb| !denied(verb));
    if !led || clause.asks {
        return None;
    }
    let car = CarRef {
        stock_id: Some(meant(scene, said)?),
        ..CarRef::default()
    };
    Some(Reading::new(Act::Choose(car), words).framed_by(verbs))
}

/// The words, and whether they speak of what was said or taken, not of what came before.
fn reference(scene: &Scene<'_>) -> Option<(Span, bool)> {
    const SAID: &[&str] = &[
        "dicho", "dije", "dijimos", "escogido", "escogi", "elegido", "elegi", "tenia", "teniamos",
        "habia", "habiamos", "quedado", "quede", "pedido", "pedi", "apartado",
    ];
    const SMALL: &[&str] = &[
        "ya", "te", "les", "le", "me", "yo", "habia", "habiamos", "desde", "antes", "primero",
    ];
    let clause = scene.clause;
    clause.places().find_map(|place| {
        if !matches!(clause.text(place), "el" | "la" | "al") {
            return None;
        }
        let next = (clause.text(place + 1), clause.text(place + 2));
        match next {
            ("de", "antes") => Some((place..place + 3, false)),
            ("anterior", _) => Some((place..place + 2, false)),
            ("que", _) => {
                let mut end = place + 2;
                let mut said = false;
                while SAID.contains(&clause.text(end)) || SMALL.contains(&clause.text(end)) {
                    said |= SAID.contains(&clause.text(end));
                    end += 1;
                }
                said.then_some((place..end, true))
            }
            _ => None,
        }
    })
}

/// The car chosen, where another one was looked at meanwhile or it is what was said; else
/// the one looked at before it.
fn meant(scene: &Scene<'_>, said: bool) -> Option<StockId> {
    let state = scene.context.state;
    let elsewhere = state.recommended.is_some() && state.recommended != state.chosen;
    let chosen = state.chosen.as_ref().filter(|_| said || elsewhere);
    let before = || {
        let hand = state.chosen.as_ref().or(state.recommended.as_ref());
        state.asked_about.iter().find(|id| Some(*id) != hand)
    };
    chosen.or_else(before).cloned()
}
