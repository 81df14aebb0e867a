//! Questions about the customer's own car.

use super::super::company;
use crate::interpret::{Clause, Context, Errand, Reading, Span, cars};
use crate::language::Topic;
use crate::lexicon::Frame;

/// `¿y la verificación del Jetta debe estar vigente?`, `¿lo llevo o vienen por él?`
pub(super) fn question(
    clause: &Clause<'_>,
    context: &Context<'_>,
    errand: Errand,
) -> Option<Reading> {
    let topic = match errand {
        Errand::TradeIn => Topic::TradeIn,
        Errand::SellCar => Topic::Sell,
        _ => return None,
    };
    let says = |frame: Frame| clause.frame(frame);
    if let Some(debt) = says(Frame::OwnDebt) {
        return Some(company::about_with(clause, topic, debt, OF_DEBT));
    }
    let own = cars::own(clause, context).into_iter().next();
    let core = own.map(|reading| reading.explains[0].clone());
    if let Some(steps) = steps_of_errand(clause, context).filter(|_| core.is_none()) {
        return Some(company::about_all_of(clause, topic, steps));
    }
    // `¿lo puedo llevar a mi mecánico?` is asked of the one that is bought.
    let handover = says(Frame::OwnHandover)
        .filter(|_| cars::named(clause, context).is_none() && !clause.has(&["mecanico"]));
    // `está a nombre de mi esposo, ¿se puede?`, while no car of ours is spoken of
    let paper = || says(Frame::OwnPapers).filter(|_| context.at_hand().is_empty());
    let core = core.or(handover).or_else(paper)?;
    // `¿cuánto me dan por mi Jetta?` is asked of its worth.
    if says(Frame::Appraisal).is_some() || says(Frame::TradeIn).is_some() {
        return None;
    }
    let papers = says(Frame::OwnPapers).is_some();
    let topic = if papers { Topic::SellPapers } else { topic };
    Some(company::about(clause, topic, core))
}

/// `¿y cómo es el proceso?`, `¿qué pasos siguen?`, while no loan and no car of ours are
/// spoken of.
fn steps_of_errand(clause: &Clause<'_>, context: &Context<'_>) -> Option<Span> {
    const STEPS: &[&str] = &["proceso", "procedimiento", "tramite", "pasos"];
    const OF_LOAN: &[&str] = &[
        "credito",
        "financiamiento",
        "compra",
        "comprar",
        "apartar",
        "apartado",
    ];
    let place = clause.find(STEPS)?;
    // `¿hacen el trámite de las placas?`
    let of_another = matches!(clause.text(place + 1), "de" | "del" | "para");
    (!of_another && context.chosen().is_none() && !clause.has(OF_LOAN)).then(|| place..place + 1)
}

/// What the knowledge base would have to say of a car that is not paid off.
const OF_DEBT: &str = "adeudo vigente banco";
