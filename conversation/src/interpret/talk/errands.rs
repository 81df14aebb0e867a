//! People who came for something else than buying a car.

use super::{company, own_car};
use crate::interpret::frames::Frame;
use crate::interpret::{Act, Clause, Context, Errand, Reading, Span};
use crate::language::Topic;
use crate::state::Step;

/// The errand of a clause, the weightiest first.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    const ERRANDS: [(Frame, Errand); 7] = [
        (Frame::DataRequest, Errand::DataRequest),
        (Frame::Complaint, Errand::Complaint),
        (Frame::Lost, Errand::LostProperty),
        (Frame::AfterSales, Errand::AfterSales),
        (Frame::SellCar, Errand::SellCar),
        (Frame::TradeIn, Errand::TradeIn),
        (Frame::Job, Errand::Other),
    ];
    let all: Vec<(Span, Errand)> = ERRANDS
        .iter()
        .filter_map(|(frame, errand)| Some((clause.frame(*frame)?, *errand)))
        .collect();
    // `me robaron la cartera` is more than `me robaron`.
    let found = all.iter().find(|(core, _)| {
        let more = |other: &Span| other.start <= core.start && core.end <= other.end;
        !all.iter()
            .any(|(other, _)| other.len() > core.len() && more(other))
    });
    let Some((core, errand)) = found.cloned() else {
        return own_car::read(clause, context).into_iter().collect();
    };
    if owns_something_else(clause, context, errand, &core)
        || is_question_about_a_service(clause, errand, &core)
        || is_privacy_doubt(clause, context, errand)
    {
        return Vec::new();
    }
    let asked = clause.asks && errand == Errand::TradeIn;
    let question = asked.then(|| company::about(clause, Topic::TradeIn, core.clone()));
    let mut readings = vec![Reading::new(Act::Errand(errand), core)];
    readings.extend(question);
    readings
}

/// What stands behind `mi` where somebody's own car is meant.
pub(super) const VEHICLES: &[&str] = &[
    "auto",
    "carro",
    "coche",
    "camioneta",
    "nave",
    "troca",
    "unidad",
    "vehiculo",
    "carrito",
    "carcacha",
    "moto",
    "actual",
    "usado",
    "viejo",
    "vieja",
];

/// `cambiar mi presupuesto`: what follows `mi` is no car.
fn owns_something_else(
    clause: &Clause<'_>,
    context: &Context<'_>,
    errand: Errand,
    core: &Span,
) -> bool {
    let next = clause.text(core.end);
    let denied = clause.text(core.start.wrapping_sub(1)) == "no";
    let open = matches!(clause.text(core.end.saturating_sub(1)), "mi" | "su");
    let car = VEHICLES.contains(&next) || context.facts.spelling.is_car_word(next);
    let of_cars = matches!(errand, Errand::SellCar | Errand::TradeIn);
    of_cars && (denied || open && core.len() > 1 && !car)
}

/// `¿compran autos?`, `¿reciben autos a cuenta?` ask what the company does;
/// with `mi` they are an errand.
fn is_question_about_a_service(clause: &Clause<'_>, errand: Errand, core: &Span) -> bool {
    let service = matches!(errand, Errand::SellCar | Errand::TradeIn);
    let own = clause.has(&["mi", "mis", "nuestro", "nuestra"])
        || core.clone().any(|place| clause.text(place) == "me");
    // Who asks for private sellers is one.
    let wants = matches!(clause.text(core.start), "quiero" | "vender" | "vendo")
        || clause.has(&["particular", "particulares"]);
    // `¿qué hacen con mis datos?` asks for no data.
    let treatment = errand == Errand::DataRequest
        && clause.has(&[
            "hacen",
            "usan",
            "utilizan",
            "protegen",
            "comparten",
            "guardan",
        ]);
    clause.asks && (treatment || service && !own && !wants)
}

/// `¿es seguro dar mis datos?` while contact data is asked for is a doubt.
fn is_privacy_doubt(clause: &Clause<'_>, context: &Context<'_>, errand: Errand) -> bool {
    let capturing = matches!(
        context.step(),
        Step::Name | Step::Phone | Step::PreferredTime
    );
    capturing && errand == Errand::AfterSales && clause.asks
}
