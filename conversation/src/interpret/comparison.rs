//! Passes over the acts of a whole message: cars that several clauses compare.

use super::{Act, CarFact, CarRef, Context, Interpreted, Text};
use super::{cars, clauses};
use crate::wish::Wish;

/// `¿cuál me conviene, Avanza, Xpander o Ertiga?`: what is compared is named in the
/// next clause.
pub(super) fn join_comparison(acts: &mut Vec<Interpreted>) {
    let Some(at) = acts
        .iter()
        .position(|act| act.act == Act::Compare(Vec::new()))
    else {
        return;
    };
    // `la 2018 y la 2019, ¿cuál es la diferencia?`
    if acts[..at]
        .iter()
        .any(|act| matches!(&act.act, Act::Compare(cars) if !cars.is_empty()))
    {
        acts.remove(at);
        return;
    }
    let Some(next) = acts.get(at + 1..).and_then(|rest| {
        let named =
            |act: &Interpreted| matches!(&act.act, Act::Want(wish) if !wish.also.is_empty());
        rest.iter().position(named)
    }) else {
        return;
    };
    let next = acts.remove(at + 1 + next);
    let Act::Want(wish) = next.act else { return };
    let others = wish.also.iter().map(|(make, model)| CarRef {
        make: Some(make.clone()),
        model: model.clone(),
        ..CarRef::default()
    });
    acts[at].act = Act::Compare(std::iter::once(car_of(&wish)).chain(others).collect());
}

/// Makes one comparison of cars that several clauses name.
pub(super) fn join_compared(text: &Text, context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    let clauses = clauses(text);
    let Some((first, last)) = clauses.first().zip(clauses.last()) else {
        return;
    };
    let cars = cars::compared(&first.joined_to(last), context);
    let known =
        |act: &Interpreted| matches!(&act.act, Act::Compare(one) if one.len() >= cars.len());
    if acts.iter().any(known) {
        // `ando entre la CR-V y la HR-V, ¿me las comparan?`
        acts.retain(|act| !asks_for_comparison(act));
        return;
    }
    if cars.is_empty() {
        return;
    }
    let of_these = |act: &Interpreted| match &act.act {
        Act::Want(wish) => cars.iter().any(|car| car.model == wish.model),
        Act::Choose(one) | Act::AskCar(one, _) => cars.iter().any(|car| car.model == one.model),
        Act::Compare(_) => true,
        // `¿me las comparas?` by itself asks for nothing else.
        Act::AskCompany(_) => asks_for_comparison(act),
        _ => false,
    };
    let at = acts.iter().position(of_these).unwrap_or(acts.len());
    let quote = acts.get(at).map(|act| act.quote.clone());
    acts.retain(|act| !of_these(act));
    acts.insert(
        at.min(acts.len()),
        Interpreted {
            act: Act::Compare(cars.clone()),
            quote: quote.unwrap_or_default(),
            certain: true,
        },
    );
}

/// `¿me las comparas?`, read as a question about the company.
fn asks_for_comparison(act: &Interpreted) -> bool {
    matches!(act.act, Act::AskCompany(_)) && act.quote.to_lowercase().contains("compar")
}

/// `vi que traen dos CX-5, la 2018 y la 2019`: the model is named for the comparison.
pub(super) fn drop_wish_compared(acts: &mut Vec<Interpreted>) {
    let compared: Vec<CarRef> = acts
        .iter()
        .filter_map(|act| match &act.act {
            Act::Compare(cars) => Some(cars.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    let priced: Vec<CarRef> = acts
        .iter()
        .filter_map(|act| match &act.act {
            Act::AskCar(car, CarFact::Price) if car.model.is_some() => Some(car.clone()),
            _ => None,
        })
        .collect();
    let named = |wish: &Wish| {
        let several = priced.len() > 1 && !wish.also.is_empty();
        let priced = priced.iter().filter(|_| several);
        let mut cars = compared.iter().chain(priced);
        wish.model.is_some() && cars.any(|car| car.model == wish.model)
    };
    acts.retain(|act| !matches!(&act.act, Act::Want(wish) if named(wish)));
}

/// `me gustan el Vento y el Yaris, ¿en cuánto están?`: asks the price of each.
pub(super) fn ask_price_of_all(acts: &mut Vec<Interpreted>) {
    const PLURAL: [&str; 7] = [
        "estan", "están", "cuestan", "valen", "salen", "andan", "quedan",
    ];
    let plural = |quote: &str| quote.split(' ').any(|word| PLURAL.contains(&word));
    let Some(asked) = acts.iter().position(|act| {
        matches!(&act.act, Act::AskCar(car, CarFact::Price) if car.model.is_some())
            && plural(&act.quote.to_lowercase())
    }) else {
        return;
    };
    let others = acts[..asked].iter().find_map(|act| match &act.act {
        Act::Want(wish) if !wish.also.is_empty() => Some(wish.also.clone()),
        _ => None,
    });
    let questions = others.into_iter().flatten().map(|(make, model)| {
        let car = CarRef {
            make: Some(make),
            model,
            ..CarRef::default()
        };
        Interpreted {
            act: Act::AskCar(car, CarFact::Price),
            ..acts[asked].clone()
        }
    });
    let questions: Vec<Interpreted> = questions.collect();
    acts.splice(asked + 1..asked + 1, questions);
}

/// The car that a wish for a model names.
pub(super) fn car_of(wish: &Wish) -> CarRef {
    CarRef {
        make: wish.make.clone(),
        model: wish.model.clone(),
        year: wish.min_year.filter(|_| wish.min_year == wish.max_year),
        ..CarRef::default()
    }
}
