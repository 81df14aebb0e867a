//! Phone numbers, typed and dictated, as Mexico dials them.

use super::digits::{counts, run_at};
use super::{backup_phone, others, phone_parts};
use crate::interpret::{Act, Clause, Context, Interpreted, Reading, Span};
use crate::lexicon::Frame;
use crate::phone::e164;
use crate::state::Step;

/// The phone numbers of a clause.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let framed = clause.frames(Frame::Phone).any(|span| {
        // `al` and `es el` lead to anything.
        let alone = span.len() == 1 && matches!(clause.text(span.start), "al" | "va");
        let pointing = clause.text(span.start) == "es";
        !alone && !pointing
    });
    let asked = context.step() == Step::Phone;
    let mut at = corrected_at(clause).unwrap_or(clause.span.start);
    while at < clause.span.end {
        let Some(run) = run_at(clause, at) else {
            at += 1;
            continue;
        };
        at = run.end;
        let digits = run.digits.as_str();
        let reading =
            |act| Reading::new(act, run.start..run.end).framed_by(clause.frames(Frame::Phone));
        if let Some(act) = phone_parts::join(clause, context, &run) {
            return Some(reading(act));
        }
        let fewest = if asked || framed { 6 } else { 10 };
        let unfit = run.is_amount || digits.len() < fewest || counts(clause, &run);
        if unfit
            || backup_phone::is_backup(clause, context, run.start)
            || others::owns_phone(clause, context, run.start)
        {
            continue;
        }
        match e164(digits, run.plus) {
            Some(number) => {
                return Some(reading(Act::Phone(number)).framed_by(extension(clause, run.end)));
            }
            None if asked || framed || run.plus => {
                return Some(reading(Act::BrokenPhone(run.digits.clone())));
            }
            None => {}
        }
    }
    None
}

/// Where a number begins that corrects the one before it: `55 1234 5678 no perdón 55 1234 5687`.
fn corrected_at(clause: &Clause<'_>) -> Option<usize> {
    const CORRECTS: [&str; 8] = [
        "perdon",
        "perdona",
        "equivoque",
        "corrijo",
        "digo",
        "error",
        "disculpa",
        "mejor",
    ];
    let spans: Vec<Span> = number_spans(clause).map(|(span, _)| span).collect();
    let corrects = |pair: &&[Span]| {
        let mut between = pair[0].end..pair[1].start;
        between.len() <= 6 && between.any(|place| CORRECTS.contains(&clause.text(place)))
    };
    let last = spans.windows(2).rev().find(corrects)?;
    Some(last[1].start)
}

/// Where a clause first holds a number that can be dialled.
pub(super) fn first_number(clause: &Clause<'_>) -> Option<usize> {
    number_span(clause).map(|span| span.start)
}

/// The words of the first number that can be dialled.
pub(crate) fn number_span(clause: &Clause<'_>) -> Option<Span> {
    number_spans(clause).next().map(|(span, _)| span)
}

/// Every number that can be dialled, with its words.
pub(super) fn number_spans(clause: &Clause<'_>) -> impl Iterator<Item = (Span, String)> {
    let mut at = clause.span.start;
    std::iter::from_fn(move || {
        while at < clause.span.end {
            let Some(run) = run_at(clause, at) else {
                at += 1;
                continue;
            };
            at = run.end;
            let dialled = !run.is_amount && run.digits.len() >= 10 && !counts(clause, &run);
            if let Some(number) = e164(&run.digits, run.plus).filter(|_| dialled) {
                return Some((run.start..run.end, number));
            }
        }
        None
    })
}

