//! Makes, shapes and fuels that are not wanted.

mod behind;

use super::Scene;
use super::noun_phrase::NounPhrase;
use super::wishes::is_spent_on_fuel;
use crate::interpret::{Act, Reading, Refusal, Span};
use crate::lexicon::{Frame, Label};
use behind::{NOT_WANTED, dropping_words, gives_reason, passes};

/// `no quiero Ford`, `nada de Chevrolet ni Dodge`, `Nissan no`; a question
/// refuses nothing.
pub(super) fn refusal(scene: &Scene<'_>) -> Option<Reading> {
    // `si para entonces ya no está el Mazda, ¿me avisan?`
    let supposes = scene.clause.asked_next && scene.clause.has(&["si", "cuando"]);
    if scene.clause.asks || supposes {
        return None;
    }
    let refused: Vec<(&NounPhrase, Span)> = scene
        .cars()
        .filter(|phrase| !phrase.points() && !is_of_a_use(scene, phrase))
        .filter_map(|phrase| Some((phrase, refusing_words(scene, phrase)?)))
        .collect();
    let (first, frame) = refused.first()?;
    let ni = |phrase: &&NounPhrase| scene.clause.text(phrase.words.start.wrapping_sub(1)) == "ni";
    let joined = scene.cars().any(|phrase| ni(&phrase)) || are_listed(scene, first);
    // `Toyota o Mazda, nada de Ford ni Jeep` refuses what follows.
    // and `Nissan ni Chevrolet me ofrezcas` what stands before.
    let behind = frame.start >= first.words.end || ni(first);
    let listed = are_listed(scene, first) && behind;
    let from = if listed { 0 } else { first.words.start };
    let all: Vec<&NounPhrase> = if joined {
        let cars = scene.cars().filter(|phrase| !phrase.points());
        cars.filter(|phrase| phrase.words.start >= from).collect()
    } else {
        refused.iter().map(|(phrase, _)| *phrase).collect()
    };
    let mut refusal = Refusal::default();
    for phrase in &all {
        add(&mut refusal, phrase);
        refusal.years.extend(year_at_hand(scene, phrase));
    }
    let said = refusal != Refusal::default();
    let frames = refused.iter().skip(1).map(|(_, frame)| frame.clone());
    let core = all.first().map(|phrase| phrase.words.clone())?;
    let words = all.iter().map(|phrase| phrase.words.clone());
    said.then(|| {
        Reading::new(Act::Refuse(refusal), core)
            .framed_by([frame.clone()])
            .framed_by(frames)
            .framed_by(words)
            .framed_by(scene.clause.frames(Frame::Reported))
            .framed_by(scene.clause.frames(Frame::NoPreference))
    })
}

/// `que no trague gasolina` asks for a thrifty car, and refuses no fuel.
fn is_of_a_use(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    if is_spent_on_fuel(scene, phrase) {
        return true;
    }
    let mut labels = scene.clause.labels();
    labels.any(|(label, span)| {
        let holds = span.start < phrase.words.start && phrase.words.end <= span.end;
        let burns = matches!(label, Label::Need(_) | Label::Frame(Frame::Consumption));
        burns && holds
    })
}

/// `que no sea Toyota`, `excepto Nissan`: what a question leaves out.
pub(super) fn exception(scene: &Scene<'_>) -> Option<Reading> {
    const EXCEPT: &[&str] = &["excepto", "sea", "sean", "menos"];
    if !scene.clause.asks {
        return None;
    }
    let excepted: Vec<(&NounPhrase, Span)> = scene
        .cars()
        .filter(|phrase| phrase.mention.is_some())
        .filter_map(|phrase| {
            let mut spans = scene.clause.frames(Frame::Refuse);
            let span = spans.find(|span| span.end == phrase.words.start)?;
            EXCEPT
                .contains(&scene.clause.text(span.end - 1))
                .then_some((phrase, span))
        })
        .collect();
    let mut refusal = Refusal::default();
    for (phrase, _) in &excepted {
        add(&mut refusal, phrase);
    }
    let core = excepted.first()?.0.words.clone();
    let frames = excepted.iter().map(|(_, span)| span.clone());
    let words = excepted
        .iter()
        .skip(1)
        .map(|(phrase, _)| phrase.words.clone());
    Some(
        Reading::new(Act::Refuse(refusal), core)
            .framed_by(frames)
            .framed_by(words),
    )
}

/// `Chevrolet y Dodge no`: what is refused ends a list.
fn are_listed(scene: &Scene<'_>, last: &NounPhrase) -> bool {
    let before = last.words.start.wrapping_sub(1);
    let joint = matches!(scene.clause.text(before), "y" | "o" | "ni");
    joint && scene.cars().any(|phrase| phrase.words.end == before)
}

