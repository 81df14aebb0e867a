//! Terms: `48 meses`, `4 años`, `a 60`.

mod shifted;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Scene;
use super::called::corrects_down_payment;
use crate::financing::TERMS_MONTHS;
use crate::interpret::quantity::{Quantity, Unit};
use crate::interpret::{Act, Reading};
use crate::lexicon::Frame;
use crate::money::Pesos;
use crate::payment::Down;
use crate::state::Step;
use shifted::shifted;

/// `48 meses`; `en 3 meses` is no term.
pub(super) fn months(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let months = whole(scene, index)?;
    if let Some(shifted) = shifted(scene, index, months) {
        return Some(shifted);
    }
    let soon = matches!(scene.before(index), "en" | "dentro" | "de") && months <= 12;
    let term = (6..=120).contains(&months) && !(soon && scene.step() != Step::LoanTerm);
    term.then(|| scene.reading(index, Act::Term(months)))
}

/// `a 4 años` is a term, `de no más de 5 años` an age.
pub(super) fn years(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let years = whole(scene, index).filter(|years| (1..=10).contains(years))?;
    if let Some(shifted) = shifted(scene, index, years * 12) {
        return Some(shifted);
    }
    // `en 3 años regreso` is no term where no loan is spoken of.
    let pays = [
        "pago",
        "pagar",
        "pagarlo",
        "pagarla",
        "pagando",
        "financiado",
        "financiada",
    ];
    let of_loan = scene.is_about_loan() || scene.clause.has(&pays);
    let to = scene.before(index) == "a" || scene.before(index) == "en" && of_loan;
    let term = to && !scene.clause.has(&["garantia"])
        || scene.step() == Step::LoanTerm
        || scene.has_attached(index, Frame::Term)
        || scene.found[index].bound.is_none() && scene.is_about_loan();
    term.then(|| scene.reading(index, Act::Term(years * 12)))
}

/// `60` where the term was asked; `¿y a 5?` where one is known; `a 48` wherever a plan may be meant.
pub(super) fn bare(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let quantity = &scene.found[index];
    if quantity.scaled || quantity.unit.is_some() || quantity.until.is_some() {
        return None;
    }
    // `A1`
    let glued = scene.clause.words.get(quantity.span.start);
    if glued.is_some_and(|word| word.glued) {
        return None;
    }
    // `a los 66 ya no quiero deber nada`
    let aged = scene.before(index) == "los" && scene.step() != Step::LoanTerm;
    if aged && !is_usual(scene, index) {
        return None;
    }
    // `los otros 15 los ocupo`
    if matches!(scene.before(index), "otros" | "demas") {
        return None;
    }
    let value = whole(scene, index)?;
    // `¿y si doy 80? No, déjalo en 70`: thousands that are known already
    let known_down = scene.context.state.down_payment;
    if known_down == Some(Down::Amount(Pesos(u64::from(value) * 1_000)))
        && scene.before(index) == "en"
    {
        return None;
    }
    let usual = TERMS_MONTHS.contains(&value) || value == 12 || value == 24;
    let asked = scene.step() == Step::LoanTerm;
    let early = matches!(scene.step(), Step::Need | Step::Budget);
    let proposed = scene.context.state.proposed.iter();
    let of_loan = |act: &Act| matches!(act, Act::DownPayment(_) | Act::Term(_));
    let early =
        early && scene.context.state.term_months.is_none() && !proposed.into_iter().any(of_loan);
    let lead = lead(scene, index);
    let to = matches!(lead, "a" | "en") && !early || lead == "a" && scene.is_about_loan();
    let framed = scene.has_attached(index, Frame::Term);
    let steps = [Step::Contact, Step::NextStep, Step::Financing];
    let alone = scene.clause.places().len() <= 2 && steps.contains(&scene.step());
    // `prefiero 72`, once a plan was shown.
    let known = scene.context.state.term_months.is_some();
    let planned = known
        && usual
        && scene.step() != Step::DownPayment
        && !scene.clause.has(&["enganche", "mil", "pesos"]);
    let of_down = !usual && corrects_down_payment(scene);
    let term = match value {
        1..=7 if asked || to && (known || scene.is_about_loan()) => value * 12,
        _ if asked && (8..75).contains(&value) && !corrects_amount(scene, index) && !of_down => {
            value
        }
        _ if usual && (to || framed || alone || asked || planned || is_due(scene, index)) => value,
        _ => return None,
    };
    Some(scene.reading(index, Act::Term(term)))
}

