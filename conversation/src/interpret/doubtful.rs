//! What makes an act doubtful, whatever explains its clause.

mod money;

use super::{Act, Clause, Context, Reading, cars};
use crate::lexicon::Frame;
use crate::payment::Down;
pub(super) use money::{is_between_two, is_no_loan_without_car, is_thousands_or_share};

/// `creo que la primera`, `a lo mejor la segunda`: a doubt right before a car that no verb
/// takes.
pub(super) fn is_perhaps(reading: &Reading, clause: &Clause<'_>, context: &Context<'_>) -> bool {
    const NEAR: usize = 3;
    let start = reading.explains[0].start;
    let near = start.saturating_sub(NEAR).max(clause.span.start)..start;
    let maybe = near.clone().any(|place| {
        let (word, next) = (clause.text(place), clause.text(place + 1));
        context.facts.frames.is_doubt(word)
            || matches!(
                (word, next),
                ("lo", "mejor") | ("igual", "y") | ("chance", "y")
            )
    });
    // The clause is cut before `mejor`.
    let before = clause
        .span
        .start
        .checked_sub(1)
        .map(|at| clause.words[at].text.as_str());
    let perhaps = before == Some("lo") && clause.text(clause.span.start) == "mejor";
    let firm = clause.frame(Frame::Choose).is_some();
    let pays = matches!(reading.act, Act::Pay(_)) || reading.act.is_money();
    pays && perhaps || matches!(reading.act, Act::Choose(_)) && (maybe || perhaps) && !firm
}

/// `no el 2022`, where cars were shown: `no, the 2022`, or not that one.
pub(super) fn is_turn_or_refusal(reading: &Reading, clause: &Clause<'_>) -> bool {
    let start = reading.explains[0].start;
    let article = matches!(clause.text(start), "el" | "la");
    let before = start.checked_sub(1).map_or("", |at| clause.text(at));
    let opens = start <= clause.span.start + 2;
    matches!(reading.act, Act::Refuse(_)) && article && before == "no" && opens
}

/// `me quedo con el Versa si me lo dejan en 200`, `… cuando venda mi carro`: taken on a
/// condition; `el Versa si me gusta` affirms.
pub(super) fn is_conditional_choice(reading: &Reading, clause: &Clause<'_>) -> bool {
    const AFFIRMS: &[&str] = &[
        "gusta", "gusto", "late", "latio", "interesa", "convence", "encanta", "agrada", "alcanza",
        "quiero", "queremos", "quedo", "llevo", "va", "conviene", "se",
    ];
    const WHENEVER: &[&str] = &[
        "gusten", "gustes", "guste", "quieran", "quieras", "puedan", "sea",
    ];
    let end = reading.explains[0].end;
    let condition = |place: usize| {
        let mut next = (place + 1..place + 3).map(|at| clause.text(at));
        let said = !clause.text(place + 1).is_empty();
        match clause.text(place) {
            "si" => said && !next.any(|word| AFFIRMS.contains(&word)),
            "cuando" => said && !next.any(|word| WHENEVER.contains(&word)),
            _ => false,
        }
    };
    matches!(reading.act, Act::Choose(_)) && (end..clause.span.end).any(condition)
}

/// `me dijeron que con 200 mil alcanza uno`
pub(super) fn is_hearsay(act: &Act, clause: &Clause<'_>) -> bool {
    const HEARD: &[&str] = &[
        "dijeron",
        "decian",
        "oi",
        "lei",
        "escuche",
        "contaron",
        "platicaron",
    ];
    act.is_money() && clause.has(HEARD)
}

/// `mi coche tiene 240 mil`, `la diferencia es de 100 mil`: no money of a sale.
pub(super) fn is_of_own_car(reading: &Reading, clause: &Clause<'_>) -> bool {
    const VEHICLES: &[&str] = &["coche", "carro", "auto", "camioneta", "troca", "nave"];
    let own = clause
        .places()
        .any(|place| clause.text(place) == "mi" && VEHICLES.contains(&clause.text(place + 1)));
    // `doy 200 mil de enganche y aparte mi carro` calls the amount what it is.
    let named = matches!(
        reading.act,
        Act::DownPayment(_) | Act::Term(_) | Act::Monthly(_)
    ) && clause.frame(Frame::DownPayment).is_some();
    // `mi presupuesto sería como 450 mil contando lo de mi carro`
    let budget = matches!(reading.act, Act::Budget(_)) && clause.has(&["presupuesto", "tope"]);
    let named = named || budget;
    reading.act.is_money() && (own && !named || clause.has(&["diferencia"]))
}

/// `mi hermano busca uno de 300 y yo uno de 220`: whose money an amount is, is
/// asked.
pub(super) fn is_of_two_people(act: &Act, clause: &Clause<'_>) -> bool {
    const OTHERS: &[&str] = &["quiere", "busca", "necesita", "ocupa", "tiene", "trae"];
    act.is_money() && clause.has(&["yo"]) && clause.has(OTHERS)
}

/// `yo quiero la Kicks pero mi esposo prefiere la T-Cross`: two people want two cars.
pub(super) fn is_disputed(clause: &Clause<'_>) -> bool {
    const OTHERWISE: &[&str] = &[
        "quiere",
        "prefiere",
        "insiste",
        "pide",
        "busca",
        "quieren",
        "prefieren",
    ];
    const NO_CAR: &[&str] = &["saber", "ver", "que", "preguntar", "probarlo", "probarla"];
    /// Words between `pero` and the verb.
    const NEAR: usize = 4;
    let message = clause.message();
    let end = clause.span.end;
    let but = matches!(message.text(end), "pero" | "y" | "aunque" | "mientras");
    let mut relatives = message.frames(Frame::Relative);
    but && relatives.any(|who| {
        let near = (end..end + NEAR).contains(&who.start);
        let mut verbs = who.end..who.end + 2;
        let verb = verbs.find(|at| OTHERWISE.contains(&message.text(*at)));
        near && verb.is_some_and(|at| !NO_CAR.contains(&message.text(at + 1)))
    })
}

/// Most of a car's price is no down payment unless it is called one.
pub(super) fn is_improbable(act: &Act, clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let Act::DownPayment(Down::Amount(amount)) = act else {
        return false;
    };
    let price = context.chosen().and_then(|car| car.price);
    let most = price.is_some_and(|price| amount.0 > price.0 / 10 * 6);
    most && !clause.has(&["enganche", "anticipo", "inicial", "entrada", "adelanto"])
        && clause.frame(Frame::Rest).is_none()
}

/// Words beside which an amount is no budget.
pub(super) const OTHER_FIGURES: &[&str] = &[
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

/// `la blanquita no, la otra`: nothing says which one is refused.
pub(super) fn is_other_than_unknown(
    reading: &Reading,
    clause: &Clause<'_>,
    context: &Context<'_>,
) -> bool {
    let other = matches!(&reading.act, Act::Choose(car) if car.other);
    let Some(no) = clause.span.start.checked_sub(1).filter(|_| other) else {
        return false;
    };
    let earlier = clause.earlier();
    let refused = earlier.text(no.wrapping_sub(1));
    let article = matches!(earlier.text(no.wrapping_sub(2)), "el" | "la");
    let known =
        cars::named(&earlier, context).is_some() || cars::dated(&earlier, context).is_some();
    let ordinal = matches!(
        refused,
        "primero" | "primera" | "segundo" | "segunda" | "tercero" | "tercera" | "ultimo" | "ultima"
    );
    let filler = context.facts.frames.is_filler(refused);
    earlier.text(no) == "no" && article && !known && !ordinal && !filler
}