pub(super) fn add(refusal: &mut Refusal, phrase: &NounPhrase) {
    let car = &phrase.car;
    match (&car.make, &car.model) {
        (Some(make), Some(model)) if let Some(year) = car.year => {
            refusal.years.push((make.clone(), model.clone(), year));
        }
        (Some(make), Some(model)) => refusal.models.push((make.clone(), model.clone())),
        (Some(make), None) => refusal.makes.push(make.clone()),
        _ => {}
    }
    if car.make.is_none() {
        refusal.bodies.extend(car.body);
        refusal.fuels.extend(car.fuel);
    }
}

/// `la 2017 la descarto`: the only car at hand of that year.
fn year_at_hand(scene: &Scene<'_>, phrase: &NounPhrase) -> Option<(String, String, u16)> {
    let year = phrase.car.year.filter(|_| phrase.car.model.is_none())?;
    let mut cars = scene.context.at_hand();
    cars.retain(|car| car.year == Some(year));
    cars.dedup_by(|one, other| one.model == other.model);
    let [car] = cars.as_slice() else { return None };
    Some((car.make.clone(), car.model.clone(), year))
}

/// The words right before (or from the `no` right after) a phrase that refuse
/// it.
fn refusing_words(scene: &Scene<'_>, phrase: &NounPhrase) -> Option<Span> {
    let before = scene
        .clause
        .frames(Frame::Refuse)
        .filter(|span| {
            let start = phrase.words.start;
            let gap = start.checked_sub(span.end);
            // `nada del Versa`: the article begins the car.
            let joined = matches!(scene.clause.text(start), "de" | "del") && span.end == start + 1;
            // `no está el Mazda` misses it.
            let missed = matches!(
                scene.clause.text(start.wrapping_sub(1)),
                "esta"
                    | "estan"
                    | "tienen"
                    | "tienes"
                    | "hay"
                    | "queda"
                    | "quedan"
                    | "es"
                    | "son"
                    | "tendra"
                    | "tendran"
                    | "tendras"
                    | "tendria"
                    | "tendrian"
                    | "habra"
                    | "manejan"
                    | "maneja"
                    | "venden"
                    | "traen"
                    | "sabe"
                    | "sabes"
                    | "sera"
            );
            // `no pues la Nissan se ve nueva`
            let opens = matches!(
                scene.clause.text(start.wrapping_sub(1)),
                "pues" | "pos" | "pus" | "bueno" | "hombre" | "manches" | "inventes" | "perdon"
            );
            let missed = missed || opens;
            let near = gap.is_some_and(|gap| gap == 0 || gap == 1 && !missed);
            (joined || near) && !scene.clause.words[start].pause
        })
        .max_by_key(Span::len);
    let mut after = phrase.words.end;
    // `Volkswagen la neta ya no`
    let aside = (scene.clause.text(after), scene.clause.text(after + 1));
    if matches!(aside, ("la", "neta" | "verdad" | "mera")) {
        after += 2;
    }
    let ya = usize::from(scene.clause.text(after) == "ya");
    let after = after + ya;
    let rest = after + 1..scene.clause.span.end;
    let frames = &scene.context.facts.frames;
    let last = rest.clone().all(|place| {
        let text = scene.clause.text(place);
        frames.is_filler(text) || NOT_WANTED.contains(&text)
    });
    // `una camioneta no muy grande`
    let graded = matches!(
        scene.clause.text(after + 1),
        "muy" | "tan" | "tanto" | "mas"
    );
    let denied = matches!(
        scene.clause.text(after),
        "no" | "tampoco" | "ni" | "nunca" | "jamas"
    ) && !graded;
    // `sabe manejar estándar no hay problema`
    let said = (scene.clause.text(after + 1), scene.clause.text(after + 2));
    let untroubled = matches!(
        said,
        (
            "hay" | "es" | "tengo" | "tiene" | "tenemos",
            "problema" | "bronca" | "pedo" | "inconveniente"
        ) | ("importa" | "pasa" | "hay", "nada" | "")
            | ("me", "molesta" | "importa" | "estorba")
    );
    let denied = denied && !untroubled;
    if let Some(dropped) = dropping_words(scene, phrase.words.end) {
        return Some(dropped);
    }
    if passes(scene, &phrase.words) {
        return Some(phrase.words.end..phrase.words.end + 1);
    }
    // `Nissan no, porfa, ya tuve dos`: a make refused at once, and why
    let opens = (scene.clause.span.start..phrase.words.start)
        .all(|place| frames.is_filler(scene.clause.text(place)));
    let at_once = opens && denied && phrase.mention.is_some() && !phrase.is_definite();
    if at_once && gives_reason(scene, after + 1) {
        return Some(after..after + 2);
    }
    before.or_else(|| (last && denied).then_some(after..rest.end))
}
