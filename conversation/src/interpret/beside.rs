//! Readings of a clause that mean nothing of their own beside others.

use super::{Act, Clause, Context, Reading, Span, cars};
use crate::language::Topic;
use crate::lexicon::Frame;

/// Drops what says nothing of its own beside the other readings of a clause.
pub(super) fn drop_beside(kept: &mut Vec<Reading>, clause: &Clause<'_>, context: &Context<'_>) {
    drop_money_in_names(kept);
    drop_beside_contact(kept, clause, context);
    let matters = |reading: &Reading| reading.act.matters() && !reading.act.is_answer();
    if kept.iter().any(matters) {
        kept.retain(|reading| !reading.act.is_answer());
    }
    drop_beside_money(kept, clause);
    // `escríbeme un poema para mi novia` wants no car.
    if kept.iter().any(|reading| reading.act == Act::OffTopic) {
        kept.retain(|reading| !says_only_what_for(reading));
    }
    let says_more = |reading: &Reading| reading.act != Act::OffTopic && !reading.act.is_courtesy();
    if kept.iter().any(says_more) {
        kept.retain(|reading| reading.act != Act::OffTopic);
    }
}

fn says_only_what_for(reading: &Reading) -> bool {
    matches!(&reading.act, Act::Want(wish) if cars::says_only_what_for(wish))
}

fn drop_beside_contact(kept: &mut Vec<Reading>, clause: &Clause<'_>, context: &Context<'_>) {
    if kept.iter().any(|reading| reading.act.is_contact()) {
        // `mi nombre completo`, `que salgo de trabajar`
        kept.retain(|reading| match &reading.act {
            Act::AskCompany(_) => false,
            Act::Pay(_) => reading.explains[0].len() > 1,
            _ => !says_only_what_for(reading),
        });
    }
    // `a este no, es del trabajo`
    let arranging = context.step().is_contact() && !clause.asks;
    if arranging && clause.frame(Frame::Want).is_none() {
        kept.retain(|reading| !says_only_what_for(reading));
    }
}

fn drop_beside_money(kept: &mut Vec<Reading>, clause: &Clause<'_>) {
    // `¿cuál es el mínimo de enganche que piden?` asks for no papers.
    let asks_loan = |reading: &Reading| matches!(reading.act, Act::AskLoan(_));
    if kept.iter().any(asks_loan) {
        let vague = |reading: &Reading| {
            let papers = matches!(&reading.act, Act::AskCompany(question) if question.topic == Some(Topic::Requirements));
            let last = clause.text(reading.explains[0].end - 1);
            papers && matches!(last, "piden" | "necesito" | "ocupo" | "pido")
        };
        kept.retain(|reading| !vague(reading));
    }
    // `que demos 60 mil de enganche para que baje` asks for no reason.
    if kept.iter().any(|reading| reading.act.is_money()) {
        kept.retain(|reading| reading.act != Act::AskWhy);
    }
}

/// The `4` of a `Tiggo 4` and the year of a car are no money.
fn drop_money_in_names(kept: &mut Vec<Reading>) {
    let of_cars = |act: &Act| {
        matches!(
            act,
            Act::AskCar(..) | Act::Choose(_) | Act::Want(_) | Act::Refuse(_) | Act::Compare(_)
        )
    };
    let names: Vec<Span> = kept
        .iter()
        .filter(|reading| of_cars(&reading.act))
        .flat_map(|reading| reading.explains.clone())
        .collect();
    kept.retain(|reading| {
        let core = &reading.explains[0];
        let inside = names
            .iter()
            .any(|name| name.start <= core.start && core.end <= name.end);
        !(inside && reading.act.is_money())
    });
}
