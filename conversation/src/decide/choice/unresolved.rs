//! References that lead to no single car.

use super::super::draft::Draft;
use super::super::listing::{list, price_span};
use super::super::saying::{Closing, Saying, Value};
use super::super::{Resolved, wish};
use crate::acts::CarRef;
use crate::catalog::Car;
use crate::offer::MOST_SHOWN;
use crate::texts::{Text, kinds};
use crate::wish::Wish;

/// Says why a reference leads to no single car, and what there is.
pub(in crate::decide) fn say_unresolved<'a>(
    draft: &mut Draft<'a>,
    asked: &CarRef,
    found: Resolved<'a>,
) {
    match found {
        Resolved::One(_) => {}
        Resolved::Several(cars) => list_several(draft, &cars, Text::SeveralMatch),
        Resolved::NoSuchPlace => {
            let count = draft.state.offered.len() as u64;
            if count == 1 {
                draft.say(Text::NoSuchPlaceOne);
            } else {
                draft.say_with(Text::NoSuchPlace, [("count", Value::Number(count))]);
            }
        }
        Resolved::NotShown => {
            let offered = draft.offered();
            draft.say(Text::NotAmongShown);
            list(draft, &offered);
            draft.closing = Closing::WhichOne;
        }
        Resolved::OtherOfModel(cars) => {
            say_not_that_one(draft, asked, &cars);
            draft.closing = Closing::WhichOne;
        }
        Resolved::Missing => {
            let missing = Wish {
                make: asked.make.clone(),
                model: asked.model.clone(),
                body: asked.body,
                ..Wish::default()
            };
            wish::say_missing(draft, &missing);
        }
        Resolved::Unclear => {
            draft.say(Text::WhichCarAsked);
            draft.closing = if draft.state.offered.is_empty() {
                Closing::Nothing
            } else {
                Closing::WhichOne
            };
        }
    }
}

/// Lists several cars and asks which one.
pub(in crate::decide) fn list_several<'a>(draft: &mut Draft<'a>, cars: &[&'a Car], intro: Text) {
    let many = cars.len() > MOST_SHOWN;
    let counted = match intro {
        Text::AreOnSale => Text::AreOnSaleOf,
        _ => Text::SeveralMatchOf,
    };
    if many {
        let (low, high) = price_span(cars);
        draft.say_with(
            counted,
            [
                ("count", Value::Number(cars.len() as u64)),
                ("low", Value::Money(low)),
                ("high", Value::Money(high)),
                ("shown", Value::Number(MOST_SHOWN as u64)),
            ],
        );
    } else {
        draft.say(intro);
    }
    list(draft, cars);
    draft.closing = Closing::WhichOne;
}

/// The model is on sale, but not so: says so and lists the nearest of it.
fn say_not_that_one<'a>(draft: &mut Draft<'a>, asked: &CarRef, cars: &[&'a Car]) {
    let Some(first) = cars.first() else {
        return;
    };
    let model = asked.model.as_ref().map_or("", |_| first.model.as_str());
    let group = crate::car_text::make_and_model(&first.make, model);
    let mut said = vec![group.clone()];
    said.extend(asked.version.iter().map(|word| word.to_uppercase()));
    said.extend(asked.year.map(|year| year.to_string()));
    let kinds = [
        asked.fuel.map(kinds::fuel),
        asked.gearbox.map(kinds::gearbox),
    ];
    let kinds = kinds.into_iter().flatten();
    said.extend(kinds.map(|kind| draft.facts.texts.get(kind).to_owned()));
    draft.show(Saying::Line(
        Text::NotThatOne,
        vec![
            ("asked", Value::Words(said.join(" "))),
            ("group", Value::Words(group)),
        ],
    ));
    list(draft, cars);
}
