//! Words beside an act that say only why, what for, from where or when.

use super::{Act, Clause, Reading};
use crate::lexicon::{Frame, Frames};

/// Whether what is left unexplained says only why, what for, from where or when, and
/// so leaves the act as it is: `60 % de enganche para que no duela`, `el lunes a las 5
/// saliendo de la uni`, `nada de Renault que me salió malo`.
///
/// `asked`: the down payment is what was asked.
///
/// Such words follow everything that the act rests on, are led to by a word that
/// opens a circumstance, and hold neither a figure nor a doubt. An amount, a choice or
/// a refusal has to be called what it is; a name or a time answers what was asked.
pub(super) fn only_circumstances_follow(
    reading: &Reading,
    clause: &Clause<'_>,
    unexplained: &[usize],
    asked: bool,
    frames: &Frames,
) -> bool {
    // A condition or an alternative leaves a time as it is, not an amount.
    const OPEN_OF_TIMES: &[&str] = &["si", "o"];
    let contact = matches!(reading.act, Act::Name(_) | Act::Time(_));
    // `48 meses` is called what it is by its unit.
    let by_unit = matches!(reading.act, Act::Term(_)) && reading.explains[0].len() > 1;
    let answers = asked && says_where_from(reading, clause, unexplained);
    let named = contact || by_unit || answers || reading.explains.len() > 1;
    let end = reading.explains.iter().map(|span| span.end).max();
    let (Some(end), Some(first)) = (end, unexplained.first()) else {
        return false;
    };
    // The word that opens a reason may itself frame a time: `saliendo`, or end a phrase:
    // `de enganche de | unas vacas`.
    let joined = matches!(clause.text(end.wrapping_sub(1)), "de" | "del");
    let from = if contact {
        reading.explains[0].end
    } else {
        end - usize::from(joined)
    };
    let opens = |place: usize| {
        let word = clause.text(place);
        // `no quiero crédito con intereses tan altos` decides nothing.
        let of_pay = matches!(reading.act, Act::Pay(_)) && matches!(word, "con" | "de" | "del");
        frames.opens_circumstance(word) && !of_pay || contact && OPEN_OF_TIMES.contains(&word)
    };
    // What another act explains changes nothing of this one.
    let figures = unexplained.iter().any(|place| {
        clause.words[*place].number.is_some()
            || matches!(clause.text(*place), "mil" | "millon" | "mitad" | "doble")
    });
    let doubts = (*first..clause.span.end).any(|place| frames.is_doubt(clause.text(place)));
    // `Nissan no porfa, ya tuve dos`
    let refused = matches!(reading.act, Act::Refuse(_));
    let changes = !contact && !refused && (figures || doubts);
    let follows = *first >= end && (from..=*first).any(opens) && !changes;
    named
        && (follows
            || matches!(reading.act, Act::Pay(_)) && is_led_to(reading, clause, unexplained)
            || reading.act.is_money() && only_preamble_precedes(reading, clause, unexplained)
            || matches!(reading.act, Act::Choose(_)) && is_concluded(reading, clause, unexplained))
}

/// `35 mil que saqué de la caja popular`: an amount without a name, and where it is from.
fn says_where_from(reading: &Reading, clause: &Clause<'_>, unexplained: &[usize]) -> bool {
    const LEADS: &[&str] = &["que", "de", "del", "por", "con", "mi"];
    let first = unexplained.first();
    let before = first.map_or("", |first| clause.text(first.wrapping_sub(1)));
    matches!(reading.act, Act::DownPayment(_)) && LEADS.contains(&before)
}

/// Words by which what comes before an amount denies, doubts or conditions it, or speaks
/// of another person's.
const OPEN_PREAMBLE: &[&str] = &[
    "no", "ni", "si", "pero", "aunque", "todavia", "nunca", "tampoco", "casi", "depende", "cuesta",
    "vale", "debo", "gano", "pago", "o",
];

/// `vendimos un terrenito y tengo 190 mil`, `ya hablé con mi esposa y le subo hasta 640`:
/// what comes before the `y` of an amount called by its name says only where it is from.
fn only_preamble_precedes(reading: &Reading, clause: &Clause<'_>, unexplained: &[usize]) -> bool {
    let core = reading.explains[0].start;
    let Some(last) = unexplained.last().copied().filter(|last| *last < core) else {
        return false;
    };
    let joint = (last + 1..core).find(|place| clause.text(*place) == "y");
    let Some(joint) = joint else { return false };
    let framed = reading.explains.iter().skip(1);
    let named = framed.filter(|span| span.start > joint).count() > 0;
    let before = clause.span.start..joint;
    let figure = before
        .clone()
        .any(|place| clause.words[place].number.is_some() && !is_article(clause.text(place)));
    let open = before
        .into_iter()
        .any(|place| OPEN_PREAMBLE.contains(&clause.text(place)));
    named && !figure && !open && !clause.asks
}

fn is_article(word: &str) -> bool {
    matches!(word, "un" | "una" | "uno")
}

/// `me acaban de dar bono y quiero el Charger 2017`: what comes before a car that is
/// named and wanted says only why; nothing of it denies, doubts or sets a condition.
fn is_concluded(reading: &Reading, clause: &Clause<'_>, unexplained: &[usize]) -> bool {
    const OPEN: &[&str] = &[
        "no", "ni", "si", "pero", "aunque", "todavia", "quiza", "creo", "depende", "dice", "dicen",
        "tampoco", "nunca", "casi", "cuando", "ver",
    ];
    let Act::Choose(car) = &reading.act else {
        return false;
    };
    let start = reading.explains[0].start;
    let verb = clause.has(&[
        "quiero", "queremos", "quedo", "quedamos", "llevo", "llevamos",
    ]);
    let firm = clause.frame(Frame::Choose).is_some();
    let named = car.model.is_some() && (car.year.is_some() || firm);
    // `ya lo platicamos y va la Captiva 2022`
    let agreed = matches!(clause.text(start.wrapping_sub(1)), "va" | "vamos" | "vaya");
    // `no pues, ponme la X-Trail 2021`
    let turns = |place: usize| {
        let next = clause.text(place + 1);
        clause.text(place) == "no" && matches!(next, "pues" | "pos" | "hombre" | "bueno")
    };
    let open =
        (clause.span.start..start).any(|place| OPEN.contains(&clause.text(place)) && !turns(place));
    let verb = verb || firm || agreed;
    named && verb && !open && unexplained.iter().all(|place| *place < start)
}

/// `cuando ya esté seguro lo pago de contado`: what comes before says only when.
fn is_led_to(reading: &Reading, clause: &Clause<'_>, unexplained: &[usize]) -> bool {
    let start = reading.explains.iter().map(|span| span.start).min();
    let before = unexplained
        .iter()
        .all(|place| start.is_some_and(|start| *place < start));
    let first = clause
        .places()
        .find(|place| !matches!(clause.text(*place), "y" | "pues"));
    before && first.is_some_and(|place| matches!(clause.text(place), "cuando" | "ya"))
}
