//! The customer's own car that is given or sold no more: `ya no voy a dejar mi carro a
//! cuenta`, `lo vendo por fuera`.

use super::errands::VEHICLES;
use super::no_more::is_there_no_more;
use crate::interpret::{Act, Clause, Context, Errand, Noted, Reading, Span, cars};
use crate::lexicon::Frame;

/// Verbs by which a car is given in part payment or sold.
const GIVES: &[&str] = &[
    "dejo",
    "dejamos",
    "dejar",
    "dejarlo",
    "dejarla",
    "dejarles",
    "dejare",
    "doy",
    "damos",
    "dar",
    "darlo",
    "darla",
    "darles",
    "dare",
    "entrego",
    "entregar",
    "entregarlo",
    "entregarla",
    "meto",
    "meter",
    "meterlo",
    "meterla",
    "va",
    "vendo",
    "vendemos",
    "vender",
    "venderlo",
    "venderla",
    "venderles",
    "vendere",
];

/// What the car is given as.
const SHARES: &[&str] = &["cuenta", "enganche", "anticipo", "parte", "cambio"];

/// Words of a condition, a bound or a delay, under which the car may still be given.
const OPEN: &[&str] = &[
    "si", "hasta", "menos", "mil", "pesos", "todavia", "aun", "cuando", "regalado",
];

/// Verbs by which what was said is dropped.
const DROPS: &[&str] = &[
    "olvida",
    "olvide",
    "olviden",
    "olvidate",
    "olvidese",
    "olvidalo",
    "quita",
    "quite",
    "quiten",
    "quitale",
    "quitele",
    "quitenle",
    "cancela",
    "cancele",
    "cancelen",
    "borra",
    "borre",
    "borren",
    "descarta",
    "descarten",
    "sin",
];

/// The end of a trade-in or of a sale, where one was spoken of.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let given = matches!(
        context.state.errand,
        Some(Errand::TradeIn | Errand::SellCar)
    ) || context.state.lead.own_car_withdrawn;
    if !given || clause.asks || clause.span.is_empty() {
        return None;
    }
    let ends = is_given_no_more(clause, context)
        || is_there_no_more(clause, context)
        || is_dropped(clause, context)
        || !clause.has(OPEN) && (is_sold_elsewhere(clause, context) || is_kept(clause, context));
    // `Chuy Mendoza, y no anotes el Tsuru`: what stands before it says something else.
    let no = clause
        .find(&["no"])
        .filter(|_| is_there_no_more(clause, context));
    let start = no.map_or(clause.span.start, |no| {
        let turned = matches!(clause.text(no.wrapping_sub(1)), "ya" | "mejor" | "siempre");
        no - usize::from(turned)
    });
    ends.then(|| Reading::new(Act::Change(Noted::OwnCar), start..clause.span.end))
}

/// `ya no voy a dejar mi carro a cuenta`, `siempre no lo dejo`, `lo del Aveo ya no`.
fn is_given_no_more(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let Some(no) = clause.find(&["no"]) else {
        return false;
    };
    // `no tiene adeudos`, `no lo dejo en menos de 90`
    if clause.has(OPEN) && !clause.has(&["siempre"]) || has_figure(clause) {
        return false;
    }
    let verb = (no + 1..clause.span.end).find(|place| GIVES.contains(&clause.text(*place)));
    match verb {
        Some(verb) => speaks_of_it(clause, context) || points_at_it(clause, verb),
        None => drops_by_name(clause, context, no),
    }
}

/// `lo del Aveo ya no`, `mi carro siempre no`: the car, and a `no` that ends the clause.
fn drops_by_name(clause: &Clause<'_>, context: &Context<'_>, no: usize) -> bool {
    let turned = matches!(clause.text(no.wrapping_sub(1)), "ya" | "siempre" | "mejor");
    turned && no + 1 == clause.span.end && speaks_of_it(clause, context)
}

/// `olvida lo del carro a cuenta`, `quita lo de mi Aveo`.
fn is_dropped(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let drops = clause.find(DROPS);
    let led = drops.is_some_and(|at| {
        let next = (clause.text(at + 1), clause.text(at + 2));
        matches!(
            next,
            ("lo" | "eso", "de" | "del") | ("mi" | "el" | "dejar", _)
        )
    });
    led && speaks_of_it(clause, context)
}

