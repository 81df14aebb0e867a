//! Down payments: amounts, percentages, `la mitad`.

use rust_decimal::Decimal;

use super::parts::{part, pays_each_half};
use super::{Scene, pesos, terms};
use crate::financing::{SMALLEST_DOWN_PAYMENT_PERCENT, smallest_down_payment};
use crate::interpret::quantity::Unit;
use crate::interpret::{Act, LoanQuestion, Reading};
use crate::lexicon::Frame;
use crate::money::Pesos;
use crate::payment::Down;
use crate::state::Step;

/// Beyond it, a share is no more likely than thousands.
pub(in crate::interpret) const USUAL_SHARE: Decimal = Decimal::from_parts(30, 0, 0, false, 0);

/// `20 % de enganche`, `el 30 por ciento`; a discount is haggling.
pub(super) fn percent(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    if scene.has_frame(Frame::Haggle) {
        return Some(scene.reading(index, Act::Haggle));
    }
    if scene.has_frame(Frame::AskRate) {
        return None;
    }
    let quantity = &scene.found[index];
    let framed = scene.has_attached(index, Frame::DownPayment)
        || scene.has_attached(index, Frame::Give)
        || scene.is_about_loan();
    let value = quantity.until.unwrap_or(quantity.value);
    let share = value < Decimal::ONE_HUNDRED;
    let asks_amount = scene.clause.asks && scene.clause.has(&["cuanto", "cuantos"]);
    let gives = scene.has_attached(index, Frame::Give) || scene.before(index) == "con";
    if asks_amount && !gives && share && scene.context.step() != Step::Need {
        return Some(scene.reading(index, Act::AskLoan(LoanQuestion::Share(value))));
    }
    (framed && share).then(|| given(scene, index, Down::Percent(value)))
}

/// `60 mil`, `80`, `20`: thousands may be unsaid; what is small is a share,
/// unless somebody brings it along.
pub(super) fn amount(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let quantity = &scene.found[index];
    // Of `80 o 90` the smaller is given for sure.
    let value = quantity.value;
    let brought = scene.has_attached(index, Frame::Give)
        || scene.has_attached(index, Frame::Budget)
        || quantity.bound.is_some();
    let bare = !quantity.scaled && quantity.unit != Some(Unit::Peso);
    // `4.65 < 4.70, sí cabe` compares metres.
    let measured = value.scale() > 0 && value < Decimal::TEN;
    if bare && measured && !scene.has_attached(index, Frame::DownPayment) {
        return None;
    }
    // Nobody pays `30 varos` down: thousands are left unsaid.
    let unsaid = quantity.unit == Some(Unit::Peso)
        && !quantity.scaled
        && (Decimal::ONE..Decimal::ONE_THOUSAND).contains(&value);
    let corrected = value < Decimal::ONE_THOUSAND && terms::corrects_amount(scene, index);
    let down = if unsaid || corrected {
        Down::Amount(pesos(value.checked_mul(Decimal::from(1_000))?)?)
    } else if value.is_zero() || !bare || value >= Decimal::from(2_000) {
        Down::Amount(pesos(value)?)
    } else if !brought && is_share(scene, index, value) {
        Down::Percent(value)
    } else {
        Down::Amount(pesos(value.checked_mul(Decimal::from(1_000))?)?)
    };
    Some(given(scene, index, down))
}

/// `20` is a share, unless an amount is noted; `50`, `50 de enganche` are thousands where
/// these are enough for the car.
fn is_share(scene: &Scene<'_>, index: usize, value: Decimal) -> bool {
    if value > Decimal::from(50) {
        return false;
    }
    let noted = matches!(scene.context.state.down_payment, Some(Down::Amount(_)));
    if !scene.has_attached(index, Frame::DownPayment) && value <= USUAL_SHARE {
        return !noted;
    }
    let price = scene.context.chosen().and_then(|car| car.price);
    let least = price.map(|price| smallest_down_payment(price).to_decimal());
    let least = least.unwrap_or(Decimal::from(30_000));
    value * Decimal::from(1_000) < least
}

/// In a question an amount is given only by words of giving: `¿y si doy 40
/// mil?`, but `¿piden 20 %?` asks.
fn given(scene: &Scene<'_>, index: usize, down: Down) -> Reading {
    const ASKING: [&str; 9] = [
        "piden",
        "pide",
        "cobran",
        "exigen",
        "minimo",
        "necesito",
        "es",
        "seria",
        "obligatorio",
    ];
    // `¿cuánto es a 48 con los 13900?`
    let start = scene.found[index].span.start;
    let article = matches!(scene.before(index), "los" | "esos" | "mis");
    let with = scene.word_before(start - usize::from(article)) == "con";
    let gives = with || scene.has_attached(index, Frame::Give);
    if scene.clause.asks && !gives && scene.clause.has(&ASKING) {
        return scene.reading(index, Act::AskLoan(LoanQuestion::DownPayment));
    }
    scene.reading(index, Act::DownPayment(down))
}

