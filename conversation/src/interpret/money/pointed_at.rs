//! `el mínimo era 13 y fracción, ¿no? Pon ese mejor`: the least down payment, pointed at.

use crate::financing::SMALLEST_DOWN_PAYMENT_PERCENT;
use crate::interpret::{Act, Clause, Context, Interpreted, LoanQuestion, Text, clauses};
use crate::lexicon::Frame;
use crate::payment::{Down, Payment};

/// Takes the least down payment where a message speaks of it and then takes `that one`.
pub(in crate::interpret) fn take_minimum_pointed_at(
    text: &Text,
    context: &Context<'_>,
    acts: &mut Vec<Interpreted>,
) {
    let state = context.state;
    let of_loan = state.payment == Some(Payment::Financed) && state.chosen.is_some();
    let clauses = clauses(text);
    let named = |clause: &Clause<'_>| clause.has(&["minimo", "minima"]);
    let Some(first) = clauses.iter().position(named) else {
        return;
    };
    let message = clauses[0].message();
    let about = of_loan || message.frame(Frame::DownPayment).is_some();
    let taken = clauses[first..].iter().find_map(takes);
    let given = acts
        .iter()
        .any(|act| matches!(act.act, Act::DownPayment(_)) && act.certain);
    let Some(quote) = taken.filter(|_| about && !given) else {
        return;
    };
    acts.retain(|act| {
        !matches!(
            act.act,
            Act::AskLoan(LoanQuestion::DownPayment) | Act::DownPayment(_)
        )
    });
    acts.push(Interpreted {
        act: Act::DownPayment(Down::Percent(SMALLEST_DOWN_PAYMENT_PERCENT.into())),
        quote,
        certain: true,
    });
}

/// `pon ese mejor`, `ese ponme`, `déjalo en ese`
fn takes(clause: &Clause<'_>) -> Option<String> {
    const PUTS: [&str; 14] = [
        "pon", "ponme", "ponle", "ponlo", "ponga", "pongame", "pongale", "deja", "dejalo",
        "dejame", "dame", "anota", "quiero", "doy",
    ];
    const LONGEST: usize = 5;
    let verb = clause
        .places()
        .find(|place| PUTS.contains(&clause.text(*place)))?;
    let points = clause
        .places()
        .any(|place| matches!(clause.text(place), "ese" | "eso" | "minimo"));
    // The sentence before may run on: `… no? pon ese mejor`.
    let brief = clause.span.end - verb <= LONGEST && !clause.text(verb.wrapping_sub(1)).eq("no");
    (points && brief).then(|| clause.written(&(verb..clause.span.end)).to_owned())
}