/// The word that leads to a term: `a 48`, `a los mismos 48`.
fn lead<'a>(scene: &Scene<'a>, index: usize) -> &'a str {
    const BETWEEN: [&str; 5] = ["los", "mismos", "esos", "dichos", "unos"];
    let clause = scene.clause;
    let before = (clause.span.start..scene.found[index].span.start).rev();
    let mut before = before.map(|place| clause.text(place));
    before
        .find(|word| !BETWEEN.contains(word))
        .unwrap_or_default()
}

/// Whether a bare figure may count the years of a loan.
pub(super) fn are_years(scene: &Scene<'_>, index: usize) -> bool {
    let quantity = &scene.found[index];
    let bare = quantity.unit.is_none() && !quantity.scaled;
    bare && whole(scene, index).is_some_and(|years| (3..=6).contains(&years))
}

/// `no, mejor 25`, right after 20 thousand were noted: goes on in the same thousands.
pub(super) fn corrects_amount(scene: &Scene<'_>, index: usize) -> bool {
    const CORRECTS: [&str; 5] = ["no", "mejor", "perdon", "digo", "siempre"];
    const LONGEST: usize = 4;
    let state = scene.context.state;
    let amount = matches!(state.down_payment, Some(Down::Amount(_)));
    let quantity = &scene.found[index];
    let bare = quantity.unit.is_none() && !quantity.scaled && quantity.until.is_none();
    let clause = scene.clause;
    let turns = CORRECTS.contains(&clause.text(clause.span.start)) && clause.span.len() <= LONGEST;
    let led = matches!(scene.before(index), "a" | "en");
    amount && bare && turns && !led && state.term_months.is_none() && !is_usual(scene, index)
}

/// `ándale pues 36`, once a down payment is noted and no term: what is missing of the plan.
pub(super) fn is_due(scene: &Scene<'_>, index: usize) -> bool {
    const LONGEST: usize = 4;
    let state = scene.context.state;
    let mut proposed = state.proposed.iter();
    let proposed = proposed.any(|act| matches!(act, Act::DownPayment(_)));
    let noted = (state.down_payment.is_some() || proposed) && state.term_months.is_none();
    // `él quiere 72 meses y yo 48, que sean 60`
    let of_terms = scene.clause.message().has(&["meses", "mensualidades"]);
    let brief = scene.clause.words.len() <= LONGEST || of_terms;
    let given =
        scene.has_attached(index, Frame::Give) || scene.has_attached(index, Frame::DownPayment);
    let phone = scene.step() == Step::Phone;
    let corrects = scene.clause.has(&["no", "mejor", "perdon", "digo"]);
    noted && brief && !given && !phone && !corrects && is_usual(scene, index)
}

/// Whether an amount without a unit is one of the terms.
pub(super) fn is_usual(scene: &Scene<'_>, index: usize) -> bool {
    let quantity = &scene.found[index];
    let bare = quantity.unit.is_none() && !quantity.scaled && quantity.bound.is_none();
    bare && whole(scene, index).is_some_and(|value| TERMS_MONTHS.contains(&value))
}

