//! What kind of car is wanted.

mod no_wish;
mod purpose;

use super::noun_phrase::NounPhrase;
use super::order::order;
use super::{Scene, ranges};
use crate::catalog::Body;
use crate::interpret::remark::is_remark;
use crate::interpret::{Act, Reading, Span};
use crate::lexicon::{Frame, Label};
use crate::state::Step;
use crate::wish::Wish;
pub(super) use no_wish::is_spent_on_fuel;
use no_wish::{
    describes_own_car, has_something_old, is_burnt, is_condition_of_a_choice, is_of_another_person,
    is_wondered,
};
pub(crate) use purpose::says_only_what_for;
use purpose::{carries_goods, comes_from, is_thrifty, may_say_what_for, works_somewhere};

/// Everything that a clause wishes, as one.
pub(super) fn wish(scene: &Scene<'_>, refused: &[Span]) -> Option<Reading> {
    // `pero bueno, es más barata`, of a car at hand
    let remarks = scene.has_car_at_hand() && scene.clause.frame(Frame::Want).is_none();
    if remarks && is_remark(scene.clause) {
        return None;
    }
    if is_condition_of_a_choice(scene) || is_wondered(scene) || has_something_old(scene) {
        return None;
    }
    let mut wish = Wish::default();
    let mut words: Vec<Span> = Vec::new();
    let wanted = is_wanted(scene);
    let free = |span: &Span| !refused.iter().any(|taken| taken.contains(&span.start));
    for phrase in scene.cars().filter(|phrase| free(&phrase.words)) {
        // `el Sentra 2018 pasa, el 2015 no`
        let after = scene.clause.text(phrase.words.end);
        let denied = matches!(after, "no" | "tampoco") && phrase.car.year.is_some();
        // `220 mil por un Versa, está caro` wants none.
        let by = scene.clause.text(phrase.words.start.wrapping_sub(1)) == "por";
        let denied = denied || by && scene.is_offered(&phrase.car);
        let denied = denied
            || is_spent_on_fuel(scene, phrase)
            || is_burnt(scene, phrase)
            || is_of_another_person(scene, phrase);
        // `la X-Trail que tienen, ¿cuántos dueños ha tenido?`
        let end = phrase.words.end;
        let relative =
            scene.clause.text(end) == "que" && scene.clause.text(end + 1).starts_with("tien");
        let asked_about = phrase.is_definite() && relative && scene.clause.asked_next;
        if denied || asked_about || phrase.points() || phrase.is_definite() && !wanted {
            continue;
        }
        add_phrase(scene, &mut wish, phrase);
        words.push(phrase.words.clone());
    }
    for (label, span) in scene.clause.labels() {
        let Label::Need(need) = label else { continue };
        // `yo no trabajo`, `para el trabajo no`
        let before = scene.clause.text(span.start.wrapping_sub(1));
        let denied = matches!(before, "no" | "sin") || scene.clause.text(span.end) == "no";
        // `que no sea muy grande`
        let graded = matches!(before, "muy" | "tan" | "tanto");
        let mut near = span.start.saturating_sub(4)..span.start;
        let not_so =
            graded && near.any(|place| matches!(scene.clause.text(place), "no" | "tampoco"));
        // `¿por qué tan barata?`
        let wondered = scene.clause.asks && matches!(before, "tan");
        let denied = denied || not_so || wondered;
        let verb = works_somewhere(scene, &span) || comes_from(scene, &span);
        if free(&span) && wish.need.is_none() && !denied && !verb {
            wish.need = Some(need);
            words.push(span);
        }
    }
    words.extend(other_shape(scene, &mut wish));
    if let Some(bodies) = carries_goods(scene, &wish) {
        wish.body = Some(Body::Pickup);
        wish.or_bodies = bodies;
    }
    wish.thrifty = is_thrifty(scene);
    // `la RAV4 2019 o la CX-5 2022`: no year bounds both.
    let mut years = scene.cars().filter_map(|phrase| phrase.car.year);
    let first = years.next();
    if !wish.also.is_empty() && years.any(|year| Some(year) != first) {
        (wish.min_year, wish.max_year) = (None, None);
    } else {
        words.extend(ranges::add(scene, &mut wish));
    }
    add_order(scene, &mut wish, &mut words);
    let core = words.first()?.clone();
    if describes_own_car(scene, &wish) {
        return None;
    }
    if says_only_what_for(&wish) && !may_say_what_for(scene, &words) {
        return None;
    }
    // `para que salga baratita la mensualidad`
    let payments = ["mensualidad", "mensualidades", "mes", "pagos", "letra"];
    if says_only_what_for(&wish) && scene.context.chosen().is_some() && scene.clause.has(&payments)
    {
        return None;
    }
    // `no en la mañana porque trabajo`
    let reason = scene.clause.has(&["porque", "pq", "xq", "porq"]);
    if says_only_what_for(&wish) && reason && scene.context.step() != Step::Need {
        return None;
    }
    (wish != Wish::default()).then(|| {
        let frames = scene.clause.frames(Frame::Want);
        Reading::new(Act::Want(wish), core)
            .framed_by(words.into_iter().skip(1))
            .framed_by(frames)
    })
}