/// `lo vendo por fuera`, `ya vendí el Aveo`, `se lo voy a vender a mi cuñado`.
fn is_sold_elsewhere(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    const SOLD: &[&str] = &["vendi", "vendimos"];
    const SELLS: &[&str] = &[
        "vendo", "vender", "venderlo", "venderla", "vendere", "vendemos",
    ];
    const ELSEWHERE: &[&str] = &["fuera", "lado", "aparte", "particular", "otro", "otra"];
    if let Some(sold) = clause.find(SOLD) {
        return points_at_it(clause, sold) || speaks_of_it(clause, context);
    }
    let Some(sells) = clause.find(SELLS) else {
        return false;
    };
    let own_account = (sells..clause.span.end).any(|place| {
        let words = (
            clause.text(place),
            clause.text(place + 1),
            clause.text(place + 2),
        );
        words == ("por", "mi", "cuenta")
    });
    let to_somebody = clause
        .frames(Frame::Relative)
        .any(|who| who.start > sells && clause.text(who.start - 1) == "a");
    let elsewhere = clause.has(ELSEWHERE) || own_account || to_somebody;
    elsewhere && (points_at_it(clause, sells) || speaks_of_it(clause, context))
}

/// `mejor me quedo con mi carro`, `se lo queda mi hijo`, `lo voy a conservar`.
fn is_kept(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    const KEEPS: &[&str] = &["conservar", "conservo", "conservarlo", "conservarla"];
    if let Some(keeps) = clause.find(KEEPS) {
        return points_at_it(clause, keeps) || speaks_of_it(clause, context);
    }
    let stays = clause.find(&["queda", "quedo", "quedar", "quedara"]);
    let own = cars::own(clause, context);
    let named = |at: usize| {
        let behind = clause.text(at + 1) == "con" && clause.text(at + 2) == "mi";
        let vehicle = VEHICLES.contains(&clause.text(at + 3));
        behind && (vehicle || !own.is_empty())
    };
    stays.is_some_and(|at| {
        let others = clause.frames(Frame::Relative).next().is_some();
        let pointed = matches!(clause.text(at.wrapping_sub(1)), "lo" | "la")
            && clause.text(at.wrapping_sub(2)) == "se";
        named(at) || pointed && others
    })
}

/// Whether the own car is named, or what it was given as: `mi carro`, `el Aveo`, `el mío`,
/// `a cuenta`.
pub(super) fn speaks_of_it(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let own = clause.places().any(|place| {
        let noun = clause.text(place + 1);
        let mine = matches!(noun, "mio" | "mia");
        match clause.text(place) {
            "mi" | "nuestro" | "nuestra" => {
                VEHICLES.contains(&noun) || context.facts.spelling.is_car_word(noun)
            }
            "el" | "la" => mine,
            "carro" | "auto" | "coche" | "camioneta" => {
                matches!(noun, "a" | "de" | "como") && SHARES.contains(&clause.text(place + 2))
            }
            "a" => noun == "cuenta",
            _ => false,
        }
    });
    let known = context
        .state
        .own_car
        .as_ref()
        .and_then(|car| car.model.as_ref());
    own || known.is_some() && !cars::own(clause, context).is_empty()
}

/// `lo dejo`, `la voy a dejar`, `dejarlo`: a verb with the pronoun of a car.
fn points_at_it(clause: &Clause<'_>, verb: usize) -> bool {
    const NEAR: usize = 4;
    let text = clause.text(verb);
    let enclitic = text.ends_with("rlo") || text.ends_with("rla");
    let near: Span = verb.saturating_sub(NEAR).max(clause.span.start)..verb;
    enclitic
        || near
            .into_iter()
            .any(|place| matches!(clause.text(place), "lo" | "la"))
}

fn has_figure(clause: &Clause<'_>) -> bool {
    let mut places = clause.places();
    places.any(|place| clause.words[place].number.is_some())
}
