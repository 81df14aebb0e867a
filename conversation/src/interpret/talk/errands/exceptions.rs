//! Sentences that hold an errand's words and mean none.

mod of_money;
mod papers;

use crate::interpret::{Clause, Context, Errand, Span};
use crate::lexicon::Frame;
use crate::state::Step;
pub(super) use of_money::{is_credit_to_be_had, is_money_down, is_of_this_plan};
pub(super) use papers::is_paper_to_be_shown;

/// Nouns for the customer's own car.
pub(in crate::interpret::talk) const VEHICLES: &[&str] = &[
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
pub(super) fn owns_something_else(
    clause: &Clause<'_>,
    context: &Context<'_>,
    errand: Errand,
    core: &Span,
) -> bool {
    let next = clause.text(core.end);
    // `el Chevy no lo damos a cuenta`
    let mut near = core.start.saturating_sub(6).max(clause.span.start)..core.start;
    let denied = near.any(|place| clause.text(place) == "no" && clause.text(place + 1) != "se");
    // `cambiarla por otra no`
    let denied = denied || clause.text(core.end) == "no" && core.end + 1 == clause.span.end;
    let last = clause.text(core.end.saturating_sub(1));
    // `¿me reciben el pago en billetes?`
    // `vendo un terreno`
    let sells = matches!(
        clause.text(core.start),
        "vendo" | "estoy" | "ando" | "pongo" | "puse"
    );
    let open = matches!(last, "mi" | "su" | "el" | "la" | "este" | "esta");
    let open = open || sells && matches!(last, "un" | "una");
    // `mejor vendo la moto y lo pago de contado`
    let vehicle = VEHICLES.contains(&next) && !(sells && next == "moto");
    let car = vehicle || context.facts.spelling.is_car_word(next);
    let of_cars = matches!(errand, Errand::SellCar | Errand::TradeIn);
    of_cars && (denied || open && core.len() > 1 && !car)
}

/// `¿compran autos?`, `¿reciben autos a cuenta?` ask what the company does;
/// with `mi` they are an errand.
pub(super) fn is_question_about_a_service(
    clause: &Clause<'_>,
    errand: Errand,
    core: &Span,
) -> bool {
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
pub(super) fn is_bought_here(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let bought = clause.message().frame(Frame::AfterSales).is_some();
    bought || context.state.errand == Some(Errand::AfterSales)
}

/// `mi carro ya valió, busco otro`: a worn-out car is why another one is looked for.
pub(super) fn is_replaced(
    clause: &Clause<'_>,
    context: &Context<'_>,
    errand: Errand,
    core: &Span,
) -> bool {
    const OURS: &[&str] = &[
        "ustedes",
        "uds",
        "kavak",
        "les",
        "vendieron",
        "entregaron",
        "garantia",
        "compre",
    ];
    const COSTS: &[&str] = &[
        "gasolina", "gasta", "traga", "chupa", "consume", "come", "rinde", "tanque", "taller",
        "mecanico",
    ];
    let state = context.state;
    let looks = !state.wish.is_empty() || state.budget.is_some() || !state.offered.is_empty();
    let looks = (looks || state.chosen.is_some()) && state.errand.is_none();
    const SEARCHES: &[&str] = &["busco", "buscamos", "buscando", "comprar", "comprarme"];
    let own_car = errand == Errand::AfterSales && matches!(clause.text(core.start), "mi");
    let message = clause.message();
    let needs = message.has(&["necesito", "necesitamos", "ocupo", "ocupamos", "quiero"])
        && message.has(&["otro", "otra", "uno", "una", "algo"]);
    let searches = || message.has(SEARCHES) || needs;
    // `mi camioneta se lleva 3 mil de gasolina`, `mi carro se calienta`, while one is looked for
    let elsewhere = !message.has(OURS) && (looks || state.greeted && message.has(COSTS));
    own_car && (clause.frame(Frame::WornOut).is_some() || searches() || elsewhere)
}

/// `me robaron mi carro y necesito otro`: a theft, and no complaint.
pub(super) fn is_robbed_by_others(
    clause: &Clause<'_>,
    context: &Context<'_>,
    errand: Errand,
    core: &Span,
) -> bool {
    let robbed = clause.text(core.end - 1) == "robaron";
    let own = matches!(clause.text(core.end), "mi" | "el" | "la");
    let stolen = clause.text(core.end + 1);
    let car = VEHICLES.contains(&stolen) || context.facts.spelling.is_car_word(stolen);
    errand == Errand::Complaint && robbed && own && car
}

/// `compré una camioneta en un lote y me salió inundada`: no customer of ours.
pub(super) fn is_bought_elsewhere(clause: &Clause<'_>, errand: Errand) -> bool {
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
    // `una vez me vendieron uno chueco`
    let once = clause.places().any(|place| {
        let pair = (clause.text(place), clause.text(place + 1));
        matches!(
            pair,
            ("una", "vez") | ("otra", "vez") | ("otras", "veces") | ("ya", "una")
        )
    });
    let ours = matches!(errand, Errand::AfterSales | Errand::Complaint);
    ours && (clause.has(ELSEWHERE) || other_side || once) && !clause.has(OURS)
}

/// `¿tienen aviso de privacidad?`, where there is one to show, asks for no data.
pub(super) fn asks_for_privacy_notice(
    clause: &Clause<'_>,
    context: &Context<'_>,
    errand: Errand,
) -> bool {
    let names_it = |span: Span| span.into_iter().any(|at| clause.text(at) == "privacidad");
    errand == Errand::DataRequest
        && context.facts.privacy_notice_url.is_some()
        && clause.frames(Frame::DataRequest).all(names_it)
}

/// `¿es seguro dar mis datos?` while contact data is asked for is a doubt.
pub(super) fn is_privacy_doubt(clause: &Clause<'_>, context: &Context<'_>, errand: Errand) -> bool {
    let capturing = matches!(
        context.step(),
        Step::Name | Step::Phone | Step::PreferredTime
    );
    capturing && errand == Errand::AfterSales && clause.asks
}
