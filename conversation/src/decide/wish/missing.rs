//! Cars wanted that are not on sale.

use super::super::draft::Draft;
use super::super::listing;
use super::super::saying::Value;
use crate::catalog::ModelId;
use crate::offer::{Missed, offer};
use crate::state::Step;
use crate::texts::Text;
use crate::wish::Wish;
use crate::words::compact;

/// The model wanted, where no car of it is on sale.
pub(super) fn missing_model(draft: &Draft<'_>, wish: &Wish) -> Option<ModelId> {
    let catalog = &draft.facts.catalog;
    let models = catalog
        .names()
        .find_models(&compact(wish.model.as_deref()?));
    let first = models.first().copied()?;
    let on_sale = models.iter().any(|model| catalog.has_model(*model));
    (!on_sale && wish.also.is_empty()).then_some(first)
}

/// Whether no car of the make wanted is on sale.
pub(super) fn missing_make(draft: &Draft<'_>, wish: &Wish) -> bool {
    let catalog = &draft.facts.catalog;
    let Some(make) = wish.make.as_deref().filter(|_| wish.also.is_empty()) else {
        return false;
    };
    let make = catalog.names().find_make(&compact(make));
    !make.is_some_and(|make| catalog.has_make(make))
}

/// The same kind of car, of any make.
pub(super) fn without_name(draft: &Draft<'_>, wish: &Wish) -> Wish {
    let names = draft.facts.catalog.names();
    let body = missing_model(draft, wish).and_then(|model| names.model(model).body);
    let mut kind = wish.clone();
    (kind.make, kind.model) = (None, None);
    kind.body = kind.body.or(body);
    kind.open |= kind.is_empty();
    kind
}

/// Says plainly that a car is not in the catalog, and shows near ones.
pub(in crate::decide) fn say_missing(draft: &mut Draft<'_>, asked: &Wish) {
    if asked.make.is_none() && asked.model.is_none() {
        draft.say(Text::WhichCarAsked);
        return;
    }
    let kind = without_name(draft, asked);
    let found = offer(&draft.facts.catalog, &kind, draft.state.budget, &[]);
    let other = found.missed.contains(&Missed::Body);
    let near = found.cars;
    let name = Value::Words(crate::car_text::make_and_model(
        asked.make.as_deref().unwrap_or_default(),
        asked.model.as_deref().unwrap_or_default(),
    ));
    if near.is_empty() || super::super::next::step(draft) == Step::Options {
        draft.say_with(Text::NotInCatalogPlain, [("car", name)]);
    } else {
        let text = if other {
            Text::NotInCatalogOther
        } else {
            Text::NotInCatalog
        };
        draft.say_with(text, [("car", name)]);
        listing::list(draft, &near);
    }
}
