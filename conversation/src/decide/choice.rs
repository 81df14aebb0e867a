//! Which car the customer takes.

mod unresolved;

use super::draft::Draft;
use super::listing::list;
use super::saying::{Closing, Saying, Value};
use super::{Resolved, resolve};
use crate::acts::{Act, CarRef, Noted};
use crate::catalog::Car;
use crate::money::Pesos;
use crate::state::Step;
use crate::texts::Text;
use crate::wish::Wish;
pub(super) use unresolved::{list_several, say_unresolved};

/// Takes the car picked.
pub(super) fn take(draft: &mut Draft<'_>) {
    let picks: Vec<CarRef> = draft
        .acts
        .iter()
        .filter_map(|act| match act {
            Act::Choose(car) => Some(car.clone()),
            _ => None,
        })
        .collect();
    if picks.is_empty() {
        if let Some(car) = paid_for(draft) {
            choose(draft, car);
        } else {
            change(draft);
        }
        return;
    }
    let found: Vec<Resolved<'_>> = picks.iter().map(|pick| resolve(draft, pick)).collect();
    let mut cars: Vec<&Car> = Vec::new();
    for resolved in &found {
        if let Resolved::One(car) = resolved
            && !cars.contains(car)
        {
            cars.push(car);
        }
    }
    match cars.as_slice() {
        [car] => choose(draft, car),
        [] => {
            for (pick, resolved) in picks.iter().zip(found).take(1) {
                say_unresolved(draft, pick, resolved);
            }
        }
        several => {
            draft.say(Text::SeveralMatch);
            list(draft, several);
            draft.closing = Closing::WhichOne;
        }
    }
}

/// `crédito`, `de contado, no me gusta deber`, where the only car shown was offered: who says
/// how to pay it takes it.
fn paid_for<'a>(draft: &Draft<'a>) -> Option<&'a Car> {
    const ASKED: [&str; 2] = ["take_it", "options"];
    let pays = draft.does(|act| matches!(act, Act::Pay(_)));
    let other = |act: &Act| {
        matches!(
            act,
            Act::Want(_)
                | Act::AskCar(..)
                | Act::Decline
                | Act::Object(_)
                | Act::Haggle
                | Act::Change(_)
                | Act::MoreCars
                | Act::Budget(_)
                | Act::Refuse(_)
        )
    };
    let asked = ASKED.contains(&draft.before.asked.as_str());
    let open = draft.state.chosen.is_none() && draft.doubtful.is_empty();
    let offered = draft.offered();
    let car = match (draft.before.asked.as_str(), offered.as_slice()) {
        ("take_it", _) => draft.at_hand(),
        (_, [only]) => Some(*only),
        _ => None,
    };
    car.filter(|_| pays && asked && open && !draft.does(other))
}

/// A reference to exactly this car.
pub(super) fn exactly(car: &Car) -> CarRef {
    CarRef {
        stock_id: Some(car.stock_id.clone()),
        ..CarRef::default()
    }
}

/// Takes a car as chosen.
pub(super) fn choose<'a>(draft: &mut Draft<'a>, car: &'a Car) {
    let known = draft.state.chosen.as_ref() == Some(&car.stock_id);
    // `sí, lo quiero` at the offer of a call is a yes to it.
    if known && draft.before.step == Step::Contact {
        draft.state.wants_contact = Some(true);
        draft.served = true;
        return;
    }
    if !known {
        draft.forget_choice();
    }
    draft.state.chosen = Some(car.stock_id.clone());
    draft.remember_car(car);
    if draft.state.wish.is_empty() {
        draft.state.wish = Wish {
            make: Some(car.make.clone()),
            model: Some(car.model.clone()),
            ..Wish::default()
        };
    }
    let text = if known {
        Text::ChosenAlready
    } else {
        Text::Chosen
    };
    draft.say_with(text, [("car", Value::CarLine(car))]);
    draft.show(Saying::Card(car));
    say_over_budget(draft, car);
}

/// Says how far a car is above the budget.
pub(super) fn say_over_budget(draft: &mut Draft<'_>, car: &Car) {
    let over = draft
        .budget_max()
        .zip(car.price)
        .and_then(|(max, price)| price.0.checked_sub(max.0))
        .filter(|over| *over > 0);
    if let Some(over) = over {
        let difference = Value::Money(Pesos(over));
        draft.say_with(Text::OverBudget, [("difference", difference)]);
    }
}

/// `quiero otro auto`, without saying which: back to the cars shown.
fn change(draft: &mut Draft<'_>) {
    // `ya no lo quiero, no me marquen`
    let calls_off = draft.does(|act| *act == Act::CancelCall);
    let changes = draft.does(|act| *act == Act::Change(Noted::Car)) && !calls_off;
    let wants = draft.does(|act| matches!(act, Act::Want(_) | Act::MoreCars));
    if !changes || wants {
        return;
    }
    let offered = draft.offered();
    let begins = offered.is_empty() && draft.state.chosen.is_none();
    // `queremos cambiar de carro` as an opening speaks of the customer's own.
    draft.say(if begins {
        Text::NewCar
    } else {
        Text::ChangeCar
    });
    draft.forget_choice();
    if offered.is_empty() {
        draft.state.seen.clear();
    } else {
        list(draft, &offered);
    }
}
