//! Amounts that are no money of the customer's, or none any more.

use rust_decimal::Decimal;

use super::Scene;
use super::change::thousands;
use super::counts::{is_count_of_people, is_kept, is_score};
use super::others_money::{
    echoes_kilometres, echoes_price, is_difference, is_driven, is_owed, is_paid_by_another,
    is_seen_elsewhere, is_taken_from,
};
use super::running::{is_for_fuel, is_on_the_clock};
use crate::interpret::Span;
use crate::interpret::contact::is_month;
use crate::language::Topic;
use crate::lexicon::{Frame, Label};
use crate::state::Step;
use crate::words::Words;

/// `saco como 9 mil a la semana`, `me quedan 8 mil libres al mes`: what is earned.
fn is_earned(scene: &Scene<'_>, index: usize) -> bool {
    earned(scene, index).is_some()
}

/// The words that say what is earned: `gano 22 mil al mes`.
pub(super) fn earned(scene: &Scene<'_>, index: usize) -> Option<Span> {
    const EARNS: &[&str] = &[
        "saco", "sacamos", "saca", "gano", "ganamos", "genero", "facturo", "caen", "entran",
        "hago", "percibo",
    ];
    /// Words between the verb and the amount.
    const NEAR: usize = 3;
    let clause = scene.clause;
    let start = scene.found[index].span.start;
    let mut near = start.saturating_sub(NEAR)..start;
    let verb = near.find(|at| EARNS.contains(&clause.text(*at)));
    let times = [Frame::PerMonth, Frame::PerFortnight, Frame::PerWeek];
    let mut times = times.iter().flat_map(|frame| scene.attached(index, *frame));
    // `hay meses que saco 25 mil`
    let at_times = clause.find(&["meses", "veces", "semanas"]);
    let at_times = at_times.filter(|at| *at < start).map(|at| at..at + 1);
    let time = times.next().or(at_times)?;
    // `lo saco a 48 meses`
    let verb = verb.filter(|verb| !matches!(clause.text(verb.wrapping_sub(1)), "lo" | "la"))?;
    Some(verb..time.end.max(scene.found[index].span.end))
}

/// `un Mercedes de 880 mil`, of one that was shown: its price.
fn is_price_of_a_car_shown(scene: &Scene<'_>, index: usize) -> bool {
    /// People round prices.
    const ROUNDED: u64 = 3_000;
    let clause = scene.clause;
    let start = scene.found[index].span.start;
    let Some(amount) = thousands(&scene.found[index]) else {
        return false;
    };
    let of = clause.text(start.wrapping_sub(1)) == "de" && start >= clause.span.start + 2;
    let mut cars = scene.context.at_hand().into_iter();
    of && cars.any(|car| {
        let near = car
            .price
            .is_some_and(|price| price.0.abs_diff(amount.0) <= ROUNDED);
        let named = clause.text(start - 2);
        let names = [&car.make, &car.model];
        let mut words = names.into_iter().flat_map(|name| Words::read(name).list);
        near && words.any(|word| word.text == named)
    })
}

/// `cuesta 380`, `gano 20 mil`; neither `hasta 440 mil si vale la pena` nor `a 3 años
/// para no pagar interés`.
pub(super) fn is_not_offered(scene: &Scene<'_>, index: usize) -> bool {
    let clause = scene.clause;
    let end = scene.found[index].span.end;
    let start = scene.found[index].span.start;
    if is_price_of_a_car_shown(scene, index)
        || echoes_kilometres(scene, index)
        || echoes_price(scene, index)
        || is_difference(clause, start, end)
        || is_seen_elsewhere(clause)
        || is_driven(clause, start)
        || is_paid_by_another(clause)
        || is_taken_from(clause)
        || is_owed(clause, start)
        || is_count_of_people(scene, start)
        || is_score(scene, index)
        || is_kept(scene, start)
        || is_earned(scene, index)
        || is_for_fuel(scene)
        || is_on_the_clock(scene, start)
    {
        return true;
    }
    let spans = scene.attached(index, Frame::NoOffer);
    // `150 mil de entrada que me dieron en la caja`: where it is from
    let mut downs = scene.attached(index, Frame::DownPayment).into_iter();
    let named = downs.find(|span| span.start == end).map(|span| span.end);
    spans.into_iter().any(|span| {
        // `dice mi papá que máximo 250` is no advertisement.
        let reported = (span.end..span.end + 3).any(|place| clause.text(place) == "que");
        // `mejor a 4 años, como te había dicho`
        let again = (1..=2).any(|back| clause.text(span.start.wrapping_sub(back)) == "como");
        if clause.text(span.start) == "dice" && reported || again {
            return false;
        }
        // `no sé ni cuánto cuestan, yo pensaba 260 mil máximo`
        const OWN: &[&str] = &[
            "pensaba",
            "pensabamos",
            "pienso",
            "traigo",
            "traemos",
            "tengo",
            "tenemos",
            "puedo",
        ];
        let near = span.end.max(start.saturating_sub(3))..start;
        let mut near = near.map(|place| clause.text(place));
        if span.end <= start && near.any(|word| OWN.contains(&word)) {
            return false;
        }
        let worth = clause.text(span.end) == "la" && clause.text(span.end + 1) == "pena";
        let mut between = end..span.start;
        let avoided = between.any(|place| {
            matches!(clause.text(place), "para" | "pa") && clause.text(place + 1) == "no"
        });
        // `de entrada unos 70 mil que me dieron de mi liquidación`
        let end = end + usize::from(clause.text(end) == "pesos");
        let framed = [Frame::DownPayment, Frame::Give, Frame::Budget]
            .iter()
            .any(|frame| scene.has_attached(index, *frame));
        let relative = clause.text(end) == "que" && span.start > end && framed;
        let source = relative || named.is_some_and(|named| span.start >= named);
        !worth && !avoided && !source
    })
}

