//! Money called by its name: `70 mil de enganche`, `a 48 meses`, `súbele hasta 440 mil`.
//!
//! What is called by its name needs no account of the words around it (`que saqué de una
//! tanda`), unless one of them denies or doubts it, sets a condition or names another figure.

mod limits;

use super::{Act, Clause, Context, Reading, Span};
use crate::lexicon::{Frame, Frames};
use crate::payment::Down;
use crate::state::Step;
use limits::{is_bound, is_limit, is_payable, is_raised};

/// Whether an amount, a share or a term is called by its name and nothing in its clause
/// speaks against it.
pub(super) fn is_called_by_name(
    reading: &Reading,
    clause: &Clause<'_>,
    unexplained: &[usize],
    context: &Context<'_>,
) -> bool {
    let step = context.step();
    let core = &reading.explains[0];
    let named = match reading.act {
        // `sin enganche` is refused, and asked back where it stands beside something else.
        Act::DownPayment(Down::Percent(percent)) if percent.is_zero() => false,
        Act::DownPayment(_) => is_down_payment(clause, core),
        Act::Term(_) => is_term(clause, core),
        Act::Budget(_) => {
            is_raised(clause, core) || is_limit(clause, core) || is_bound(clause, core, context)
        }
        Act::Pay(_) => is_way_to_pay(clause, core, step),
        Act::Monthly(_) => is_payable(clause, core),
        _ => false,
    };
    named && !clause.asks && !is_contradicted(reading, clause, unexplained, &context.facts.frames)
}

/// `70 mil de enganche`, `220 mil para dar de enganche`, `el enganche serían 50 mil`
fn is_down_payment(clause: &Clause<'_>, core: &Span) -> bool {
    const JOINS: &[&str] = &[
        "para", "pa", "dar", "darlos", "pesos", "varos", "en", "efectivo", "seria", "serian",
        "son", "es", "de", "doy", "y", "si", "le", "llego", "a", "hasta", "puedo", "alcanzo",
    ];
    const HAS: &[&str] = &[
        "tengo",
        "tenemos",
        "traigo",
        "traemos",
        "junte",
        "juntamos",
        "ahorre",
        "ahorramos",
        "saque",
        "sacamos",
        "llevo",
        "llevamos",
        "como",
        "unos",
    ];
    // `dame chance de dar 50 y el resto a 48`
    let behind = |span: Span| span.start >= core.end;
    let gives = clause
        .frames(Frame::Give)
        .any(|span| span.end == core.start);
    if gives && clause.frames(Frame::Rest).any(behind) {
        return true;
    }
    // `tengo treinta mil de mi caja de ahorro para el enganche`: had, and put aside for it.
    let had = core.start.checked_sub(1).map_or("", |at| clause.text(at));
    let purpose = |name: &Span| matches!(clause.text(name.start), "para" | "pa" | "pal");
    let open = clause.has(&["debe", "deben", "falta", "faltan", "cuando"]);
    let mut names = clause.frames(Frame::DownPayment);
    if HAS.contains(&had) && !open && names.any(|name| name.start >= core.end && purpose(&name)) {
        return true;
    }
    let joins = |mut places: Span| {
        places.all(|place| JOINS.contains(&clause.text(place)) || HAS.contains(&clause.text(place)))
    };
    clause.frames(Frame::DownPayment).any(|name| {
        name.start >= core.end && joins(core.end..name.start)
            || name.end <= core.start && joins(name.end..core.start)
    })
}

/// `a 48 meses`, `en 5 años`, `un plazo de 60 meses`
fn is_term(clause: &Clause<'_>, core: &Span) -> bool {
    let before = core.start.checked_sub(1).map_or("", |at| clause.text(at));
    let led = matches!(before, "a" | "en");
    let plazo = || clause.has(&["plazo", "plazos"]);
    let months = matches!(clause.text(core.end - 1), "meses" | "mensualidades");
    let rest = || led && clause.frame(Frame::Rest).is_some();
    core.len() > 1 && (led || months && plazo()) || rest()
}

