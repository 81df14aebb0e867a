//! Questions about the loan, budgets without a figure, discounts.

use super::{Scene, down_payment, terms};
use crate::interpret::{Act, CarFact, CarRef, LoanQuestion, Reading};
use crate::language::Topic;
use crate::lexicon::{Frame, Label};
use crate::state::Step;

/// What a clause without an amount of the customer's says about money.
pub(super) fn without_figure(scene: &Scene<'_>) -> Vec<Reading> {
    let alone = no_budget(scene)
        .or_else(|| haggle(scene))
        .or_else(|| question(scene));
    if let Some(alone) = alone.or_else(|| choice_of_terms(scene)) {
        return vec![alone];
    }
    // `el mínimo de enganche y el plazo más largo`
    let down = down_payment::without_figure(scene);
    down.into_iter()
        .chain(terms::without_figure(scene))
        .collect()
}

/// `¿36 o 60?`, `entre 48 y 60 cuál sale mejor`: shows what each comes to.
fn choice_of_terms(scene: &Scene<'_>) -> Option<Reading> {
    let clause = scene.clause;
    let asks = clause.asks || clause.has(&["cual", "cuales"]);
    let settled = scene.context.state.term_months.is_some();
    let index = (0..scene.found.len()).find(|index| terms::is_choice_of_terms(scene, *index))?;
    let asked = Act::AskCar(CarRef::default(), CarFact::MonthlyPayment);
    (asks && !settled && scene.is_about_loan()).then(|| {
        Reading::new(asked, scene.found[index].span.clone()).framed_by([clause.span.clone()])
    })
}

/// `no tengo límite`.
fn no_budget(scene: &Scene<'_>) -> Option<Reading> {
    let span = scene.clause.frame(Frame::NoLimit)?;
    (!scene.clause.asks).then(|| Reading::new(Act::NoBudget, span))
}

fn haggle(scene: &Scene<'_>) -> Option<Reading> {
    let span = scene.clause.frame(Frame::Haggle)?;
    // `¿cuánto es lo menos que puedo dar?`, where the down payment is asked
    let gives = scene
        .clause
        .has(&["dar", "doy", "poner", "dejar", "juntar"]);
    if scene.step() == Step::DownPayment && gives && scene.clause.has(&["menos", "minimo"]) {
        let question = Act::AskLoan(LoanQuestion::DownPayment);
        return Some(Reading::new(question, span).framed_by([scene.clause.span.clone()]));
    }
    // `¿cuánto es lo menos de enganche?`
    // `lo menos posible de enganche`
    if scene.has_frame(Frame::DownPayment) && scene.clause.has(&["menos"]) {
        return None;
    }
    let mut minimums = scene.clause.frames(Frame::AskDown);
    if minimums.any(|asked| asked.start < span.end && span.start < asked.end) {
        return None;
    }
    let others = scene.clause.frames(Frame::Haggle);
    Some(Reading::new(Act::Haggle, span).framed_by(others))
}

/// `¿qué interés manejan?`, `¿dan crédito?`
fn question(scene: &Scene<'_>) -> Option<Reading> {
    const QUESTIONS: [(Frame, LoanQuestion); 4] = [
        (Frame::AskRate, LoanQuestion::Rate),
        (Frame::AskTerms, LoanQuestion::Terms),
        (Frame::AskDown, LoanQuestion::DownPayment),
        (Frame::AskCredit, LoanQuestion::General),
    ];
    if !scene.clause.asks {
        return None;
    }
    // `¿en cuánto tiempo me dicen si me aprueban?` asks about the process.
    let of_process = scene
        .clause
        .labels()
        .any(|(label, _)| label == Label::Topic(Topic::CreditProcess));
    let asked = QUESTIONS.iter().filter_map(|(frame, question)| {
        let span = scene.clause.frame(*frame)?;
        let vague = of_process && scene.clause.text(span.end - 1) == "tiempo";
        (!vague).then_some((*question, span))
    });
    // `¿cuánto es lo menos que se puede dar de enganche?`
    let least = scene.clause.find(&["menos", "minimo"]).map(|at| at..at + 1);
    let least = least.filter(|span| {
        let lone = scene.step().is_loan() && scene.clause.text(span.start.wrapping_sub(1)) == "lo";
        scene.has_frame(Frame::DownPayment) || lone && scene.clause.span.len() <= 6
    });
    let asked = asked.chain(least.map(|span| (LoanQuestion::DownPayment, span)));
    // `¿qué opciones hay?` while the loan is spoken of.
    let options = scene.clause.find(&["opciones"]).map(|at| at..at + 1);
    let of_loan = scene.step().is_loan() || scene.said_before(&["plazos", "enganche", "credito"]);
    let options = options
        .filter(|_| of_loan)
        .map(|span| (LoanQuestion::Terms, span));
    let (question, span) = asked.max_by_key(|(_, span)| span.len()).or(options)?;
    let about = [Frame::DownPayment, Frame::Financed, Frame::AskCredit];
    let frames = about.iter().flat_map(|frame| scene.clause.frames(*frame));
    Some(Reading::new(Act::AskLoan(question), span).framed_by(frames))
}
