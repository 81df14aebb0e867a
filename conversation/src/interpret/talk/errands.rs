//! People who came for something else than buying a car.

mod complaints;
mod exceptions;

use super::{company, kept_car, own_car, unnamed_errand};
use crate::interpret::{Act, Clause, Context, Errand, Reading, Span};
use crate::language::Topic;
use crate::lexicon::Frame;
use complaints::{asks_when, is_denied};
pub(super) use exceptions::VEHICLES;
use exceptions::{
    asks_for_privacy_notice, is_bought_elsewhere, is_bought_here, is_credit_to_be_had,
    is_money_down, is_of_this_plan, is_paper_to_be_shown, is_privacy_doubt,
    is_question_about_a_service, is_replaced, is_robbed_by_others, owns_something_else,
};

/// The errand of a clause, the weightiest first.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    const ERRANDS: [(Frame, Errand); 9] = [
        (Frame::DataRequest, Errand::DataRequest),
        (Frame::Complaint, Errand::Complaint),
        (Frame::Breakdown, Errand::Complaint),
        (Frame::Lost, Errand::LostProperty),
        (Frame::AfterSales, Errand::AfterSales),
        (Frame::SellCar, Errand::SellCar),
        (Frame::TradeIn, Errand::TradeIn),
        (Frame::Job, Errand::Other),
        (Frame::Appointment, Errand::Other),
    ];
    // `mi carro tiene 90 mil km` in a trade-in reports no defect.
    let valued = matches!(
        context.state.errand,
        Some(Errand::TradeIn | Errand::SellCar)
    );
    if let Some(kept) = kept_car::read(clause, context) {
        return vec![kept];
    }
    let described = own_car::read(clause, context);
    if valued && !described.is_empty() {
        return described;
    }
    if let Some(worth) = appraisal(clause, context) {
        return worth;
    }
    // `ya no me llamen` calls off the call arranged here.
    let arranged = context.state.lead.phone.is_some() && context.state.errand.is_none();
    let calls_off = arranged && clause.frame(Frame::CancelCall).is_some();
    let found: Vec<(Span, Errand)> = ERRANDS
        .iter()
        .filter(|(frame, _)| *frame != Frame::DataRequest || !calls_off)
        .filter(|(frame, _)| *frame != Frame::Complaint || !asks_when(clause, context))
        .filter(|(frame, _)| *frame != Frame::Appointment || is_made_before(clause, context))
        .filter(|(frame, _)| *frame != Frame::Breakdown || is_bought_here(clause, context))
        .filter_map(|(frame, errand)| Some((said(clause, *frame)?, *errand)))
        .collect();
    let found: Vec<(Span, Errand)> = match unnamed_errand::defect(clause, context) {
        Some(core) if found.is_empty() => vec![(core, Errand::AfterSales)],
        _ => found,
    };
    // `no me han entregado` complains; `no me han entregado las placas` says of what.
    let Some((core, errand)) = found
        .iter()
        .find(|(core, _)| !found.iter().any(|(other, _)| is_part_of(core, other)))
        .cloned()
    else {
        return described
            .into_iter()
            .chain(unnamed_errand::given(clause, context))
            .collect();
    };
    if owns_something_else(clause, context, errand, &core)
        || is_bought_elsewhere(clause, errand)
        || is_question_about_a_service(clause, errand, &core)
        || is_privacy_doubt(clause, context, errand)
        || is_credit_to_be_had(clause, errand)
        || is_of_this_plan(clause, context, errand, &core)
        || is_replaced(clause, context, errand, &core)
        || is_robbed_by_others(clause, context, errand, &core)
        || is_money_down(clause, context, errand, &core)
        || is_paper_to_be_shown(clause, context, errand, &core)
    {
        return Vec::new();
    }
    if asks_for_privacy_notice(clause, context, errand) {
        return vec![company::about(clause, None, core)];
    }
    let sells = errand == Errand::SellCar;
    let errand = if sells && is_worth_beside_a_purchase(clause, context, &core) {
        Errand::TradeIn
    } else {
        errand
    };
    let asked = clause.asks && errand == Errand::TradeIn;
    // `¿cuánto me dan por el Tsuru?` of a car that is known asks, and gives nothing yet.
    if asked && sells && context.state.own_car.is_some() {
        return vec![company::about(clause, Topic::TradeIn, core)];
    }
    let question = asked.then(|| company::about(clause, Topic::TradeIn, core.clone()));
    let mut readings = vec![reading(clause, errand, core)];
    readings.extend(question);
    readings
}

