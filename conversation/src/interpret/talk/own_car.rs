//! The customer's own car, given in part payment or for sale: its description, its
//! papers, and questions about it.
//!
//! Customers ask about our cars and tell about theirs. Once it is known that a car is
//! given or sold, a statement about a car's condition or papers is about that car.

mod question;

use super::errands::VEHICLES;
use super::listed_car;
use crate::interpret::{Act, CarRef, Clause, Context, Errand, Reading, cars, quantity};
use crate::lexicon::Frame;
use question::question;

/// Verbs that say what a car is like.
pub(crate) const DESCRIBES: &[&str] = &["es", "era", "tiene", "trae", "lleva", "esta", "anda"];

/// What may stand before a description.
const BEFORE: &[&str] = &[
    "y", "pues", "bueno", "pero", "ah", "sale", "ok", "solo", "no",
];

/// Words by which a clause speaks of money, of a wish or of a person beside the car.
const OTHER_MATTERS: &[&str] = &[
    "enganche",
    "anticipo",
    "entrada",
    "traigo",
    "cuento",
    "presupuesto",
    "meses",
    "mensualidad",
    "contado",
    "quiero",
    "compro",
    "busco",
    "necesito",
    "que",
    "tenga",
    "traiga",
    "sea",
    "muchos",
    "mucho",
    "muy",
    "hasta",
    "menos",
    "maximo",
    "llamo",
    "soy",
    "telefono",
    "cel",
];

/// Frames of a condition or a paper of the own car in a statement.
const TELLS: [Frame; 4] = [
    Frame::OwnPapers,
    Frame::OwnDebt,
    Frame::OwnPart,
    Frame::OwnBid,
];

/// `es una NP300 2016`, `le debo dos tenencias`, `¿qué documentos de mi Jetta llevo?`,
/// once it is known that a car is given or sold: no car of ours is wanted or asked about.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    let Some(errand) = known_errand(clause, context) else {
        return Vec::new();
    };
    if clause.asks {
        return question(clause, context, errand).into_iter().collect();
    }
    // `mi Jetta tiene 90 mil km y traigo 80 mil de enganche` says more.
    let buys = [Frame::Choose, Frame::Want]
        .iter()
        .any(|frame| clause.frame(*frame).is_some());
    let driven = quantity::kilometres(clause).is_some() && clause.has(&["trae", "tiene", "lleva"]);
    let more = clause.has(&["quiero", "enganche", "busco", "que"]);
    if buys || clause.has(OTHER_MATTERS) && (more || !driven) {
        return Vec::new();
    }
    let Some(place) = clause
        .places()
        .find(|place| !BEFORE.contains(&clause.text(*place)))
    else {
        return Vec::new();
    };
    // `lo del Sandero va completo de enganche, los 95 mil`
    if clause.earlier().has(&["enganche", "anticipo"]) {
        return Vec::new();
    }
    let valued = matches!(errand, Errand::TradeIn | Errand::SellCar);
    if is_own(clause, context, place) || is_elliptic(clause, context, place) {
        return described(clause, context, errand, valued);
    }
    if valued && speaks_of_it(clause, context) {
        return vec![statement(clause, CarRef::default())];
    }
    let listed = (errand == Errand::SellCar).then(|| listed_car::listed(clause, context));
    listed.flatten().into_iter().collect()
}

/// What is said of the own car as a whole; a defect of a car bought here is an errand.
fn described(
    clause: &Clause<'_>,
    context: &Context<'_>,
    errand: Errand,
    valued: bool,
) -> Vec<Reading> {
    let named = cars::described(clause, context);
    if !valued {
        let errand = Reading::new(Act::Errand(errand), clause.span.clone());
        return std::iter::once(errand).chain(named).collect();
    }
    let car = named.and_then(|reading| match reading.act {
        Act::OwnCar(car) => Some(car),
        _ => None,
    });
    vec![statement(clause, car.unwrap_or_default())]
}

/// A statement about the own car; all of the clause is about it.
pub(super) fn statement(clause: &Clause<'_>, car: CarRef) -> Reading {
    let car = CarRef {
        km: car.km.or_else(|| quantity::kilometres(clause)),
        ..car
    };
    Reading::new(Act::OwnCar(car), clause.span.clone())
}

/// Whether a statement names a condition, a paper or a bid, and no car of ours.
fn speaks_of_it(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    if cars::named(clause, context).is_some() {
        return false;
    }
    let says = |frame: &Frame| clause.frame(*frame).is_some();
    let goes_on = says(&Frame::OwnFigure) && goes_on_describing(clause, context);
    TELLS.iter().any(says) || goes_on
}

/// Whether an earlier clause of the message is about the own car: `es un Jetta 2018, 71
/// mil km`.
fn goes_on_describing(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let earlier = clause.earlier();
    let first = earlier.places().next();
    let elliptic = first.is_some_and(|place| is_elliptic(&earlier, context, place));
    elliptic
        || !cars::own(&earlier, context).is_empty()
        || TELLS.iter().any(|frame| earlier.frame(*frame).is_some())
}

/// The errand of the conversation, or of what was said before in the message.
fn known_errand(clause: &Clause<'_>, context: &Context<'_>) -> Option<Errand> {
    let earlier = clause.earlier();
    let now = [
        (Frame::TradeIn, Errand::TradeIn),
        (Frame::SellCar, Errand::SellCar),
        (Frame::AfterSales, Errand::AfterSales),
    ];
    let now = now
        .into_iter()
        .find(|(frame, _)| earlier.frame(*frame).is_some());
    // Whoever speaks of an own car while buying one gives it, most likely.
    let own = context.state.own_car.is_some() || !cars::own(&earlier, context).is_empty();
    let own = own.then_some(Errand::TradeIn);
    now.map(|(_, errand)| errand)
        .or(context.state.errand)
        .or(own)
}

/// `mi Jetta tiene …`, `la mía es …`, `el Tsuru camina bien`
fn is_own(clause: &Clause<'_>, context: &Context<'_>, place: usize) -> bool {
    let noun = clause.text(place + 1);
    let own = match clause.text(place) {
        "mi" => VEHICLES.contains(&noun) || context.facts.spelling.is_car_word(noun),
        "el" | "la" => {
            matches!(noun, "mio" | "mia")
                || cars::own(clause, context)
                    .iter()
                    .any(|reading| reading.explains[0].start == place)
        }
        _ => false,
    };
    let verb = (place + 2..clause.span.end).any(|at| {
        let word = clause.text(at);
        DESCRIBES.contains(&word)
    });
    let reported = || TELLS.iter().any(|frame| clause.frame(*frame).is_some());
    own && (verb || reported())
}

/// `es una NP300 2016`, `trae 90 mil km`
fn is_elliptic(clause: &Clause<'_>, context: &Context<'_>, place: usize) -> bool {
    const COUNTED: &[&str] = &["km", "kms", "kilometros", "kilometraje", "dueno", "duenos"];
    match clause.text(place) {
        "es" | "era" => {
            let indefinite = matches!(clause.text(place + 1), "un" | "una");
            indefinite && cars::named(clause, context).is_some()
        }
        "tiene" | "trae" | "lleva" | "anda" => clause.has(COUNTED),
        _ => false,
    }
}