/// `a este mismo número`; not `a este no me marquen`.
pub(super) fn same_number(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let span = clause
        .frame(Frame::SameNumber)
        .or_else(|| bare_pointer(clause, context))?;
    // `mejor a este otro: …`
    let other = matches!(clause.text(span.end), "otro" | "otra");
    // `ese número ¿para qué lo quieren?`
    if other || others::owns_sender(clause) || clause.frame(Frame::Why).is_some() {
        return None;
    }
    // `mándame la info por WhatsApp` asks for no call.
    const SENT: &[&str] = &[
        "mandame",
        "mandenme",
        "manda",
        "mandan",
        "enviame",
        "envienme",
        "envia",
        "pasame",
        "info",
        "informacion",
        "fotos",
        "cotizacion",
    ];
    let message = clause.message();
    if clause.text(span.start) == "por" && message.has(SENT) {
        return None;
    }
    // `ese` points at the number only where it was asked about.
    let points = matches!(clause.text(span.end - 1), "ese") && clause.text(span.start) != "este";
    if points && context.step() != Step::Phone {
        return None;
    }
    // `les escribimos de este cel los dos`, before anybody is to be called
    let given = context.state.lead.name.is_some() || context.state.errand.is_some();
    let called = given || context.state.greeted || clause.message().frame(Frame::Call).is_some();
    let named = clause.frame(Frame::Phone).is_some() && called;
    // What is missing of a customer who gave a name, said by itself: `a este mismo`.
    let lead = &context.state.lead;
    let frames = [Frame::SameNumber, Frame::Accept];
    let due = lead.name.is_some() && lead.phone.is_none();
    let alone = || {
        clause.places().all(|place| {
            let mut spans = frames.iter().flat_map(|frame| clause.frames(*frame));
            let filler = context.facts.frames.is_filler(clause.text(place));
            filler || spans.any(|span| span.contains(&place))
        })
    };
    let expected = matches!(context.step(), Step::Phone | Step::Contact | Step::Name)
        || due && clause.has(&["este", "mismo"]) && alone();
    // `no tengo otro`, `¿pues no ven que es este mismo?` deny nothing.
    let affirms = [Frame::SameNumber, Frame::Noise];
    let affirmed = |place: usize| {
        let mut spans = affirms.iter().flat_map(|frame| clause.frames(*frame));
        spans.any(|span| span.contains(&place))
    };
    let mut places = clause.places();
    let denied = places
        .any(|place| matches!(clause.text(place), "no" | "tampoco") && !affirmed(place))
        || clause.text(span.start) == "no" && clause.message().has(&["pero", "sino"]);
    (!denied && (!clause.asks || is_offered(clause, context)) && (expected || named)).then(|| {
        let frames = [
            Frame::Phone,
            Frame::Call,
            Frame::SameNumber,
            Frame::Noise,
            Frame::Accept,
        ];
        let frames = frames.iter().flat_map(|frame| clause.frames(*frame));
        Reading::new(Act::SameNumber, span).framed_by(frames)
    })
}

/// `¿te sirve este mismo WhatsApp?`, `¿puede ser a este?`, where the number is asked for:
/// a question that gives it.
fn is_offered(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    const OFFERS: &[&str] = &[
        "sirve", "sirven", "funciona", "puede", "pueden", "puedes", "podria", "podrian", "bien",
        "vale", "quedo", "dejo", "llaman", "marcan",
    ];
    const ASKS: &[&str] = &[
        "que", "como", "cuando", "cual", "cuales", "quien", "donde", "cuanto", "otro", "otra", "no",
    ];
    context.step() == Step::Phone && clause.has(OFFERS) && !clause.has(ASKS)
}

/// `este`, `pues este`, as all of the answer to the question for the number.
fn bare_pointer(clause: &Clause<'_>, context: &Context<'_>) -> Option<Span> {
    const LONGEST: usize = 2;
    let last = clause.span.end.checked_sub(1)?;
    let points = matches!(clause.text(last), "este" | "ese" | "esta" | "aqui");
    let led =
        last == clause.span.start || matches!(clause.text(last - 1), "si" | "pues" | "a" | "en");
    let alone = clause.words.len() <= LONGEST;
    (points && led && alone && context.step() == Step::Phone).then(|| last..last + 1)
}

/// `ext. 12` behind a number.
fn extension(clause: &Clause<'_>, end: usize) -> Option<std::ops::Range<usize>> {
    let named = matches!(clause.text(end), "ext" | "extension");
    named.then(|| end..(end + 2).min(clause.span.end))
}

/// `55 8765 4321, pero por WhatsApp mejor`: how to write to a number that is given is no
/// other number.
pub(crate) fn drop_way_of_writing(acts: &mut Vec<Interpreted>) {
    let given = |act: &Interpreted| matches!(act.act, Act::Phone(_));
    if acts.iter().any(given) {
        acts.retain(|act| act.act != Act::SameNumber || !names_whatsapp(&act.quote));
    }
}

/// Whether words name the app and no number.
fn names_whatsapp(said: &str) -> bool {
    const APP: [&str; 10] = [
        "whatsapp", "whats", "wats", "wpp", "wsp", "whatsap", "wasap", "guats", "wa", "watsap",
    ];
    let words = crate::words::Words::read(said).list;
    words.iter().any(|word| APP.contains(&word.text.as_str()))
}