/// Whether an appointment with the company that is spoken of can't be the call that is
/// arranged here.
fn is_made_before(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    const HERE: &[&str] = &[
        "auto",
        "carro",
        "coche",
        "camioneta",
        "ustedes",
        "sucursal",
        "plaza",
        "kavak",
        "sede",
        "inspeccion",
        "manejo",
        "verlo",
        "verla",
        "cancelar",
        "reagendar",
        "reprogramar",
        "mover",
        "cambiar",
        "posponer",
        "recorrer",
        "ir",
        "asistir",
        "llegar",
    ];
    // `este es el consultorio? quiero cambiar mi cita de la muela`
    const ELSEWHERE: &[&str] = &[
        "consultorio",
        "doctor",
        "doctora",
        "dentista",
        "muela",
        "medico",
        "clinica",
        "salon",
        "estetica",
        "veterinario",
        "veterinaria",
        "sat",
    ];
    if !clause.has(HERE) || clause.message().has(ELSEWHERE) {
        return false;
    }
    let state = context.state;
    let lead = &state.lead;
    let arranged = lead.phone.is_some() || lead.preferred_time_said.is_some();
    !arranged && !context.step().is_contact() && state.chosen.is_none()
}

/// `¿y como en cuánto me lo toman?`, once the own car is given or sold.
fn appraisal(clause: &Clause<'_>, context: &Context<'_>) -> Option<Vec<Reading>> {
    let (errand, topic) = match context.state.errand? {
        Errand::TradeIn => (Errand::TradeIn, Topic::TradeIn),
        Errand::SellCar => (Errand::SellCar, Topic::Sell),
        _ => return None,
    };
    let core = clause.frame(Frame::Appraisal)?;
    // `¿cuánto vale la segunda?` asks for one of ours.
    let ours = clause.has(&["la", "el", "ese", "esa", "este", "esta"])
        && !clause.has(&["mio", "mia"])
        && core.len() < 3;
    (clause.asks && !ours).then(|| {
        let errand = Reading::new(Act::Errand(errand), core.clone());
        vec![errand, company::about(clause, topic, core)]
    })
}

/// `¿cuánto me dan por él?` while a car is looked for: of the one that is given for it.
fn is_worth_beside_a_purchase(clause: &Clause<'_>, context: &Context<'_>, core: &Span) -> bool {
    let state = context.state;
    let buys = state.chosen.is_some() || !state.wish.is_empty() || !state.offered.is_empty();
    clause.text(core.start) == "cuanto" && state.errand.is_none() && buys
}

/// Reads selling one car to buy another as a trade-in: `vender mi carro y
/// comprar una SUV`.
fn reading(clause: &Clause<'_>, errand: Errand, core: Span) -> Reading {
    let buys = clause
        .frame(Frame::BuysToo)
        // `luego vemos si compro algo` leaves it open.
        .filter(|buys| buys.start >= core.end)
        .filter(|buys| clause.text(buys.start.wrapping_sub(1)) != "si");
    match buys {
        Some(buys) if errand == Errand::SellCar => {
            let (own, words) = (core.end..buys.start, [buys]);
            let trade = Reading::new(Act::Errand(Errand::TradeIn), core.start..own.end);
            trade.framed_by(words)
        }
        _ => Reading::new(Act::Errand(errand), core),
    }
}

/// The longest phrase of a frame that is a fact: `si no me llaman, voy yo` only
/// supposes one.
fn said(clause: &Clause<'_>, frame: Frame) -> Option<Span> {
    // `¿y si vendo mi moto y junto 50 mil más?`
    let supposable = frame == Frame::Complaint || frame == Frame::SellCar;
    // `¿me llaman o no me llaman?`
    let either = |span: &Span| {
        let or = clause.text(span.start.wrapping_sub(1)) == "o" && clause.text(span.start) == "no";
        supposable && clause.asks && or
    };
    let supposed =
        |span: &Span| either(span) || supposable && clause.text(span.start.wrapping_sub(1)) == "si";
    // `¿me pueden vender un carro a pagos?` buys.
    let sold_to_me = |span: &Span| {
        let near = span.start.saturating_sub(3).max(clause.span.start)..span.start;
        let me = near
            .clone()
            .any(|place| matches!(clause.text(place), "me" | "nos"));
        let they = |place: usize| {
            matches!(
                clause.text(place),
                "pueden" | "puedes" | "podrian" | "van" | "quieren" | "vas"
            )
        };
        frame == Frame::SellCar && me && near.into_iter().any(they)
    };
    let denied = |span: &Span| frame == Frame::Complaint && is_denied(clause, span);
    clause
        .frames(frame)
        .filter(|span| !supposed(span) && !sold_to_me(span) && !denied(span))
        .max_by_key(Span::len)
}

fn is_part_of(part: &Span, whole: &Span) -> bool {
    whole.start <= part.start && part.end <= whole.end && whole.len() > part.len()
}