/// Whether a definite phrase may be a wish: `quiero la X-Trail`, `la X-Trail`,
/// but not `la X-Trail no cabe`.
fn is_wanted(scene: &Scene<'_>) -> bool {
    let words: Vec<Span> = scene.cars().map(|phrase| phrase.words.clone()).collect();
    scene.clause.frame(Frame::Want).is_some() || scene.is_otherwise_silent(&words)
}

fn add_phrase(scene: &Scene<'_>, wish: &mut Wish, phrase: &NounPhrase) {
    let car = &phrase.car;
    let after = scene.clause.text(phrase.words.end);
    // `si es manual no importa`
    let indifferent = after == "no" && scene.clause.text(phrase.words.end + 1) == "importa"
        || scene.clause.has(&["igual", "indistinto"]) && after != "y";
    if indifferent {
        return;
    }
    let denied_after = matches!(after, "no" | "tampoco");
    // `automático, porque estándar no maneja`
    let denied = denied(scene, phrase.words.start) || denied_after && car.gearbox.is_some();
    if wish.make.is_none() {
        wish.make.clone_from(&car.make);
        wish.model.clone_from(&car.model);
    } else if let Some(make) = car.make.clone() {
        wish.also.push((make, car.model.clone()));
    }
    if let (Some(first), Some(other)) = (wish.body, car.body)
        && first != other
        && is_alternative(scene, phrase)
    {
        wish.or_bodies.push(other);
    }
    if car.make.is_none() || wish.body.is_none() {
        wish.body = wish.body.or(car.body);
    }
    let gearbox = car
        .gearbox
        .map(|gearbox| if denied { gearbox.other() } else { gearbox });
    wish.gearbox = wish.gearbox.or(gearbox);
    wish.fuel = wish.fuel.or(car.fuel.filter(|_| !denied));
    wish.drive = wish.drive.or(car.drive.filter(|_| !denied));
    wish.need = wish.need.or(phrase
        .need
        .filter(|_| !denied && !denied_after && !is_not_so(scene, phrase)));
    if wish.color.is_none() {
        wish.color.clone_from(&car.color);
    }
    if let (Some(year), None) = (car.year, wish.min_year) {
        (wish.min_year, wish.max_year) = (Some(year), Some(year));
    }
}

/// `una pickup o una van`, `sedán o hatchback`, `sedanes y hatchbacks`
fn is_alternative(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    let start = phrase.words.start;
    let mut near = start.saturating_sub(2).max(scene.clause.span.start)..start;
    near.any(|place| matches!(scene.clause.text(place), "o" | "u" | "y" | "ya"))
}

/// `pickup o van`: a shape that is an everyday word, behind another one.
fn other_shape(scene: &Scene<'_>, wish: &mut Wish) -> Option<Span> {
    let first = wish.body?;
    let known = [first].into_iter().chain(wish.or_bodies.iter().copied());
    let known: Vec<Body> = known.collect();
    let (body, span) = scene.clause.labels().find_map(|(label, span)| {
        let Label::Body(body) = label else {
            return None;
        };
        let or = matches!(scene.clause.text(span.start.wrapping_sub(1)), "o" | "u");
        (or && !known.contains(&body)).then_some((body, span))
    })?;
    wish.or_bodies.push(body);
    Some(span)
}

/// `una camioneta no muy grande`
fn is_not_so(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    let end = phrase.words.end;
    let graded = matches!(scene.clause.text(end.wrapping_sub(2)), "muy" | "tan");
    let mut near = end.saturating_sub(5)..end;
    graded && near.any(|place| scene.clause.text(place) == "no")
}

/// `que no sea automático`.
fn denied(scene: &Scene<'_>, start: usize) -> bool {
    (start.saturating_sub(3)..start)
        .rev()
        .take_while(|place| !scene.clause.words[*place + 1].pause)
        .any(|place| {
            // `no muy grande automática`
            let graded = matches!(
                scene.clause.text(place + 1),
                "muy" | "tan" | "tanto" | "solo"
            );
            matches!(scene.clause.text(place), "no" | "sin" | "nada") && !graded
        })
}

/// `lo más barato`, `algo con pocos kilómetros`.
fn add_order(scene: &Scene<'_>, wish: &mut Wish, words: &mut Vec<Span>) {
    let found = scene.clause.places().find_map(|place| {
        order(scene.clause, place).map(|(order, length)| (order, place..place + length))
    });
    if let (None, Some((order, span))) = (wish.order, found) {
        wish.order = Some(order);
        words.push(span);
    }
}
