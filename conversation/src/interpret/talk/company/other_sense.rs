//! Words of a topic that are of something else here.

use crate::interpret::{Clause, Context, Span};
use crate::language::Topic;

/// `uno baratito y seguro` wants a car, no policy.
pub(super) fn wants_safe_car(clause: &Clause<'_>, topic: Topic, core: &Span) -> bool {
    let car = ["uno", "una", "algo", "carro", "auto", "coche", "camioneta"];
    // `¿cuál es más seguro?`
    let before = clause.text(core.start.wrapping_sub(1));
    let graded = matches!(before, "mas" | "muy" | "tan" | "bien" | "igual");
    topic == Topic::Insurance && core.len() == 1 && (graded || !clause.asks && clause.has(&car))
}

/// `soy jubilado del Seguro`, `mi señora va al Seguro Social`: where somebody worked or is
/// treated, and no policy.
pub(super) fn is_public_insurance(clause: &Clause<'_>, topic: Topic) -> bool {
    const OF_STATE: &[&str] = &[
        "jubilado",
        "jubilada",
        "jubilados",
        "pensionado",
        "pensionada",
        "pension",
        "imss",
        "social",
        "consulta",
        "consultas",
        "derechohabiente",
        "doctor",
        "doctora",
        "enfermera",
    ];
    let works = clause.has(&["trabajo", "trabaja", "trabajaba", "trabaje"])
        && clause.places().any(|at| {
            let words = (clause.text(at), clause.text(at + 1), clause.text(at + 2));
            matches!(words, ("en", "el", "seguro"))
        });
    topic == Topic::Insurance && (clause.has(OF_STATE) || works)
}

/// `(le pregunté del cheque), no del seguro`
pub(super) fn is_denied_topic(clause: &Clause<'_>, core: &Span) -> bool {
    let start = clause.span.start;
    let of = matches!(clause.text(start + 1), "del" | "de" | "por" | "sobre");
    let near = core.start <= start + 3;
    clause.text(start) == "no" && of && near && clause.span.len() <= core.len() + 4
}

/// `para app`, `en aplicación`: the customer drives for one, and asks for none of ours.
pub(super) fn is_of_ride_hailing(clause: &Clause<'_>, topic: Topic, core: &Span) -> bool {
    let before = clause.text(core.start.wrapping_sub(1));
    let last = clause.text(core.end - 1);
    topic == Topic::App
        && matches!(last, "app" | "apps" | "aplicacion" | "aplicaciones")
        && matches!(before, "para" | "pa" | "en" | "de" | "por")
        && !matches!(clause.text(core.start), "la" | "tienen" | "descargar")
}

/// `¿y es seguro?`, behind an answer about a car: how safe that car is.
pub(super) fn is_of_the_car(
    clause: &Clause<'_>,
    context: &Context<'_>,
    topic: Topic,
    core: &Span,
) -> bool {
    let adjective = matches!(clause.text(core.end - 1), "seguro" | "segura");
    let short = clause.span.len() <= core.len() + 1;
    topic == Topic::Company
        && adjective
        && short
        && context.state.recommended.is_some()
        && context.state.asked == "take_it"
}

/// `¿cuánto tardan en borrarlos?`: the time of something else than a delivery.
pub(super) fn takes_other_time(clause: &Clause<'_>, topic: Topic, core: &Span) -> bool {
    const DELIVERS: &[&str] = &[
        "lleg", "entreg", "trae", "traslad", "mand", "envi", "dar", "tener", "llev", "surt",
    ];
    let next = clause.text(core.end + 1);
    let verb = next.trim_end_matches(['l', 'o', 'a', 's', 'm', 'e']);
    topic == Topic::Delivery
        && clause.text(core.end) == "en"
        && verb.ends_with('r')
        && !DELIVERS.iter().any(|stem| next.starts_with(stem))
}

/// `vi en Facebook un Rio`: where an advertisement was seen asks for no address.
pub(super) fn names_where_seen(clause: &Clause<'_>, topic: Topic) -> bool {
    const SEEN: &[&str] = &[
        "vi",
        "vimos",
        "anuncio",
        "anunciado",
        "anunciaron",
        "anuncian",
        "publicado",
        "publicacion",
        "publicaron",
        "marketplace",
        "aparece",
        "salio",
    ];
    topic == Topic::CustomerCare && clause.has(SEEN)
}
