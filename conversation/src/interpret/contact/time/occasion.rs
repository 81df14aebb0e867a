//! Times that no clock holds: `cuando salga del trabajo`, `pasando quincena`, `el domingo
//! después de misa`.

use super::scan::{Found, scan};
use crate::acts::DayPart;
use crate::interpret::{Act, Clause, Context, PreferredTime, Reading, Span};
use crate::lexicon::Frame;
use crate::state::Step;

/// Words behind `cuando` by which any time suits.
const ANY: &[&str] = &[
    "gusten", "gustes", "guste", "quieran", "quieras", "quiera", "puedan", "puedas", "pueda",
    "sea", "ustedes", "usted", "uds",
];
/// Words of a clause that promises or asks something instead of naming a time.
const ELSEWHERE: &[&str] = &[
    "digo", "aviso", "confirmo", "escribo", "marco", "llamo", "hablo", "decido", "veo", "paso",
    "mando", "quiero", "necesito", "saber", "pero", "no", "checo", "reviso", "contesto", "pienso",
    "platico", "consulto", "mandan", "deciden", "vemos", "voy", "iria", "ire", "doy",
];

/// An occasion as the answer where the time is asked for; it is kept in words.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>, found: &Found) -> Option<Reading> {
    const LONGEST: usize = 12;
    let asked = context.step() == Step::PreferredTime;
    let today = context.now.date();
    let clocks = || !scan(&clause.message(), today, asked).clocks.is_empty();
    let postpones = clause.frame(Frame::Later).is_some() || clause.has(ELSEWHERE);
    if !asked || clause.asks || clause.places().len() > LONGEST || postpones || clocks() {
        return None;
    }
    let start = clause.places().find(|place| opens(clause, *place))?;
    let end = content_end(clause, start)?;
    let begin = found.spans.iter().map(|span| span.start).min();
    let begin = begin.map_or(start, |day| day.min(start));
    let meal = clause
        .has(&["comida", "comer", "coma"])
        .then_some(DayPart::Afternoon);
    let time = PreferredTime {
        said: clause.written(&(begin..end)).to_owned(),
        part: found.part.or(meal).or(Some(DayPart::Any)),
        ..PreferredTime::default()
    };
    Some(Reading::new(Act::Time(time), begin..end).framed_by([clause.span.clone()]))
}

/// `cuando salga`, `en cuanto llegue`, `saliendo de`, `al salir`, `a la hora de`
fn opens(clause: &Clause<'_>, at: usize) -> bool {
    const DOING: &[&str] = &[
        "saliendo",
        "llegando",
        "regresando",
        "terminando",
        "acabando",
        "pasando",
        "volviendo",
        "desocupandome",
    ];
    const INFINITIVES: &[&str] = &[
        "salir", "llegar", "terminar", "regresar", "acabar", "volver",
    ];
    let word = |offset: usize| clause.text(at + offset);
    let of = |place: usize| matches!(clause.text(place), "de" | "del" | "que");
    match (word(0), word(1)) {
        ("cuando", next) => !next.is_empty() && !ANY.contains(&next),
        ("en", "cuanto") => !word(2).is_empty(),
        ("al", next) => INFINITIVES.contains(&next),
        ("despues", "de" | "del" | "que") => true,
        ("ya", "que") => matches!(
            word(2),
            "salga" | "llegue" | "termine" | "acabe" | "regrese"
        ),
        ("a", "la") => word(2) == "hora" && of(at + 3) && !ANY.contains(&word(4)),
        (word, _) => DOING.contains(&word),
    }
}

/// Where the words of an occasion end, without the courtesies behind it; none without a
/// word of its own.
fn content_end(clause: &Clause<'_>, start: usize) -> Option<usize> {
    const LEAST: usize = 2;
    let courtesies: Vec<Span> = [Frame::Thanks, Frame::Bye, Frame::NameTail]
        .iter()
        .flat_map(|frame| clause.frames(*frame))
        .collect();
    let courteous = |place: usize| courtesies.iter().any(|span| span.contains(&place));
    let mut end = clause.span.end;
    while end > start && courteous(end - 1) {
        end -= 1;
    }
    (end >= start + LEAST).then_some(end)
}
