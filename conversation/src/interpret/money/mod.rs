//! Money: budgets, down payments, terms, ways to pay, the loan, discounts asked for.

mod amounts;
mod bids;
mod budget;
mod called;
mod change;
mod contributions;
mod corrected;
mod counts;
mod denied;
mod down_payment;
mod echoed;
mod given_up;
mod in_place;
mod judged;
mod loan;
mod monthly;
mod most;
mod not_money;
mod others_money;
mod parts;
mod pay;
mod pointed_at;
mod preferred;
mod running;
mod terms;
mod worth;

use super::contact::{dictation, phone};
use super::quantity::{self, Quantity, Unit};
use super::{Act, Clause, Context, Errand, Reading, Span};
use crate::lexicon::Frame;
use crate::money::Pesos;
use crate::payment::Payment;
use crate::state::Step;
pub(super) use down_payment::USUAL_SHARE;
pub(super) use judged::only_judges;
pub(super) use pointed_at::take_minimum_pointed_at;
use rust_decimal::Decimal;

/// More than any used car costs: a slip.
const MAX_PESOS: u64 = 50_000_000;

/// What a clause says about money.
pub(crate) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    let mut found = quantity::quantities(clause);
    if found.len() > 1
        && let Some(number) = phone::number_span(clause)
    {
        found.retain(|quantity| !number.contains(&quantity.span.start));
    }
    corrected::drop_corrected(clause, &mut found);
    most::keep_most(clause, &mut found);
    contributions::join(clause, &mut found);
    let plain = |quantity: &Quantity| quantity.unit.is_none() && !quantity.scaled;
    if found.iter().all(plain) && dictation::is_dictated(clause, context) {
        return Vec::new();
    }
    let scene = Scene {
        clause,
        context,
        found,
    };
    let mut readings: Vec<Reading> = (0..scene.found.len())
        .filter_map(|index| amounts::read(&scene, index))
        .collect();
    if readings.is_empty() {
        readings.extend(loan::without_figure(&scene));
    } else if !readings.iter().any(is_down_payment) {
        readings.extend(down_payment::without_figure(&scene));
    }
    readings.extend(pay::read(&scene, &readings));
    // `mejor 48, 60 es muchísimo`
    let judged = (0..scene.found.len()).filter_map(|index| {
        judged::judged(&scene, index)
            .or_else(|| given_up::given_up(&scene, index))
            .or_else(|| not_money::earned(&scene, index))
            .or_else(|| amounts::replaced_words(&scene, index))
            .or_else(|| denied::scoffed_words(&scene, index))
    });
    let judged: Vec<Span> = judged.collect();
    let explained = readings.into_iter();
    explained
        .map(|reading| reading.framed_by(judged.clone()))
        .collect()
}

fn is_down_payment(reading: &Reading) -> bool {
    matches!(reading.act, Act::DownPayment(_) | Act::AskLoan(_))
}

/// A clause with its amounts.
struct Scene<'a> {
    clause: &'a Clause<'a>,
    context: &'a Context<'a>,
    found: Vec<Quantity>,
}

