//! Choosing a car.

mod bare;
mod earlier;
mod one_car;
mod reading;

use super::Scene;
use super::noun_phrase::NounPhrase;
use crate::interpret::{CarRef, Reading, Span};
use crate::lexicon::Frame;
use bare::{bare_choice, bare_place};
use earlier::earlier_choice;
use one_car::{corrects_choice, is_one_car, says_nothing_else};
use reading::reading;

/// `me quedo con la segunda`, `la 2018`, `el Mazda`; a question chooses
/// nothing.
pub(super) fn choice(scene: &Scene<'_>, refused: &[Span]) -> Option<Reading> {
    // `y si agarro el MG5` supposes.
    let start = scene.clause.span.start;
    let supposes = scene.clause.text(start) == "y" && scene.clause.text(start + 1) == "si";
    if scene.clause.asks || supposes {
        return None;
    }
    if let Some(earlier) = earlier_choice(scene) {
        return Some(earlier);
    }
    let firm = scene.clause.frame(Frame::Choose);
    // `ay, ese también me gusta` decides nothing.
    if firm.is_none() && scene.clause.has(&["tambien"]) {
        return None;
    }
    if firm.is_none() && is_undecided(scene) {
        return None;
    }
    let frame = firm.clone().or_else(|| scene.clause.frame(Frame::Like));
    if let Some(frame) = &frame
        && is_refused(scene, frame)
    {
        return None;
    }
    if frame
        .as_ref()
        .is_some_and(|frame| is_liked_by_others(scene, frame))
    {
        return None;
    }
    let candidates = candidates(scene, refused, firm.as_ref());
    let [phrase] = candidates.as_slice() else {
        return bare_place(scene).or_else(|| bare_choice(scene, &candidates));
    };
    // `llámenme al trabajo`: a use alone is no car.
    let use_alone = phrase.car == CarRef::default();
    if use_alone || !is_one_car(scene, phrase, firm.is_some(), frame.as_ref()) {
        return None;
    }
    // `esa sí es en serio` says something of what was said.
    let behind = frame
        .as_ref()
        .is_some_and(|frame| frame.start > phrase.words.end);
    if firm.is_none() && !behind && phrase.only_points() && is_subject(scene, phrase) {
        return None;
    }
    if is_paid_aside(scene, phrase) {
        return None;
    }
    // `el rojo no, el otro`
    let end = phrase.words.end;
    let set_apart = scene.replaced.iter().any(|span| span.start == end);
    if matches!(scene.clause.text(end), "no" | "tampoco") && !set_apart {
        return None;
    }
    let bare = frame.is_none() || is_only_opened(scene);
    let corrected = bare && is_exact(phrase) && corrects_choice(scene, phrase);
    let asked_next = scene.clause.asked_next && !is_taken_with_question(scene, phrase);
    if bare && !corrected && (asked_next || !says_nothing_else(scene, phrase)) {
        return None;
    }
    // `el Figo 2017 está bonito, ¿cuántos km tiene?`
    let praised = firm.is_none() && scene.clause.frame(Frame::Looks).is_some();
    if praised && asked_next {
        return None;
    }
    Some(reading(scene, phrase, firm, corrected))
}

/// `a mi novia le gusta más el Mazda` decides nothing, `le entramos al Figo` does.
fn is_liked_by_others(scene: &Scene<'_>, frame: &Span) -> bool {
    let before = scene.clause.text(frame.start.wrapping_sub(1));
    let first = scene.clause.text(frame.start);
    let own = scene.clause.text(frame.start + 1).starts_with("entr");
    matches!(before, "le" | "les") || matches!(first, "le" | "les") && !own
}

/// `mi carro es aparte, yo el otro lo pago completo`: says how the one taken is paid.
fn is_paid_aside(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    const PAYS: &[&str] = &["pago", "pagaria", "pagamos", "pagare", "liquido"];
    let clause = scene.clause;
    phrase.car.other && clause.has(PAYS) && clause.frame(Frame::Choose).is_none()
}

