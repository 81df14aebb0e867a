//! Passes over the acts of a whole message: the last of the cars shown, once the others are
//! refused.

use super::{Act, CarRef, Context, Interpreted, Text, cars, clauses};

/// `la Mazda y la Murano no, nos quedamos con la que sobra`: the one of the cars at hand that
/// is not named.
pub(super) fn take_last_left(text: &Text, context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    if !names_the_rest(text) {
        return;
    }
    let parts = clauses(text);
    let Some(message) = parts.first().map(|part| part.message()) else {
        return;
    };
    let named = cars::all_named(&message, context);
    let is_named = |make: &str, model: &str| {
        named.iter().any(|car| {
            let same = |said: &Option<String>, has: &str| said.as_ref().is_none_or(|it| it == has);
            same(&car.make, make) && same(&car.model, model)
        })
    };
    let mut left = context.at_hand();
    left.retain(|car| !is_named(&car.make, &car.model));
    left.sort_by(|one, other| one.stock_id.cmp(&other.stock_id));
    left.dedup_by(|one, other| one.stock_id == other.stock_id);
    let ([car], false) = (left.as_slice(), named.is_empty()) else {
        return;
    };
    acts.retain(|act| !matches!(act.act, Act::Choose(_) | Act::Refuse(_) | Act::Want(_)));
    acts.push(Interpreted {
        act: Act::Choose(CarRef {
            stock_id: Some(car.stock_id.clone()),
            ..CarRef::default()
        }),
        quote: "la que sobra".to_owned(),
        certain: true,
    });
}

/// `me quedo con el que queda`, at the end of a message
fn names_the_rest(text: &Text) -> bool {
    let list = &text.words.list;
    let word = |back: usize| {
        let place = list.len().checked_sub(back);
        place.map_or("", |place| list[place].text.as_str())
    };
    let rest = (word(3), word(2), word(1));
    matches!(
        rest,
        (
            "el" | "la",
            "que",
            "sobra" | "queda" | "resta" | "sobro" | "quedo"
        )
    )
}
