//! Whether a frame of a fact asks for it, or states something.

use super::Scene;
use crate::interpret::Span;
use crate::lexicon::{Frame, Label};

/// Words that ask without a question.
const REQUESTS: &[&str] = &[
    "hazme",
    "haz",
    "hagame",
    "sacame",
    "cotizame",
    "calculame",
    "pasame",
    "paseme",
    "pasenme",
    "mandame",
    "mandeme",
    "dime",
    "digame",
    "diganme",
    "dame",
];

/// Whether a frame asks here: in a question, or as what the clause begins with.
pub(super) fn is_asked(scene: &Scene<'_>, frame: Frame, span: &Span) -> bool {
    if says_something_else(scene, frame, span) || is_of_company(scene, span) {
        return false;
    }
    if is_denied_to_be_asked(scene, span) {
        return false;
    }
    let clause = scene.clause;
    let named = scene.cars().next().is_some();
    let at_hand = scene.has_car_at_hand() || scene.context.state.wish.make.is_some();
    // `kilometraje de la misma`
    let small = matches!(
        frame,
        Frame::Kilometres | Frame::Size | Frame::Consumption | Frame::SeatsFact
    );
    let short = clause.places().len() <= 5 && at_hand && small;
    // `faltó el largo`, `el largo sigue sin respuesta`
    const MISSED: &[&str] = &[
        "falto",
        "falta",
        "faltaba",
        "respuesta",
        "respondio",
        "respondiste",
        "contesto",
        "contestaste",
        "preguntaba",
        "pregunte",
    ];
    let which = clause.has(&["cual", "cuales"]) && frame == Frame::Consumption;
    if which && (named || at_hand) {
        return true;
    }
    if clause.has(MISSED) && (named || at_hand) && frame != Frame::Price {
        return true;
    }
    let bare = short || matches!(frame, Frame::Price | Frame::MonthlyFact | Frame::Details);
    if clause.asks {
        return named || at_hand || bare || frame != Frame::Equipment;
    }
    let requested = clause.has(REQUESTS) && (named || at_hand) && frame != Frame::Equipment;
    (named || bare || requested)
        && (begins(scene, span) || requested || named && stands_alone(scene, frame, span))
        && !states_money(scene)
}

/// `no te pregunté cuánto cuesta`
fn is_denied_to_be_asked(scene: &Scene<'_>, span: &Span) -> bool {
    const ASKED: &[&str] = &[
        "pregunte",
        "pregunto",
        "preguntaba",
        "pedi",
        "preguntando",
        "dije",
    ];
    let clause = scene.clause;
    let verb = (clause.span.start..span.start).rfind(|place| ASKED.contains(&clause.text(*place)));
    verb.is_some_and(|verb| {
        let before = verb.saturating_sub(2).max(clause.span.start)..verb;
        let between = (verb + 1..span.start).all(|place| !matches!(clause.text(place), "sino"));
        between && before.into_iter().any(|place| clause.text(place) == "no")
    })
}

/// `¿cuánto tiempo …?`, `algo más grande`, `¿ese precio ya incluye IVA?`: no price and
/// no size is asked for.
fn says_something_else(scene: &Scene<'_>, frame: Frame, span: &Span) -> bool {
    const NO_PRICE: &[&str] = &[
        "carga", "cargan", "jala", "arrastra", "cabe", "caben", "gasta", "consume", "rinde",
        "mide", "soporta", "aguanta", "tiempo", "gana", "ganan", "dura", "duran", "tarda",
        "tardan", "falta", "pesa", "llevan",
    ];
    const INCLUDES: &[&str] = &["incluye", "incluyen", "incluido", "incluida", "iva"];
    let clause = scene.clause;
    match frame {
        Frame::Size => clause.text(span.start) == "mas" && !clause.has(&["cual", "cuales"]),
        Frame::Price => {
            // `¿cuánto es lo menos que se puede dar de enganche?`, `me quedo con él en el
            // precio que dicen`
            let least = clause.has(&["menos", "minimo", "minima"]);
            let agreed = clause
                .frames(Frame::Reason)
                .any(|reason| reason.start <= span.start && span.end <= reason.end);
            let of_loan = clause.frame(Frame::DownPayment).is_some()
                || scene.context.step().is_loan() && clause.span.len() <= 6;
            if least && of_loan || agreed {
                return true;
            }
            // `el que cuesta 236` is a car.
            let said = clause
                .words
                .get(span.end)
                .filter(|_| span.end < clause.span.end);
            if !clause.asks && said.is_some_and(|word| word.number.is_some()) {
                return true;
            }
            let of_other = span.len() == 1 && NO_PRICE.contains(&clause.text(span.end));
            of_other || clause.has(INCLUDES) && !clause.has(&["cuanto"])
        }
        _ => false,
    }
}

/// `¿el traslado de otra ciudad cuánto cuesta?` names no car.
fn is_of_company(scene: &Scene<'_>, span: &Span) -> bool {
    let topic = scene
        .clause
        .labels()
        .any(|(label, words)| matches!(label, Label::Topic(_)) && !span.contains(&words.start));
    topic
        && !scene
            .cars()
            .any(|phrase| phrase.mention.is_some() || phrase.points() && !phrase.car.other)
}

/// Whether the clause begins with the frame, fillers aside.
fn begins(scene: &Scene<'_>, span: &Span) -> bool {
    let is_filler = |place| {
        scene
            .context
            .facts
            .frames
            .is_filler(scene.clause.text(place))
    };
    let mut places = scene.clause.places();
    let first = places.find(|place| span.contains(place) || !is_filler(*place));
    first.is_some_and(|place| span.contains(&place))
}

/// `el Swift 2022 a cómo lo dan`, `polo 21 precio`, `la Partner qué años tienes`: the
/// car, and what is asked of it.
fn stands_alone(scene: &Scene<'_>, frame: Frame, span: &Span) -> bool {
    let by_word = matches!(scene.clause.text(span.start), "que" | "cuanto" | "cuantos");
    match frame {
        Frame::YearFact | Frame::Kilometres => by_word,
        Frame::Price => {
            let cars = scene.cars().map(|phrase| phrase.words.clone());
            let all: Vec<Span> = cars.chain([span.clone()]).collect();
            by_word || span.len() > 1 || scene.is_otherwise_silent(&all)
        }
        _ => false,
    }
}

/// `cuanto` in a clause that names an amount states more than it asks.
fn states_money(scene: &Scene<'_>) -> bool {
    let figures = scene.clause.places();
    figures
        .into_iter()
        .any(|place| scene.clause.words[place].dollar)
}