/// `36 o 48`, `48 o 60 meses`: two terms: neither is taken yet.
pub(super) fn is_choice_of_terms(scene: &Scene<'_>, index: usize) -> bool {
    let quantity = &scene.found[index];
    let bare = matches!(quantity.unit, None | Some(Unit::Month)) && !quantity.scaled;
    let term = |value: Decimal| TERMS_MONTHS.map(Decimal::from).contains(&value);
    bare && term(quantity.value) && quantity.until.is_some_and(term)
}

/// `36` beside an amount, once a plan is spoken of: no share that anybody pays.
pub(super) fn usual(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let quantity = &scene.found[index];
    let value = whole(scene, index).filter(|value| TERMS_MONTHS.contains(value))?;
    let bare = quantity.unit.is_none() && !quantity.scaled;
    let sized = |other: &Quantity| other.scaled || other.value >= Decimal::from(10_000);
    let beside = scene.found.iter().any(sized);
    (bare && beside).then(|| scene.reading(index, Act::Term(value)))
}

/// `a 36, digo 48`: a term takes the place of the one said right before.
pub(super) fn corrected(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    const CORRECTS: [&str; 5] = ["digo", "perdon", "mejor", "no", "bueno"];
    let clause = scene.clause;
    let value = whole(scene, index).filter(|value| TERMS_MONTHS.contains(value))?;
    let bare = scene.found[index].unit.is_none() && !scene.found[index].scaled;
    let corrects = CORRECTS.contains(&clause.text(clause.span.start)) && clause.span.len() <= 4;
    let before = |back: usize| {
        let place = clause.span.start.checked_sub(back);
        place.and_then(|place| clause.words.get(place))
    };
    let term = [1, 2].into_iter().any(|back| {
        let months = before(back).and_then(|word| word.number);
        let term = months.and_then(|months| months.to_u32());
        term.is_some_and(|term| TERMS_MONTHS.contains(&term))
            && before(back + 1).is_some_and(|word| matches!(word.text.as_str(), "a" | "en"))
    });
    (bare && corrects && term).then(|| scene.reading(index, Act::Term(value)))
}

/// `seis años no, que sean cuatro`: a bare figure goes on in the years said before it.
pub(super) fn in_years(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    const LONGEST_YEARS: u32 = 6;
    const ALSO_BETWEEN: usize = 16;
    let quantity = &scene.found[index];
    let years = whole(scene, index).filter(|years| (3..=LONGEST_YEARS).contains(years))?;
    let bare = quantity.unit.is_none() && !quantity.scaled;
    let clause = scene.clause;
    let earlier = &clause.words[..clause.span.start];
    let mut earlier = earlier.iter().rev().take(ALSO_BETWEEN);
    let said = earlier.any(|word| word.text == "anos");
    let of_loan = scene.context.state.term_months.is_some() || scene.step() == Step::LoanTerm;
    let alone = clause.span.len() <= 5 && !clause.asks;
    let term = bare && said && of_loan && alone;
    term.then(|| scene.reading(index, Act::Term(years * 12)))
}

/// `lo más largo que se pueda`.
pub(super) fn without_figure(scene: &Scene<'_>) -> Option<Reading> {
    let known = scene.step() == Step::LoanTerm
        || scene.clause.has(&["plazo", "meses"])
        || scene.context.state.down_payment.is_some()
        || scene.said_before(&["enganche"]);
    if scene.clause.asks || !known {
        return None;
    }
    let (first, last) = (TERMS_MONTHS.first()?, TERMS_MONTHS.last()?);
    let longest = scene
        .clause
        .frame(Frame::LongestTerm)
        .map(|span| (*last, span));
    let shortest = scene
        .clause
        .frame(Frame::ShortestTerm)
        .map(|span| (*first, span));
    let (months, span) = longest.or(shortest)?;
    Some(Reading::new(Act::Term(months), span))
}

fn whole(scene: &Scene<'_>, index: usize) -> Option<u32> {
    let quantity = &scene.found[index];
    let value = quantity.until.unwrap_or(quantity.value);
    (value.fract() == Decimal::ZERO).then(|| value.to_u32())?
}
