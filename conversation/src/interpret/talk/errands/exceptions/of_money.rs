//! Money and loans, spoken of with an errand's words.

use super::VEHICLES;
use crate::interpret::quantity::quantities;
use crate::interpret::{Clause, Context, Errand, Span, cars};

/// `los 35 los puedo dar de enganche`: money, where no car of the customer's is spoken of.
pub(in crate::interpret::talk::errands) fn is_money_down(
    clause: &Clause<'_>,
    context: &Context<'_>,
    errand: Errand,
    core: &Span,
) -> bool {
    const VERBS: &[&str] = &[
        "lo", "la", "pienso", "quiero", "quisiera", "queremos", "voy", "puedo",
    ];
    const NAMES: &[&str] = &["mi", "mio", "mia", "auto", "carro", "coche", "cuenta"];
    let open = errand == Errand::TradeIn
        && VERBS.contains(&clause.text(core.start))
        && !core
            .clone()
            .any(|place| NAMES.contains(&clause.text(place)));
    let message = clause.message();
    let owned = context.state.own_car.is_some() || context.state.errand == Some(errand);
    let mine = |place: usize| matches!(message.text(place), "mi" | "nuestro" | "nuestra");
    let car = message
        .places()
        .any(|place| mine(place) && VEHICLES.contains(&message.text(place + 1)));
    let car = car || !cars::own(&message, context).is_empty();
    let amount = quantities(clause).iter().any(|one| !one.is_model_year());
    open && (amount || !owned && !car)
}

/// `mi crédito lo rechazó el banco` speaks of a loan that is looked for.
pub(in crate::interpret::talk::errands) fn is_credit_to_be_had(
    clause: &Clause<'_>,
    errand: Errand,
) -> bool {
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
    const LENDERS: &[&str] = &[
        "fovissste",
        "infonavit",
        "banco",
        "bancomer",
        "coppel",
        "elektra",
        "hipotecario",
        "nomina",
        "casa",
        "agencia",
        "moto",
    ];
    errand == Errand::AfterSales && of_credit && (clause.has(WANTED) || clause.has(LENDERS))
}

/// `¿cómo quedó mi mensualidad?` of the car chosen in this conversation.
pub(in crate::interpret::talk::errands) fn is_of_this_plan(
    clause: &Clause<'_>,
    context: &Context<'_>,
    errand: Errand,
    core: &Span,
) -> bool {
    let last = clause.text(core.end - 1);
    let plan = matches!(last, "mensualidad" | "credito" | "apartado" | "compra");
    errand == Errand::AfterSales && plan && context.chosen().is_some()
}
