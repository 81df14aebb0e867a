//! People who came for something else than buying a car.

use super::{company, own_car};
use crate::interpret::frames::Frame;
use crate::interpret::{Act, Clause, Context, Errand, Reading, Span};
use crate::language::Topic;
use crate::state::Step;

/// The errand of a clause, the weightiest first.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    const ERRANDS: [(Frame, Errand); 8] = [
        (Frame::DataRequest, Errand::DataRequest),
        (Frame::Complaint, Errand::Complaint),
        (Frame::Breakdown, Errand::Complaint),
        (Frame::Lost, Errand::LostProperty),
        (Frame::AfterSales, Errand::AfterSales),
        (Frame::SellCar, Errand::SellCar),
        (Frame::TradeIn, Errand::TradeIn),
        (Frame::Job, Errand::Other),
    ];
    // `mi carro tiene 90 mil km` in a trade-in reports no defect.
    let valued = matches!(
        context.state.errand,
        Some(Errand::TradeIn | Errand::SellCar)
    );
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
        .filter(|(frame, _)| *frame != Frame::Breakdown || is_bought_here(clause, context))
        .filter_map(|(frame, errand)| Some((said(clause, *frame)?, *errand)))
        .collect();
    // `no me han entregado` complains; `no me han entregado las placas` says of what.
    let Some((core, errand)) = found
        .iter()
        .find(|(core, _)| !found.iter().any(|(other, _)| is_part_of(core, other)))
        .cloned()
    else {
        return described;
    };
    if owns_something_else(clause, context, errand, &core)
        || is_bought_elsewhere(clause, errand)
        || is_question_about_a_service(clause, errand, &core)
        || is_privacy_doubt(clause, context, errand)
        || is_credit_to_be_had(clause, errand)
        || is_of_this_plan(clause, context, errand, &core)
        || is_replaced(clause, errand, &core)
        || is_robbed_by_others(clause, errand, &core)
    {
        return Vec::new();
    }
    if asks_for_privacy_notice(clause, context, errand) {
        return vec![company::about(clause, None, core)];
    }
    let asked = clause.asks && errand == Errand::TradeIn;
    let question = asked.then(|| company::about(clause, Topic::TradeIn, core.clone()));
    let mut readings = vec![reading(clause, errand, core)];
    readings.extend(question);
    readings
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
    let supposed = |span: &Span| supposable && clause.text(span.start.wrapping_sub(1)) == "si";
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
    // `no es queja, eh`
    let denied = |span: &Span| {
        let near = span.start.saturating_sub(3).max(clause.span.start)..span.start;
        let mut words = near.map(|place| clause.text(place));
        frame == Frame::Complaint
            && words.next().is_some_and(|word| word == "no")
            && words.all(|word| matches!(word, "es" | "una" | "un" | "tengo"))
            || frame == Frame::Complaint
                && clause.text(span.start.wrapping_sub(2)) == "no"
                && clause.text(span.start.wrapping_sub(1)) == "es"
    };
    clause
        .frames(frame)
        .filter(|span| !supposed(span) && !sold_to_me(span) && !denied(span))
        .max_by_key(Span::len)
}

fn is_part_of(part: &Span, whole: &Span) -> bool {
    whole.start <= part.start && part.end <= whole.end && whole.len() > part.len()
}

/// Nouns for the customer's own car.
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
    // `el Chevy no lo damos a cuenta`
    let mut near = core.start.saturating_sub(6).max(clause.span.start)..core.start;
    let denied = near.any(|place| clause.text(place) == "no" && clause.text(place + 1) != "se");
    let last = clause.text(core.end.saturating_sub(1));
    // `¿me reciben el pago en billetes?`
    let open = matches!(last, "mi" | "su" | "el" | "la");
    let car = VEHICLES.contains(&next) || context.facts.spelling.is_car_word(next);
    let of_cars = matches!(errand, Errand::SellCar | Errand::TradeIn);
    of_cars && (denied || open && core.len() > 1 && !car)
}