/// The cars of a clause that may be the one taken.
fn candidates<'a>(
    scene: &'a Scene<'_>,
    refused: &[Span],
    firm: Option<&Span>,
) -> Vec<&'a NounPhrase> {
    let free = |phrase: &&NounPhrase| {
        !refused
            .iter()
            .any(|span| span.contains(&phrase.words.start))
    };
    let mut candidates: Vec<&NounPhrase> = scene.cars().filter(free).collect();
    // `pero bueno, los Gol son de batalla` speaks of all of them.
    candidates.retain(|phrase| {
        let plural = matches!(scene.clause.text(phrase.words.start), "los" | "las");
        !(plural && phrase.mention.is_some())
    });
    // `esa quiero, la NP300`: what is named says what is pointed at.
    if candidates.iter().any(|phrase| phrase.mention.is_some()) {
        candidates.retain(|phrase| phrase.mention.is_some() || !phrase.only_points());
    }
    // `esa es la que quiero`
    if firm.is_some() && candidates.iter().all(|phrase| phrase.only_points()) {
        candidates.truncate(1);
    }
    // `la Nissan se ve mejor, póngame la X-Trail 2021`: what is taken stands behind the verb.
    if let Some(firm) = firm
        && candidates.len() > 1
    {
        let behind = |phrase: &&NounPhrase| phrase.words.start + 1 >= firm.end;
        let named: Vec<&NounPhrase> = candidates
            .iter()
            .copied()
            .filter(|one| behind(one))
            .collect();
        // `me quedo con la Kicks, que es más chica`: what follows says how it is.
        let mut mentioned = named.iter().filter(|one| one.mention.is_some());
        if let (Some(only), None) = (mentioned.next(), mentioned.next())
            && !scene.clause.has(&["o", "u"])
            && only.words.start == named[0].words.start
        {
            candidates = vec![*only];
        }
    }
    candidates
}

/// `mi marido dice que la BR-V, yo digo que la Captiva`, `la Captiva, déjame ver`: who
/// puts one opinion beside another, or goes on thinking, takes no car by its name alone.
fn is_undecided(scene: &Scene<'_>) -> bool {
    let opines = scene.clause.has(&["digo", "opino", "creo", "pienso"]);
    let others = scene.clause.earlier().frame(Frame::Reported).is_some();
    opines && others || scene.clause.message().frame(Frame::Later).is_some()
}

/// `pues mire, el Mirage 2017, ¿cuánto vale?`: words that only open or close a sentence
/// take nothing by themselves.
fn is_only_opened(scene: &Scene<'_>) -> bool {
    const OPENS: &[&str] = &["pues", "ok", "va", "sale", "si", "bueno"];
    let clause = scene.clause;
    let concludes = scene.context.chosen().is_some();
    let opens = |word: &str| OPENS.contains(&word) || word == "entonces" && !concludes;
    let mut likes = clause.frames(Frame::Like);
    let opened = likes.all(|mut span| span.all(|at| opens(clause.text(at))));
    opened && clause.frame(Frame::Choose).is_none()
}

/// Whether a verb and what it says follow a phrase: `esa sí es en serio`.
fn is_subject(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    let end = phrase.words.end;
    let verb = end + usize::from(matches!(scene.clause.text(end), "si" | "ya" | "no"));
    let is = matches!(scene.clause.text(verb), "es" | "esta" | "era" | "fue");
    is && verb + 1 < scene.clause.span.end
}

/// A car by year or price, or the extreme one of a model: `la más barata de las Captur`.
fn is_exact(phrase: &NounPhrase) -> bool {
    phrase.is_exact() || phrase.car.model.is_some() && phrase.car.order.is_some()
}

/// `la Captiva 2022, pero dime si trae CarPlay`: takes the car and asks.
fn is_taken_with_question(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    let next = scene.clause.words.get(scene.clause.span.end);
    let but = next.is_some_and(|word| matches!(word.text.as_str(), "pero" | "nomas" | "nada"));
    let exact = phrase.car.model.is_some() && phrase.car.year.is_some() && phrase.is_definite();
    but && exact && scene.is_offered(&phrase.car)
}

/// `no me gusta`, `ya no quiero`.
fn is_refused(scene: &Scene<'_>, frame: &Span) -> bool {
    // `siempre no lo voy a querer`
    const OBJECTS: &[&str] = &["lo", "la", "me", "nos", "le"];
    let mut before = (scene.clause.span.start..frame.start).rev();
    let before = before.find(|place| !OBJECTS.contains(&scene.clause.text(*place)));
    let before = before.map_or("", |place| scene.clause.text(place));
    let first = scene.clause.text(frame.start);
    before == "no" || before == "tampoco" || first == "no"
}
