//! Amounts that are denied or taken back.

use super::Scene;
use super::change::thousands;
use crate::interpret::quantity::Unit;
use crate::interpret::{Act, Noted, Reading, Span};
use crate::lexicon::Frame;

/// `ya no voy a tener los 450`: the budget said earlier is none any more.
pub(super) fn taken_back(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    const HAVE: [&str; 12] = [
        "tengo",
        "tener",
        "tenemos",
        "traigo",
        "junto",
        "juntar",
        "completo",
        "completar",
        "llego",
        "llegar",
        "alcanzo",
        "gastar",
    ];
    let clause = scene.clause;
    let quantity = &scene.found[index];
    let known = scene.context.state.budget?.max;
    let same = thousands(quantity) == Some(known) && quantity.unit != Some(Unit::Month);
    let start = quantity.span.start;
    // `cuál 880, yo no dije eso`
    let wondered = matches!(clause.text(start.wrapping_sub(1)), "cual" | "cuales");
    if same && wondered && start <= clause.span.start + 2 {
        let act = Act::Change(Noted::Budget);
        return Some(Reading::new(act, start - 1..quantity.span.end));
    }
    let denied = (clause.span.start..start).rfind(|at| clause.text(*at) == "no")?;
    let mut between = denied + 1..start;
    let has = between
        .clone()
        .any(|place| HAVE.contains(&clause.text(place)));
    let plain = between.all(|place| {
        let word = clause.text(place);
        HAVE.contains(&word) || scene.context.facts.frames.is_filler(word)
    });
    if !same || !has || !plain || quantity.bound.is_some() || clause.asks {
        return None;
    }
    let act = Act::Change(Noted::Budget);
    Some(Reading::new(act, denied..quantity.span.end))
}

/// `no tengo 300 mil`, `ya no 300`, `no voy a pagar 6 años`; what bounds an
/// amount or refuses a loan denies nothing: `no más de 300`.
pub(super) fn is_denied(scene: &Scene<'_>, index: usize) -> bool {
    let clause = scene.clause;
    let quantity = &scene.found[index];
    // `veinte mil no, veinte por ciento`
    let end = quantity.span.end;
    if end + 1 == clause.span.end && clause.text(end) == "no" && clause.words.len() > end + 1 {
        return true;
    }
    if is_beyond_means(scene, index) {
        return true;
    }
    let from = index
        .checked_sub(1)
        .map_or(clause.span.start, |before| scene.found[before].span.end);
    let covered = |place: usize| {
        let frames = [
            Frame::Unsure,
            Frame::Cash,
            Frame::Financed,
            Frame::Change,
            Frame::NoLimit,
        ];
        // `perdón, no, 300` turns to an amount; `ya no 300` from it.
        let turns_away = |span: &Span| matches!(clause.text(span.end - 1), "no");
        let mut framed = frames
            .iter()
            .flat_map(|frame| clause.frames(*frame).map(move |span| (*frame, span)))
            .filter(|(frame, span)| *frame != Frame::Change || !turns_away(span))
            .map(|(_, span)| span);
        quantity
            .bound_words
            .iter()
            .any(|span| span.contains(&place))
            || framed.any(|span| span.contains(&place))
    };
    /// Further back a `no` denies something else.
    const NEAR: usize = 6;
    const MARKERS: [&str; 26] = [
        "que",
        "loco",
        "loca",
        "tanto",
        // `¿no tienen algo de 100 mil?`
        "tienen",
        "tienes",
        "tiene",
        "tendran",
        "tendras",
        "tendra",
        "hay",
        "habra",
        "manejan",
        "venden",
        "pues",
        "bueno",
        "mira",
        "manches",
        "hombre",
        "muy",
        "dejalo",
        "dejala",
        "dejelo",
        "dejemoslo",
        "ponlo",
        "pongalo",
    ];
    let near = from.max(quantity.span.start.saturating_sub(NEAR));
    (near..quantity.span.start).any(|place| {
        let denies = matches!(clause.text(place), "no" | "ni" | "nunca" | "tampoco");
        // `pero no, no, la verdad puedo hasta 300`
        let repeated = clause.text(place + 1) == "no" || clause.text(place + 2) == "verdad";
        let of_month = is_of_month(scene, place, quantity.span.start);
        denies
            && !repeated
            && !of_month
            && !MARKERS.contains(&clause.text(place + 1))
            && !covered(place)
    })
}

/// `al revés, 9 mil no puedo`, `9 mil al mes no me da la siembra`: more than can be paid.
fn is_beyond_means(scene: &Scene<'_>, index: usize) -> bool {
    const BETWEEN: [&str; 8] = [
        "pesos",
        "al",
        "mes",
        "mensuales",
        "de",
        "enganche",
        "yo",
        "ya",
    ];
    let clause = scene.clause;
    let quantity = &scene.found[index];
    let mut behind = (quantity.span.end..clause.span.end).map(|place| clause.text(place));
    let no = behind.find(|word| !BETWEEN.contains(word));
    let cannot = match (behind.next(), behind.next()) {
        (Some("me" | "nos"), Some(verb)) => matches!(verb, "da" | "alcanza" | "alcanzan"),
        (Some(verb), _) => matches!(verb, "puedo" | "podemos" | "alcanzo" | "llego" | "junto"),
        _ => false,
    };
    no == Some("no") && cannot && quantity.bound.is_none() && scene.before(index) != "de"
}

/// `no, al mes no, doy 60 mil de enganche`: what is denied is that it is paid each month.
fn is_of_month(scene: &Scene<'_>, no: usize, amount: usize) -> bool {
    let mut months = scene.clause.frames(Frame::PerMonth);
    months.any(|month| month.end == no || month.start == no + 1 && month.end < amount)
}

/// `60 mil al mes, ni que fuera rico`: an amount that is only scoffed at.
pub(super) fn is_scoffed(scene: &Scene<'_>, index: usize) -> bool {
    scoffed_words(scene, index).is_some()
}

/// The words of an amount that is only scoffed at, with those that scoff.
pub(super) fn scoffed_words(scene: &Scene<'_>, index: usize) -> Option<Span> {
    let message = scene.clause.message();
    let amount = scene.found[index].span.clone();
    let mut end = amount.end;
    let mut months = message.frames(Frame::PerMonth);
    if let Some(month) = months.find(|month| month.start == end) {
        end = month.end;
    }
    end += usize::from(matches!(message.text(end), "pesos" | "no"));
    let words = (message.text(end), message.text(end + 1));
    let scoffs = matches!(
        words,
        ("ni", "que" | "loco" | "loca" | "de" | "en" | "madres")
    );
    // `ni que fuera rico`
    let rest = if words.1 == "que" { 4 } else { 2 };
    scoffs.then(|| amount.start..(end + rest).min(scene.clause.span.end.max(amount.end)))
}
