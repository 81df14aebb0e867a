//! The car that a customer sells, described without a verb: `Nissan Versa 2018, automático`.

use super::own_car::{DESCRIBES, statement};
use crate::interpret::reported::is_figure;
use crate::interpret::{Act, CarRef, Clause, Context, Reading, cars};
use crate::lexicon::Frame;

/// `Nissan Versa 2018`, `automático, color blanco`, `80 mil km` of a customer who sells a car
/// and was shown none: a description without a verb is of that car.
pub(super) fn listed(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    if !context.at_hand().is_empty() {
        return None;
    }
    let first = clause.text(clause.span.start);
    let named = cars::described(clause, context).filter(|_| !context.facts.people.is_given(first));
    if let Some(Act::OwnCar(car)) = named.map(|reading| reading.act) {
        return Some(statement(clause, car));
    }
    let year = year_of(clause);
    let figure = [Frame::OwnFigure, Frame::OwnPart, Frame::OwnPapers]
        .iter()
        .any(|frame| clause.frame(*frame).is_some());
    let car = CarRef {
        year,
        ..CarRef::default()
    };
    (year.is_some() || figure && says_only_figures(clause, context)).then(|| statement(clause, car))
}

/// `2019`, `es 2019`, `modelo 2019`: a year and nothing else.
fn year_of(clause: &Clause<'_>) -> Option<u16> {
    const BESIDE: &[&str] = &["es", "era", "modelo", "mod", "ano", "del", "de", "el", "y"];
    let year = |at: usize| clause.text(at).parse::<u16>().ok();
    let place = clause
        .places()
        .find(|at| year(*at).is_some_and(|year| (1990..=2035).contains(&year)))?;
    let mut others = clause.places().filter(|at| *at != place);
    others
        .all(|at| BESIDE.contains(&clause.text(at)))
        .then(|| year(place))?
}

/// Whether every word is one of a description: a name or a time is none.
fn says_only_figures(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    const FRAMES: [Frame; 3] = [Frame::OwnFigure, Frame::OwnPart, Frame::OwnPapers];
    clause.places().all(|place| {
        let framed = FRAMES
            .iter()
            .any(|frame| clause.frames(*frame).any(|span| span.contains(&place)));
        let word = clause.text(place);
        let known = context.facts.frames.is_filler(word) || DESCRIBES.contains(&word);
        framed || known || clause.words[place].number.is_some() || is_figure(&clause.words[place])
    })
}