impl Scene<'_> {
    fn step(&self) -> Step {
        self.context.step()
    }

    /// The phrases of a frame that belong to an amount: those before it, and
    /// those after it up to the next amount, but for what stands right behind
    /// the amount before.
    fn attached(&self, index: usize, frame: Frame) -> Vec<Span> {
        let quantity = &self.found[index];
        let before = index.checked_sub(1).map(|before| &self.found[before]);
        let after = self.found.get(index + 1);
        let all: Vec<Span> = self.clause.frames(frame).collect();
        let part = |span: &Span| {
            all.iter().any(|longer| {
                longer.start <= span.start && span.end <= longer.end && longer.len() > span.len()
            })
        };
        let spans = all.iter().filter(|span| !part(span)).filter(|span| {
            if span.end <= quantity.span.start {
                // The `3` of a `CX-3` takes no words to itself.
                let name = |one: &Quantity| {
                    let small = one.unit.is_none() && !one.scaled && one.value < Decimal::TEN;
                    small || one.is_model_year()
                };
                // `a 60 meses con 100 mil`, `a 60 meses dando 100 mil`
                let first = self.clause.text(span.start);
                let last = self.clause.text(span.end - 1);
                let gives = matches!(last, "doy" | "damos" | "pongo" | "ponemos" | "daria");
                let joins = first == "con" || first.ends_with("ndo") || gives;
                let leads = span.end == quantity.span.start && joins;
                before.is_none_or(|before| {
                    let behind = span.start == before.span.end;
                    span.start > before.span.end || behind && (leads || name(before))
                })
            } else if span.start >= quantity.span.end {
                let right_behind = span.start == quantity.span.end;
                after.is_none_or(|after| {
                    let leads = quantity::leads_to(self.clause, span, after.span.start);
                    span.end <= after.span.start && (right_behind || !leads)
                })
            } else {
                false
            }
        });
        spans.cloned().collect()
    }

    fn has_attached(&self, index: usize, frame: Frame) -> bool {
        !self.attached(index, frame).is_empty()
    }

    fn has_frame(&self, frame: Frame) -> bool {
        self.clause.frame(frame).is_some()
    }

    /// A reading of an amount, with every money phrase that belongs to it.
    fn reading(&self, index: usize, act: Act) -> Reading {
        const FRAMES: [Frame; 18] = [
            Frame::Want,
            Frame::Looks,
            Frame::Budget,
            Frame::Source,
            Frame::DownPayment,
            Frame::Give,
            Frame::PerMonth,
            Frame::PerFortnight,
            Frame::PerWeek,
            Frame::AtMost,
            Frame::Raise,
            Frame::Lower,
            Frame::Pays,
            Frame::Rest,
            Frame::Term,
            Frame::LongestTerm,
            Frame::Haggle,
            Frame::Reason,
        ];
        let quantity = &self.found[index];
        let frames = FRAMES.iter().flat_map(|frame| self.attached(index, *frame));
        // `me quedo con 40 % a 48 meses`
        let share = quantity.unit == Some(Unit::Percent) || matches!(act, Act::Term(_));
        let taken = share.then(|| self.attached(index, Frame::Choose));
        // `260 varos (mil)`
        let end = quantity.span.end;
        let thousand = (self.clause.text(end) == "mil").then_some(end..end + 1);
        // `60 mil en efectivo para el enganche`
        let cash = self
            .gives_cash_down()
            .then(|| self.clause.frames(Frame::Cash));
        Reading::new(act, quantity.span.clone())
            .framed_by(cash.into_iter().flatten())
            .framed_by(taken.into_iter().flatten())
            .framed_by(thousand)
            .framed_by(quantity.bound_words.iter().cloned())
            .framed_by(frames)
    }

    /// The word right before an amount.
    fn before(&self, index: usize) -> &str {
        self.word_before(self.found[index].span.start)
    }

    fn word_before(&self, place: usize) -> &str {
        place.checked_sub(1).map_or("", |at| self.clause.text(at))
    }

    /// Whether an earlier clause of the message holds one of these words.
    fn said_before(&self, texts: &[&str]) -> bool {
        self.clause.words[..self.clause.span.start]
            .iter()
            .any(|word| texts.contains(&word.text.as_str()))
    }

    /// Whether cash is what is paid down: `20 mil en efectivo, más el carro`
    /// where a down payment was asked for.
    fn gives_cash_down(&self) -> bool {
        let proposed = self.context.state.proposed.iter();
        let traded_in = self.context.state.errand == Some(Errand::TradeIn);
        let asked = self.step() == Step::DownPayment
            || traded_in
            || self.has_frame(Frame::DownPayment)
            || proposed
                .into_iter()
                .any(|act| matches!(act, Act::DownPayment(_)));
        // `el enganche lo pongo en efectivo, 150 mil`
        let called = self.has_frame(Frame::DownPayment) && self.clause.has(&["efectivo"]);
        asked && (called || !self.found.is_empty()) && !self.clause.has(&["contado"])
    }

    /// Whether the loan is being talked about.
    fn is_about_loan(&self) -> bool {
        matches!(
            self.step(),
            Step::Financing | Step::DownPayment | Step::LoanTerm
        ) || self.has_frame(Frame::Financed)
            || self.has_frame(Frame::DownPayment)
            || self.has_frame(Frame::Rest)
            || self.context.state.payment == Some(Payment::Financed)
            || self
                .found
                .iter()
                .any(|other| other.unit == Some(Unit::Month))
            || self.said_before(&["enganche", "financiado", "financiada", "credito"])
    }
}

/// Whole pesos; nothing beyond what anybody pays for a used car.
fn pesos(value: Decimal) -> Option<Pesos> {
    Pesos::from_decimal(value).filter(|amount| amount.0 <= MAX_PESOS)
}