/// `la mitad de enganche`, `sin enganche`, `el mínimo`.
pub(super) fn without_figure(scene: &Scene<'_>) -> Option<Reading> {
    let clause = scene.clause;
    if let Some(multiple) = multiple(scene) {
        return Some(multiple);
    }
    // `¿cuánto queda si doy la mitad?`
    let shares = ["mitad", "tercio", "tercios", "parte", "partes"];
    let gives_in_question = scene.has_frame(Frame::Give) && clause.has(&shares);
    if clause.asks && !gives_in_question {
        return None;
    }
    let asked = scene.step() == Step::DownPayment;
    let gives = scene.has_frame(Frame::Give) && scene.is_about_loan();
    // `lo mínimo está bien`, once a car is chosen and the loan is spoken of
    let due = scene.step() == Step::Financing && clause.has(&["minimo", "menos"]);
    let about = due
        || asked
        || scene.is_about_loan()
        || gives
        || scene.has_frame(Frame::DownPayment)
        || scene.has_frame(Frame::Rest);
    let frames = || {
        let down = clause.frames(Frame::DownPayment);
        let cash = [Frame::Cash, Frame::Pays]
            .iter()
            .flat_map(|frame| clause.frames(*frame));
        let cash = cash.filter(|_| clause.has(&shares));
        down.chain(cash)
            .chain(clause.frames(Frame::Give))
            .chain(clause.frames(Frame::AskDown))
    };
    let reading = |percent, core| {
        let down = Down::Percent(percent);
        Reading::new(Act::DownPayment(down), core).framed_by(frames())
    };
    let half = clause
        .find(&["mitad"])
        .filter(|at| clause.text(at.wrapping_sub(1)) != "otra" && !pays_each_half(clause));
    if let Some(at) = half.filter(|_| about || scene.has_frame(Frame::Give)) {
        let of = matches!(clause.text(at + 1), "de" | "del");
        let whole = of
            && matches!(
                clause.text(at + 2),
                "precio" | "valor" | "carro" | "auto" | "costo"
            );
        // `mitad y mitad`
        let twice = clause.text(at + 1) == "y" && clause.text(at + 2) == "mitad";
        let end = if whole || twice { at + 3 } else { at + 1 };
        return Some(reading(Decimal::from(50), at..end));
    }
    if let Some((percent, words)) = part(clause).filter(|_| about || scene.has_frame(Frame::Give)) {
        return Some(reading(percent, words));
    }
    let without = clause
        .find(&["sin", "cero"])
        .filter(|_| scene.has_frame(Frame::DownPayment));
    if let Some(at) = without {
        return Some(reading(Decimal::ZERO, at..at + 1));
    }
    let named = || {
        clause
            .find(&["menor"])
            .filter(|_| scene.has_frame(Frame::DownPayment))
    };
    let least = clause.find(&["minimo"]).or_else(named).or_else(|| {
        let menos = clause.find(&["menos"])?;
        (clause.text(menos.wrapping_sub(1)) == "lo").then_some(menos)
    });
    let least = least.filter(|_| about);
    least.map(|at| reading(SMALLEST_DOWN_PAYMENT_PERCENT.into(), at..at + 1))
}

/// `el doble de enganche`, `¿y si doy el triple?`: of the down payment that is known.
fn multiple(scene: &Scene<'_>) -> Option<Reading> {
    let clause = scene.clause;
    let place = clause.find(&["doble", "triple"])?;
    // `doble cabina`, `doble tracción`
    let of_plan = [
        "plazo",
        "tiempo",
        "meses",
        "precio",
        "interes",
        "intereses",
        "mensualidad",
    ];
    let mut near = place + 1..=place + 3;
    let of_something = near.any(|at| of_plan.contains(&clause.text(at)))
        || !matches!(
            clause.text(place + 1),
            "" | "de" | "del" | "enganche" | "y" | "a" | "entonces" | "mejor" | "pues"
        );
    // `ponle el doble`, once a down payment is known
    let alone = || {
        clause.places().all(|at| {
            let word = clause.text(at);
            let framed = clause.frames(Frame::Change).any(|span| span.contains(&at));
            at == place || framed || scene.context.facts.frames.is_filler(word)
        })
    };
    let named = scene.has_frame(Frame::DownPayment)
        || scene.has_frame(Frame::Give)
        || !clause.asks && alone();
    if of_something || !named || clause.asks && !scene.has_frame(Frame::Give) {
        return None;
    }
    let times = if clause.text(place) == "doble" { 2 } else { 3 };
    let down = match scene.context.state.down_payment? {
        Down::Amount(amount) => Down::Amount(Pesos(amount.0.checked_mul(times)?)),
        Down::Percent(percent) => Down::Percent(percent.checked_mul(times.into())?),
    };
    let frames = [Frame::DownPayment, Frame::Give, Frame::Change];
    let frames = frames.iter().flat_map(|frame| clause.frames(*frame));
    Some(Reading::new(Act::DownPayment(down), place..place + 1).framed_by(frames))
}