/// `como a las 6 y media`, `a las 4:45`: neither money nor a term.
pub(super) fn is_hour(scene: &Scene<'_>, index: usize) -> bool {
    let quantity = &scene.found[index];
    let colon = |place: usize| {
        let word = scene.clause.words.get(place);
        word.is_some_and(|word| word.sign == Some(':') && word.glued)
    };
    let minutes = colon(quantity.span.start) || colon(quantity.span.end);
    let bare = !quantity.scaled && quantity.unit.is_none();
    if bare && is_schedule(scene, index) {
        return true;
    }
    let hour = quantity.value <= Decimal::from(24);
    bare && (minutes || hour && matches!(scene.before(index), "la" | "las"))
}

/// `hasta el 16 de diciembre`: a day.
pub(super) fn is_date(scene: &Scene<'_>, index: usize) -> bool {
    let end = scene.found[index].span.end;
    let text = |offset: usize| scene.clause.text(end + offset);
    let of_month = text(0) == "de" && is_month(text(1)) || is_month(text(0));
    let named = scene.before(index) == "dia";
    scene.found[index].value <= Decimal::from(31) && (of_month || named)
}

/// A small figure beside nothing that calls it money, while phone or time are asked for:
/// `luego 30 28`.
pub(super) fn is_of_contact(scene: &Scene<'_>, index: usize) -> bool {
    let quantity = &scene.found[index];
    let asked = matches!(scene.step(), Step::Phone | Step::PreferredTime);
    let small =
        quantity.unit.is_none() && !quantity.scaled && quantity.value < Decimal::from(1_000);
    let named = [
        Frame::DownPayment,
        Frame::Give,
        Frame::Rest,
        Frame::Term,
        Frame::PerMonth,
        Frame::Budget,
    ];
    let called = named.iter().any(|frame| scene.has_attached(index, *frame));
    asked && small && !called && scene.before(index) != "a"
}

/// `de 9 a 6`: hours, in the shape of a range or of two figures.
fn is_schedule(scene: &Scene<'_>, index: usize) -> bool {
    let clause = scene.clause;
    let hour = |place: usize| {
        let number = clause.words.get(place).and_then(|word| word.number);
        number.is_some_and(|number| number >= Decimal::ONE && number <= Decimal::from(12))
    };
    let start = scene.found[index].span.start;
    let spans = |from: usize| {
        hour(from)
            && clause.text(from + 1) == "a"
            && hour(from + 2)
            && matches!(clause.text(from.wrapping_sub(1)), "de" | "entre")
    };
    spans(start) || start >= 2 && spans(start - 2)
}

/// Whether an amount is hypothetical: `si tuviera un millón`.
pub(super) fn is_imagined(scene: &Scene<'_>, index: usize) -> bool {
    const IMAGINED: [&str; 10] = [
        "tuviera",
        "tuviese",
        "tuvieramos",
        "trajera",
        "ganara",
        "sacara",
        "hubiera",
        "juntara",
        "fuera",
        "sobraran",
    ];
    let clause = scene.clause;
    // `si tuviera 100 mil de enganche, ¿cuánto pagaría?` asks for a plan.
    if clause.asks || clause.asked_next || scene.has_frame(Frame::DownPayment) {
        return false;
    }
    let before = clause.span.start..scene.found[index].span.start;
    let condition = before.clone().find(|at| clause.text(*at) == "si");
    condition
        .is_some_and(|from| (from..before.end).any(|place| IMAGINED.contains(&clause.text(place))))
}

/// `¿puedo terminarlo de pagar en 24 aunque diga 36?` asks about paying early.
pub(super) fn is_prepayment(scene: &Scene<'_>) -> bool {
    let mut labels = scene.clause.labels();
    scene.clause.asks && labels.any(|(label, _)| label == Label::Topic(Topic::Prepayment))
}

/// `ay, casi 99 mil`, once the kilometres of a car were told.
pub(super) fn is_echoed_distance(scene: &Scene<'_>, index: usize) -> bool {
    let quantity = &scene.found[index];
    let asked = matches!(
        scene.step(),
        Step::Budget | Step::DownPayment | Step::LoanTerm
    );
    let named = [
        Frame::Budget,
        Frame::DownPayment,
        Frame::Give,
        Frame::PerMonth,
    ];
    let named = named.iter().any(|frame| scene.has_attached(index, *frame));
    let recommended = scene.context.state.recommended.as_ref();
    let reported = recommended.and_then(|id| scene.context.facts.catalog.car(id));
    let km = reported.and_then(|car| car.km).map(Decimal::from);
    let near = km.is_some_and(|km| (km - quantity.value).abs() * Decimal::from(50) <= km);
    quantity.unit.is_none() && near && !asked && !named
}
