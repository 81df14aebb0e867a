//! What the state adds to a wish.

use super::super::draft::Draft;
use crate::offer::extreme;
use crate::offer::fulfils;
use crate::state::Step;
use crate::wish::{Order, Wish};

/// A shape told as a preference keeps what was named: `Mazda 3`, then
/// `hatchback`; `Toyota o Mazda`, then `SUV`.
pub(super) fn refine(draft: &Draft<'_>, wish: &mut Wish) {
    let state = &draft.state.wish;
    let several = !state.also.is_empty() && draft.before.step == Step::Options;
    let refines = draft.before.step == Step::Preferences || several;
    if refines && wish.body.is_some() && wish.make.is_none() && state.make.is_some() {
        wish.make.clone_from(&state.make);
        wish.model.clone_from(&state.model);
        wish.also.clone_from(&state.also);
    }
}

/// `el más barato` without any need means all of the catalog.
pub(super) fn open_up(draft: &Draft<'_>, wish: &mut Wish) {
    let extreme = matches!(wish.order, Some(Order::Cheapest | Order::Dearest));
    if draft.state.wish.is_empty() && wish.is_empty() && extreme {
        wish.open = true;
    }
}

/// `algo parecido más económico` than the cheapest of a model: others of its
/// shape that cost less.
pub(super) fn widen(draft: &mut Draft<'_>, wish: &Wish) {
    let cheaper = wish.order == Some(Order::Cheapest) && wish.make.is_none() && wish.body.is_none();
    let shown = draft.offered();
    if !cheaper || draft.state.wish.model.is_none() || shown.is_empty() {
        return;
    }
    let cheapest = extreme(&shown, Order::Cheapest);
    let Some(body) = shown.iter().find_map(|car| car.body).map(Some) else {
        return;
    };
    let others = Wish {
        make: None,
        model: None,
        also: Vec::new(),
        body,
        ..draft.state.wish.clone()
    };
    let catalog = &draft.facts.catalog;
    let least = catalog
        .cars()
        .iter()
        .filter(|car| fulfils(catalog, &draft.state.wish, car))
        .filter_map(|car| car.price)
        .min();
    if least >= cheapest.and_then(|car| car.price) {
        draft.state.wish = others;
        draft.reopen_options();
        // Cars were shown already: lists the next ones without further questions.
        draft.state.preferences_settled = true;
        draft.state.budget_waived |= draft.state.budget.is_none();
    }
}
