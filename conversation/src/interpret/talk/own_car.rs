//! Descriptions of the customer's own car.

use super::errands::VEHICLES;
use crate::interpret::frames::Frame;
use crate::interpret::{Act, Clause, Context, Errand, Reading, cars};

/// Verbs that say what a car is like.
pub(crate) const DESCRIBES: &[&str] = &["es", "era", "tiene", "trae", "lleva", "esta", "anda"];

/// What may stand before a description.
const BEFORE: &[&str] = &["y", "pues", "bueno", "pero", "ah", "sale", "ok"];

/// Words by which a clause speaks of money beside the car.
const MONEY: &[&str] = &[
    "enganche",
    "anticipo",
    "traigo",
    "presupuesto",
    "meses",
    "mensualidad",
    "contado",
    "quiero",
    "que",
];

/// `es una NP300 2016`, `mi Jetta tiene 140 mil km`, once it is known what
/// about somebody's own car is to be settled: no car is wanted.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    let errand = errand(clause, context).into_iter();
    errand
        .flat_map(|errand| [Some(errand), cars::described(clause, context)])
        .flatten()
        .collect()
}

fn errand(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let errand = known_errand(clause, context)?;
    let buys = [Frame::Choose, Frame::Want]
        .iter()
        .any(|frame| clause.frame(*frame).is_some());
    let place = clause
        .places()
        .find(|place| !BEFORE.contains(&clause.text(*place)))?;
    // `mi Jetta tiene 90 mil km y traigo 80 mil de enganche` says more.
    if clause.has(MONEY) {
        return None;
    }
    let described = is_own(clause, context, place) || is_elliptic(clause, context, place);
    let silent = !clause.asks && !buys && described;
    silent.then(|| Reading::new(Act::Errand(errand), clause.span.clone()))
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
    now.map(|(_, errand)| errand).or(context.state.errand)
}

/// `mi Jetta tiene …`, `la mía es …`
fn is_own(clause: &Clause<'_>, context: &Context<'_>, place: usize) -> bool {
    let noun = clause.text(place + 1);
    let own = match clause.text(place) {
        "mi" => VEHICLES.contains(&noun) || context.facts.spelling.is_car_word(noun),
        "el" | "la" => matches!(noun, "mio" | "mia"),
        _ => false,
    };
    let verb = (place + 2..clause.span.end).any(|at| DESCRIBES.contains(&clause.text(at)));
    own && verb
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
