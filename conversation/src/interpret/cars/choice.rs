//! Choosing a car.

mod bare;
mod earlier;
mod one_car;

use super::Scene;
use super::noun_phrase::NounPhrase;
use crate::interpret::{Act, CarRef, Reading, Span};
use crate::lexicon::Frame;
use bare::{bare_choice, bare_place};
use earlier::earlier_choice;
use one_car::{corrects_choice, is_one_car, only_one, says_nothing_else};

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
    // `a mi novia le gusta más el Mazda` decides nothing.
    let of_others = |frame: &Span| {
        let before = scene.clause.text(frame.start.wrapping_sub(1));
        let first = scene.clause.text(frame.start);
        // `le entramos al Figo`
        let own = scene.clause.text(frame.start + 1).starts_with("entr");
        matches!(before, "le" | "les") || matches!(first, "le" | "les") && !own
    };
    if frame.as_ref().is_some_and(of_others) {
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
    let antecedent = scene.context.antecedent.clone();
    let mut car = antecedent
        .filter(|_| phrase.only_points())
        .unwrap_or_else(|| phrase.car.clone());
    // `el Versa entonces, el del 18`
    car = super::references::of_antecedent(car, scene.context.antecedent.as_ref());
    if let Some(known) = only_one(scene, phrase).filter(|_| car.model.is_none()) {
        car.stock_id = Some(known);
    }
    if let Some(uno) = named_like_a_place(scene, phrase) {
        car = uno;
    }
    let act = Act::Choose(car);
    // `dice mi hija que nos quedemos con el March`: decided together
    // `esa es la que quiero`
    let core = firm
        .clone()
        .filter(|firm| phrase.only_points() && firm.start == phrase.words.start)
        .unwrap_or_else(|| phrase.words.clone());
    let together = firm.is_some_and(|span| scene.clause.text(span.start) == "nos");
    let reported = together.then_some(Frame::Reported);
    let frames = [Frame::Choose, Frame::Like, Frame::Looks, Frame::Reason];
    let frames = frames.into_iter().chain(reported);
    let frames = frames.flat_map(|frame| scene.clause.frames(frame));
    // `el Passat será mi corcel`
    let mine = scene.clause.frames(Frame::Choose).filter_map(|span| {
        let own = matches!(
            scene.clause.text(span.end - 1),
            "mi" | "nuestro" | "nuestra"
        );
        own.then(|| span.end..span.end + 1)
    });
    let pointed = scene.phrases.iter().filter(|other| other.only_points());
    let start = phrase.words.start;
    let verb = (corrected && start > 0).then(|| start - 1..start);
    let reading = Reading::new(act, core)
        .framed_by(frames)
        .framed_by(mine)
        .framed_by(verb);
    Some(reading.framed_by(pointed.map(|other| other.words.clone())))
}

/// `me quedo con el uno`, where a Fiat Uno is one of the cars at hand
fn named_like_a_place(scene: &Scene<'_>, phrase: &NounPhrase) -> Option<CarRef> {
    let word = scene.clause.text(phrase.words.end.wrapping_sub(1));
    let at_hand = scene.context.at_hand();
    let car = at_hand
        .iter()
        .find(|car| car.model.to_lowercase() == word)?;
    phrase.car.place.is_some().then(|| CarRef {
        make: Some(car.make.clone()),
        model: Some(car.model.clone()),
        ..CarRef::default()
    })
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