/// `¿compran autos?`, `¿reciben autos a cuenta?` ask what the company does;
/// with `mi` they are an errand.
fn is_question_about_a_service(clause: &Clause<'_>, errand: Errand, core: &Span) -> bool {
    let service = matches!(errand, Errand::SellCar | Errand::TradeIn);
    let own = clause.has(&["mi", "mis", "nuestro", "nuestra"])
        || core
            .clone()
            .any(|place| matches!(clause.text(place), "me" | "dejo" | "doy" | "entrego"));
    // Who asks for private sellers is one.
    let wants = matches!(clause.text(core.start), "quiero" | "vender" | "vendo")
        || clause.has(&["particular", "particulares"]);
    // `¿qué hacen con mis datos?` asks for no data.
    let treatment = errand == Errand::DataRequest
        && !clause.has(&[
            "borrar", "borren", "eliminar", "eliminen", "quitar", "quiten",
        ])
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

/// `compré con ustedes un Sentra y ya me dejó tirado`: the own car that broke down is
/// one of ours.
fn is_bought_here(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let bought = clause.message().frame(Frame::AfterSales).is_some();
    bought || context.state.errand == Some(Errand::AfterSales)
}

/// `mi carro ya valió, busco otro`: a worn-out car is why another one is looked for.
fn is_replaced(clause: &Clause<'_>, errand: Errand, core: &Span) -> bool {
    const SEARCHES: &[&str] = &["busco", "buscamos", "buscando", "comprar", "comprarme"];
    let own_car = errand == Errand::AfterSales && matches!(clause.text(core.start), "mi");
    let message = clause.message();
    let needs = message.has(&["necesito", "necesitamos", "ocupo", "ocupamos", "quiero"])
        && message.has(&["otro", "otra", "uno", "una", "algo"]);
    let searches = || message.has(SEARCHES) || needs;
    own_car && (clause.frame(Frame::WornOut).is_some() || searches())
}

/// `me robaron mi carro y necesito otro`: a theft, and no complaint.
fn is_robbed_by_others(clause: &Clause<'_>, errand: Errand, core: &Span) -> bool {
    let robbed = clause.text(core.end - 1) == "robaron";
    let own = matches!(clause.text(core.end), "mi" | "el" | "la" | "mis");
    errand == Errand::Complaint && robbed && own
}

/// `compré una camioneta en un lote y me salió inundada`: no customer of ours.
fn is_bought_elsewhere(clause: &Clause<'_>, errand: Errand) -> bool {
    const ELSEWHERE: &[&str] = &[
        "lote",
        "lotes",
        "particular",
        "agencia",
        "facebook",
        "marketplace",
        "tianguis",
        "compadre",
        "vecino",
        "conocido",
    ];
    const OURS: &[&str] = &["ustedes", "kavak", "les", "uds"];
    let other_side = clause
        .places()
        .any(|place| clause.text(place) == "otro" && clause.text(place + 1) == "lado");
    let ours = matches!(errand, Errand::AfterSales | Errand::Complaint);
    ours && (clause.has(ELSEWHERE) || other_side) && !clause.has(OURS)
}

/// `mi crédito lo rechazó el banco` speaks of a loan that is looked for.
fn is_credit_to_be_had(clause: &Clause<'_>, errand: Errand) -> bool {
    const WANTED: &[&str] = &[
        "rechazo",
        "rechazaron",
        "rechazado",
        "nego",
        "negaron",
        "negado",
        "aprueban",
        "aprobaran",
        "aprobarian",
        "autorizan",
        "autorizaran",
        "aprobado",
        "aprobaron",
        "autorizado",
        "autorizaron",
        "preaprobado",
    ];
    let of_credit = clause.has(&["credito", "financiamiento"]);
    errand == Errand::AfterSales && of_credit && clause.has(WANTED)
}

/// `¿cómo quedó mi mensualidad?` of the car chosen in this conversation.
fn is_of_this_plan(
    clause: &Clause<'_>,
    context: &Context<'_>,
    errand: Errand,
    core: &Span,
) -> bool {
    let last = clause.text(core.end - 1);
    let plan = matches!(last, "mensualidad" | "credito" | "apartado" | "compra");
    errand == Errand::AfterSales && plan && context.chosen().is_some()
}

/// `¿tienen aviso de privacidad?`, where there is one to show, asks for no data.
fn asks_for_privacy_notice(clause: &Clause<'_>, context: &Context<'_>, errand: Errand) -> bool {
    let names_it = |span: Span| span.into_iter().any(|at| clause.text(at) == "privacidad");
    errand == Errand::DataRequest
        && context.facts.privacy_notice_url.is_some()
        && clause.frames(Frame::DataRequest).all(names_it)
}

/// `¿es seguro dar mis datos?` while contact data is asked for is a doubt.
fn is_privacy_doubt(clause: &Clause<'_>, context: &Context<'_>, errand: Errand) -> bool {
    let capturing = matches!(
        context.step(),
        Step::Name | Step::Phone | Step::PreferredTime
    );
    capturing && errand == Errand::AfterSales && clause.asks
}
