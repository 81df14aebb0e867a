//! What is said besides cars, money and contact data: answers, courtesies,
//! doubts, errands, questions about the company.

mod adviser;
mod answers;
mod company;
mod errands;
mod how_are_you;
mod kept_car;
mod language;
mod listed_car;
mod no_more;
mod own_car;
mod purpose;
mod remarks;
mod unnamed_errand;

use super::passed_on::passes_on;
use super::{Act, Clause, Context, Reading};
pub(crate) use own_car::DESCRIBES;

/// What a clause says, apart from cars, money and contact data.
pub(crate) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    if let Some(words) = passes_on(clause, context) {
        let written = clause.written(&clause.span).trim().to_owned();
        return vec![Reading::new(Act::PassOn(written), words)];
    }
    if let Some(branch) = company::branch::read(clause, context) {
        return vec![branch];
    }
    let errands = errands::read(clause, context);
    if !errands.is_empty() {
        return errands;
    }
    let mut readings = answers::read(clause, context);
    readings.extend(remarks::read(clause, context));
    readings.extend(company::read(clause, context));
    readings.extend(language::read(clause));
    readings
}

/// The question that a clause asks where nothing else was found in it.
pub(crate) fn question(clause: &Clause<'_>) -> Option<Reading> {
    company::any_question(clause)
}
