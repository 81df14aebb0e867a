//! Whether an act may change what matters.

use super::{Act, Clause, Context, Reading};
use crate::state::{Down, Step};

/// Whether what a clause says is sure enough to act on. `unexplained` are the
/// places of the words that nothing accounts for.
pub(super) fn is_certain(
    reading: &Reading,
    clause: &Clause<'_>,
    unexplained: &[usize],
    context: &Context<'_>,
) -> bool {
    if !reading.act.matters() {
        return true;
    }
    let doubtful = is_improbable(&reading.act, clause, context)
        || is_of_own_car(&reading.act, clause)
        || is_of_two_people(&reading.act, clause);
    if doubtful {
        return false;
    }
    if unexplained.is_empty() {
        return true;
    }
    match reading.act {
        // Ten digits that can be dialled are nothing else.
        Act::Phone(_) => !clause.has(&["no", "ya", "nunca", "tampoco"]),
        Act::Name(_) | Act::Time(_) => {
            context.step().is_contact() && only_reasons_follow(reading, clause, unexplained)
        }
        Act::DownPayment(_) | Act::Term(_) | Act::Monthly(_)
            if only_a_purpose_follows(reading, clause, unexplained) =>
        {
            true
        }
        Act::Budget(_) if context.step() == Step::Budget => {
            unexplained.len() <= 3 && !clause.has(OTHER_FIGURES)
        }
        _ => false,
    }
}

/// Words beside which an amount is no budget.
const OTHER_FIGURES: &[&str] = &[
    "metros",
    "m",
    "litros",
    "km",
    "kilometros",
    "interes",
    "intereses",
    "descuento",
    "cochera",
    "garage",
    "garaje",
    "servicio",
    "servicios",
    "seguro",
    "enganche",
    "mensualidad",
    "cuesta",
    "vale",
    "sale",
    "gasto",
    "gasta",
    "pagas",
    "puntos",
    "cobran",
    "gano",
    "sueldo",
    "diferencia",
    "renta",
    "colegiatura",
    "hijos",
    "anos",
    "mensuales",
    "mes",
];

/// `mi coche tiene 240 mil`, `la diferencia es de 100 mil`: no money of a sale.
fn is_of_own_car(act: &Act, clause: &Clause<'_>) -> bool {
    const VEHICLES: &[&str] = &["coche", "carro", "auto", "camioneta", "troca", "nave"];
    let own = clause
        .places()
        .any(|place| clause.text(place) == "mi" && VEHICLES.contains(&clause.text(place + 1)));
    act.is_money() && (own || clause.has(&["diferencia"]))
}

/// `mi hermano busca uno de 300 y yo uno de 220`: whose money an amount is, is
/// asked.
fn is_of_two_people(act: &Act, clause: &Clause<'_>) -> bool {
    const OTHERS: &[&str] = &["quiere", "busca", "necesita", "ocupa", "tiene", "trae"];
    act.is_money() && clause.has(&["yo"]) && clause.has(OTHERS)
}

/// Most of a car's price is no down payment unless it is called one.
fn is_improbable(act: &Act, clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let Act::DownPayment(Down::Amount(amount)) = act else {
        return false;
    };
    let price = context.chosen().and_then(|car| car.price);
    let most = price.is_some_and(|price| amount.0 > price.0 / 10 * 6);
    most && !clause.has(&["enganche", "anticipo", "inicial", "entrada", "adelanto"])
}

/// `el lunes a las 5, saliendo de la uni`: what follows says only why.
fn only_reasons_follow(reading: &Reading, clause: &Clause<'_>, unexplained: &[usize]) -> bool {
    const BEGIN_REASON: &[&str] = &[
        "que", "ya", "porque", "cuando", "saliendo", "pues", "si", "para", "antes", "despues",
        "mientras", "como", "y", "o",
    ];
    let end = reading.explains.iter().map(|span| span.end).max();
    let (Some(end), Some(first)) = (end, unexplained.first()) else {
        return false;
    };
    // The word that begins the reason may itself frame the act: `saliendo`.
    let core = reading.explains[0].end;
    let begins = (core..=*first).any(|place| BEGIN_REASON.contains(&clause.text(place)));
    *first >= end && begins
}

/// `60 % de enganche para que no duela`: behind an amount that is called what
/// it is, a purpose without any figure changes nothing of it.
fn only_a_purpose_follows(reading: &Reading, clause: &Clause<'_>, unexplained: &[usize]) -> bool {
    let end = reading.explains.iter().map(|span| span.end).max();
    let (Some(end), Some(first)) = (end, unexplained.first()) else {
        return false;
    };
    let begins = (end..*first)
        .find(|at| matches!(clause.text(*at), "para" | "pa") && clause.text(*at + 1) == "que");
    let figures = |from: usize| {
        (from..clause.span.end).any(|place| {
            clause.words[place].number.is_some()
                || matches!(clause.text(place), "mil" | "millon" | "mitad")
        })
    };
    reading.explains.len() > 1 && begins.is_some_and(|begins| !figures(begins))
}
