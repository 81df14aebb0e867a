//! Questions whose topic is another clause's, or none.

use super::other_sense::takes_other_time;
use super::words::words_within;
use super::{VEHICLES, about};
use crate::interpret::{Act, Clause, CompanyQuestion, Reading};
use crate::language::Topic;
use crate::lexicon::{Frame, Label};

/// `(una cosa que se llama Kavak Total), ¿eso qué trae?`, `¿cuánto se tardan en borrarlos?`
pub(super) fn read(clause: &Clause<'_>) -> Option<Reading> {
    pointed_at(clause).or_else(|| other_time(clause))
}

/// What the customer named before, asked about by a pronoun.
fn pointed_at(clause: &Clause<'_>) -> Option<Reading> {
    const LEAST_WORDS: usize = 2;
    let start = clause.span.start;
    let first = start + usize::from(clause.text(start) == "y");
    let pronoun = matches!(clause.text(first), "eso" | "esto");
    if !clause.asks || !pronoun {
        return None;
    }
    let earlier = clause.earlier();
    let (topic, named) = earlier
        .labels()
        .filter_map(|(label, span)| match label {
            Label::Topic(topic) if span.len() >= LEAST_WORDS => Some((topic, span)),
            _ => None,
        })
        .last()?;
    let question = CompanyQuestion {
        topic: Some(topic),
        words: words_within(&earlier, named),
    };
    let reading = Reading::new(Act::AskCompany(question), clause.span.clone());
    Some(reading)
}

/// How long something takes that is no delivery: no text says so.
fn other_time(clause: &Clause<'_>) -> Option<Reading> {
    let times = clause.labels().filter_map(|(label, span)| match label {
        Label::Topic(topic) if takes_other_time(clause, topic, &span) => Some(span),
        _ => None,
    });
    let core = times.max_by_key(std::ops::Range::len)?;
    clause.asks.then(|| about(clause, None, core))
}

/// `si les dejo mi carro, ¿cuáles son los pasos?`: the steps of a trade-in.
pub(super) fn is_of_trade_in(clause: &Clause<'_>, topic: Topic) -> bool {
    let earlier = clause.earlier();
    let given = earlier.has(&["dejo", "doy", "dejamos", "entrego", "dejar", "cambio"]);
    let own = earlier
        .places()
        .any(|at| earlier.text(at) == "mi" && VEHICLES.contains(&earlier.text(at + 1)));
    let trade = given && own || earlier.frame(Frame::TradeIn).is_some();
    let loan = clause.has(&["credito", "financiamiento", "aprobacion", "solicitud"]);
    topic == Topic::CreditProcess && trade && !loan
}
