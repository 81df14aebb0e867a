//! Days and parts of the day that do not suit.

use jiff::civil::Date;

use super::super::day::{self, Day};
use super::super::part::{self, Part};
use crate::interpret::Clause;

/// Whether words say that a day does not suit.
pub(super) fn refuses_a_day(clause: &Clause<'_>, today: Date) -> bool {
    clause
        .places()
        .any(|at| refused_day(clause, at, today).is_some())
}

/// `hoy no, …`, `jueves no puedo`, `el martes no`: a day that does not suit, up to its end.
pub(super) fn refused_day(clause: &Clause<'_>, at: usize, today: Date) -> Option<usize> {
    const CANNOT: &[&str] = &[
        "puedo", "puede", "podria", "podemos", "voy", "se", "porque", "pq", "xq", "estoy", "ando",
        "mejor", "me", "va", "porfa", "que", "q", "k", "pork", "porke", "por", "ni", "tengo",
        "quiero",
    ];
    /// Verbs that end what is refused.
    const CAN: &[&str] = &["puedo", "alcanzo", "alcance", "podre", "pude", "llego"];
    /// `hoy ya no, mañana`, `hoy siempre no puedo`
    const BEFORE_NO: &[&str] = &[
        "ya", "siempre", "pues", "mejor", "creo", "que", "la", "verdad",
    ];
    let (day, end) = day::day_at(clause, at, today)?;
    let small = (end..clause.span.end).take_while(|place| BEFORE_NO.contains(&clause.text(*place)));
    let no = end + small.count();
    let end = if clause.text(no) == "no" { no } else { end };
    let denied = matches!(day, Day::On(_)) && clause.text(end) == "no";
    let next = end + 1;
    // `hoy no mañana a las 5`, `en la mañana no en la tarde`
    if denied && day::day_at(clause, next, today).is_some() {
        return Some(next);
    }
    let alone = next >= clause.span.end || clause.words[next].pause;
    let can = CAN.contains(&clause.text(next));
    let cannot = can || CANNOT.contains(&clause.text(next));
    (denied && (alone || cannot)).then_some(next + usize::from(can))
}

/// `en la mañana no, …`: a part of the day that does not suit.
pub(super) fn refused_part(clause: &Clause<'_>, at: usize) -> Option<usize> {
    let (part, end) = part::part_at(clause, at, false)?;
    let next = end + 1;
    let other = part::part_at(clause, next, false).is_some();
    if matches!(part, Part::Of(_)) && clause.text(end) == "no" && other {
        return Some(next);
    }
    let alone = next >= clause.span.end || clause.words[next].pause;
    let cannot = matches!(clause.text(next), "puedo" | "porque" | "pq" | "xq" | "me");
    let denied = matches!(part, Part::Of(_)) && clause.text(end) == "no";
    let can = clause.text(next) == "puedo";
    (denied && (alone || cannot)).then_some(next + usize::from(can))
}

/// `ahorita ya me voy a dormir`, `ahorita estoy en el trabajo`: what the customer does now;
/// `ahorita estoy libre`, `ahorita puedo` suit. Returns where the verb ends.
pub(super) fn done_now(clause: &Clause<'_>, end: usize) -> Option<usize> {
    const BETWEEN: &[&str] = &["ya", "me", "nos", "todavia", "aun", "casi", "pues", "yo"];
    const DOES: &[&str] = &[
        "no", "voy", "vamos", "ando", "estoy", "estamos", "tengo", "entro", "salgo", "manejo",
        "toca", "trabajo", "duermo", "como", "cuido", "atiendo", "urge", "vengo", "acuesto",
    ];
    const SUITS: &[&str] = &[
        "libre",
        "disponible",
        "desocupado",
        "desocupada",
        "tiempo",
        "chance",
    ];
    let verb = (end..clause.span.end).find(|place| !BETWEEN.contains(&clause.text(*place)))?;
    let does = DOES.contains(&clause.text(verb)) && !clause.has(SUITS);
    does.then_some((verb + 2).min(clause.span.end))
}