/// `la pago de contado con lo de mi tanda`; where it is asked how, `de contado con cheque`.
fn is_way_to_pay(clause: &Clause<'_>, core: &Span, step: Step) -> bool {
    const OPEN: &[&str] = &[
        "no", "ni", "sin", "o", "u", "nunca", "que", "si", "quisiera",
    ];
    const WILLS: &[&str] = &[
        "necesito",
        "necesitamos",
        "ocupo",
        "quiero",
        "queremos",
        "prefiero",
        "seria",
        "pago",
        "pagaria",
        "pagariamos",
        "saco",
        "sacaria",
        "llevo",
        "llevaria",
        "compro",
        "mejor",
    ];
    const WHOLE: &[&str] = &["contado", "toda", "todo", "jalon", "exhibicion", "completo"];
    let cash = core
        .clone()
        .any(|place| WHOLE.contains(&clause.text(place)));
    let pays = clause.has(&[
        "pago",
        "pagaria",
        "pagamos",
        "pagariamos",
        "seria",
        "compro",
        "todo",
        "toda",
    ]);
    // `a pagos, ¿de dónde voy a sacar tanto?`, `a meses porque no me alcanza`
    let begins = core.start <= clause.span.start + 1 && step == Step::Financing;
    let led = matches!(clause.text(core.start), "a" | "en" | "con" | "credito");
    // `y lo demás en pagos`, `lo necesito a crédito`
    let before = core.start.checked_sub(1).map_or("", |at| clause.text(at));
    let wills = WILLS.contains(&before) && matches!(step, Step::Financing | Step::DownPayment)
        || clause
            .frames(Frame::Rest)
            .any(|rest| rest.end == core.start);
    // `ando viendo carros chicos a crédito`, `la voy a sacar a crédito`
    let searches = clause.frame(Frame::Want).is_some()
        || clause.has(&["voy", "vamos", "sacar", "sacarlo", "sacarla"]);
    let begins = (begins || wills || searches) && !clause.text(clause.span.start).starts_with("no");
    let loan = !cash && led && begins;
    loan && !clause.has(&["no", "ni", "o", "u", "contado"])
        || cash && (pays || step == Step::Financing) && !clause.has(OPEN)
}

/// `tengo 32 años`, `somos 5`, `mi primer carro`: a figure that is no money.
fn counts_something(clause: &Clause<'_>, place: usize) -> bool {
    const COUNTED: &[&str] = &[
        "anos",
        "km",
        "kilometros",
        "kms",
        "hijos",
        "hijas",
        "ninos",
        "nietos",
        "personas",
        "hermanos",
        "dias",
        "semanas",
        "horas",
        "minutos",
        "turnos",
        "perros",
        "puertas",
    ];
    const ORDINALS: &[&str] = &[
        "primer", "primera", "primero", "segundo", "segunda", "tercer",
    ];
    let before = clause.text(place.wrapping_sub(1));
    ORDINALS.contains(&clause.text(place))
        || COUNTED.contains(&clause.text(place + 1))
        || before == "somos"
        || before.starts_with("cumpl")
}

/// Whether another figure, a denial, a doubt or a condition speaks against an act.
pub(super) fn is_contradicted(
    reading: &Reading,
    clause: &Clause<'_>,
    unexplained: &[usize],
    frames: &Frames,
) -> bool {
    /// Further back a `no` denies something else.
    const NEAR: usize = 3;
    let core = &reading.explains[0];
    let of_money = matches!(reading.act, Act::DownPayment(_) | Act::Budget(_));
    let figures = unexplained.iter().any(|place| {
        if of_money && counts_something(clause, *place) {
            return false;
        }
        let word = &clause.words[*place];
        let larger = matches!(word.text.as_str(), "mil" | "millon" | "mitad" | "doble");
        let article = matches!(word.text.as_str(), "un" | "una" | "uno");
        larger || word.number.is_some() && !article
    });
    // `no, déjalo en 4 años`
    let turns = |place: usize| {
        let next = clause.text(place + 1);
        place == clause.span.start
            && matches!(
                next,
                "dejalo"
                    | "dejala"
                    | "dejelo"
                    | "dejela"
                    | "dejemoslo"
                    | "dejemosla"
                    | "mejor"
                    | "ponlo"
                    | "pongalo"
                    | "pues"
                    | "bueno"
                    | "siempre"
            )
    };
    // `al mes no, doy 60 mil de enganche`
    let of_month = |place: usize| {
        let mut months = clause.frames(Frame::PerMonth);
        months.any(|month| month.end == place || month.start == place + 1)
    };
    let near = core.start.saturating_sub(NEAR).max(clause.span.start)..core.start;
    let denied = near
        .filter(|place| !reading.explains(*place) && !turns(*place) && !of_month(*place))
        .any(|place| matches!(clause.text(place), "no" | "ni" | "nunca" | "tampoco"));
    // `de enganche sí le llego a 90`, `si mejor a 5 años` affirm.
    let affirms = |place: usize| {
        let next = clause.text(place + 1);
        let opens = place == clause.span.start;
        let turns = matches!(
            next,
            "mejor" | "pues" | "claro" | "a" | "por" | "va" | "esta"
        );
        let accent = clause.written(&(place..place + 1)).to_lowercase() == "sí";
        accent || opens && turns
    };
    let supposed =
        (clause.span.start..core.start).any(|place| clause.text(place) == "si" && !affirms(place));
    let open = clause.places().any(|place| {
        let text = clause.text(place);
        frames.is_doubt(text) || frames.is_of_others(text)
    });
    figures || denied || supposed || open
}
