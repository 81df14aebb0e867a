//! Questions about cars; they choose nothing.

use super::choice::{list_several, say_over_budget, say_unresolved};
use super::draft::Draft;
use super::saying::{Closing, Saying, Value};
use super::{Resolved, compare, facts, plan, resolve};
use crate::acts::{Act, CarFact, CarRef};
use crate::catalog::Car;
use crate::offer::MOST_SHOWN;
use crate::payment::Payment;
use crate::state::Step;
use crate::texts::Text;
use crate::wish::Wish;

/// Finds the car at hand that is asked about before a wish of the same message forgets it.
pub(super) fn point(draft: &mut Draft<'_>) {
    let mut acts = std::mem::take(&mut draft.acts);
    for act in &mut acts {
        let Act::AskCar(car, _) = act else { continue };
        let bare = CarRef {
            this: car.this,
            ..CarRef::default()
        };
        if *car == bare
            && let Resolved::One(found) = resolve(draft, car)
        {
            *car = super::choice::exactly(found);
        }
    }
    draft.acts = acts;
}

/// Answers what is asked about cars.
pub(super) fn answer(draft: &mut Draft<'_>) {
    let mut answered: Vec<(&Car, CarFact)> = Vec::new();
    let mut acts = draft.acts.clone();
    deny_consumption_once(draft, &mut acts);
    // Details first: they hold what else is asked.
    acts.sort_by_key(|act| !matches!(act, Act::AskCar(_, CarFact::Details)));
    for act in acts {
        match act {
            Act::AskCar(car, fact) => answer_one(draft, &car, &fact, &mut answered),
            Act::Compare(cars) => compare::compare(draft, &cars),
            _ => {}
        }
    }
    // A `sí` behind facts of several cars would take one that nobody named.
    let first = answered.first().map(|(car, _)| *car);
    let several = answered.iter().any(|(car, _)| Some(*car) != first);
    if several && draft.closing == Closing::TakeIt {
        let mut cars: Vec<&Car> = Vec::new();
        for (car, _) in &answered {
            if !cars.contains(car) {
                cars.push(car);
            }
        }
        draft.remember_list(&cars);
        draft.closing = Closing::Step;
    }
}

/// `¿cuántos kilómetros por litro da cada uno?`: known of no car, which is said once.
fn deny_consumption_once(draft: &mut Draft<'_>, acts: &mut Vec<Act>) {
    let asks = |act: &Act| matches!(act, Act::AskCar(_, CarFact::Consumption));
    // `el Vento ese, ¿cuánto gasta?` names one.
    let each = |act: &&Act| matches!(act, Act::AskCar(car, _) if asks(act) && !car.this);
    if acts.iter().filter(each).count() > 1 {
        acts.retain(|act| !asks(act));
        facts::say_of_several(draft, &[], &CarFact::Consumption);
    }
}

fn answer_one<'a>(
    draft: &mut Draft<'a>,
    asked: &CarRef,
    fact: &CarFact,
    answered: &mut Vec<(&'a Car, CarFact)>,
) {
    draft.served = true;
    match resolve(draft, asked) {
        Resolved::One(car) => {
            let news = !is_said(draft, car, fact, answered);
            answered.push((car, fact.clone()));
            // `¿es estándar? entonces mejor el Aveo`: `it` is the one taken.
            if !draft.does(|act| matches!(act, Act::Choose(_))) {
                draft.remember_car(car);
            }
            if news {
                say_fact(draft, car, fact);
            }
            ask_whether_taken(draft, car);
        }
        Resolved::Several(cars) => several(draft, asked, fact, &cars),
        Resolved::Unclear => unclear(draft, fact),
        found => {
            let missing = found == Resolved::Missing;
            say_unresolved(draft, asked, found);
            // What is not in the catalog is not searched for.
            if !missing {
                take_as_wish(draft, asked);
            }
        }
    }
}

/// Whether this message's answer holds the fact already: a car's line and its
/// details hold the price.
fn is_said(draft: &Draft<'_>, car: &Car, fact: &CarFact, answered: &[(&Car, CarFact)]) -> bool {
    let line = matches!(
        fact,
        CarFact::Price | CarFact::Kilometres | CarFact::Availability
    );
    let taken_now = draft.state.chosen.as_ref() == Some(&car.stock_id)
        && draft.before.chosen.as_ref() != Some(&car.stock_id);
    // `¿en cuánto queda con 60 de enganche a 48 meses?`: the plan holds the price.
    let of_plan = match &draft.state.chosen {
        Some(chosen) => *chosen == car.stock_id,
        None => true,
    };
    let planned = *fact == CarFact::Price && draft.gives_loan() && of_plan;
    let cash = *fact == CarFact::Price && draft.does(|act| *act == Act::Pay(Payment::Cash));
    let paid = cash && draft.state.chosen.as_ref() == Some(&car.stock_id);
    let supposed = draft.does(|act| matches!(act, Act::Suppose(_)))
        && matches!(fact, CarFact::Price | CarFact::MonthlyPayment);
    planned
        || supposed
        || paid
        || line && taken_now
        || answered.iter().any(|(known, said)| {
            *known == car && (said == fact || line && *said == CarFact::Details)
        })
}

fn say_fact<'a>(draft: &mut Draft<'a>, car: &'a Car, fact: &CarFact) {
    match fact {
        CarFact::Price => {
            match car.price {
                Some(price) => draft.show(Saying::Price(car, price)),
                None => draft.say_with(Text::PriceUnknown, [("car", Value::Car(car))]),
            }
            say_over_budget(draft, car);
        }
        CarFact::Availability => {
            draft.say(Text::IsOnSale);
            draft.show(Saying::One(car));
            say_over_budget(draft, car);
        }
        CarFact::Details => draft.show(Saying::Details(car)),
        CarFact::MonthlyPayment => plan::show_payments(draft, car),
        other => facts::say(draft, car, other),
    }
}

/// `¿Te interesa?` where no car was chosen and none is to be chosen from a
/// list with a question of its own.
fn ask_whether_taken(draft: &mut Draft<'_>, car: &Car) {
    let chosen = draft.state.chosen.is_some();
    let step = super::next::step(draft);
    let free = matches!(
        step,
        Step::Need | Step::Options | Step::Budget | Step::Preferences
    );
    if !chosen && free && draft.closing == Closing::Step && draft.state.errand.is_none() {
        draft.closing = Closing::TakeIt;
        draft.remember_car(car);
    }
}

/// The same is said of each, where it fits in a list: price, kilometres, year.
fn several<'a>(draft: &mut Draft<'a>, asked: &CarRef, fact: &CarFact, cars: &[&'a Car]) {
    let shown = cars
        .iter()
        .all(|car| draft.state.offered.contains(&car.stock_id));
    let listed = |saying: &Saying<'_>| matches!(saying, Saying::Cars(..));
    match fact {
        // Each line of a list says price, year and kilometres.
        CarFact::Price | CarFact::Kilometres | CarFact::Year | CarFact::Availability
            if draft.sayings.iter().any(listed) => {}
        CarFact::MonthlyPayment if !cars.is_empty() => {
            list_several(draft, cars, Text::SeveralMatch);
            plan::show_payments(draft, cars[0]);
        }
        CarFact::Availability | CarFact::Price if !shown => {
            list_several(draft, cars, Text::AreOnSale);
        }
        CarFact::Price | CarFact::Kilometres | CarFact::Year | CarFact::Availability => {
            list_several(draft, cars, Text::OptionsAgain);
        }
        CarFact::Details => list_several(draft, cars, Text::AreOnSale),
        _ => {
            facts::say_of_several(draft, &cars[..cars.len().min(MOST_SHOWN)], fact);
            super::listing::list(draft, cars);
            draft.closing = Closing::WhichOne;
        }
    }
    take_as_wish(draft, asked);
}

fn unclear(draft: &mut Draft<'_>, fact: &CarFact) {
    // `¿cuáles tienes? ¿y cuánto cuestan?`: the list that is shown says so.
    let listed = matches!(
        fact,
        CarFact::Price | CarFact::Kilometres | CarFact::Year | CarFact::Details
    );
    if listed && draft.does(|act| matches!(act, Act::ShowCars | Act::MoreCars)) {
        return;
    }
    match fact {
        // What no row says of any car is known to be unknown of all of them.
        CarFact::Consumption | CarFact::Color | CarFact::Other(_) => {
            facts::say_of_several(draft, &[], fact);
        }
        CarFact::MonthlyPayment => draft.say(Text::FinanceNeedsCar),
        CarFact::Price => {
            let (low, high) = draft.facts.catalog.price_range();
            draft.say(Text::WhichCarAsked);
            draft.say_with(
                Text::CatalogRange,
                [("low", Value::Money(low)), ("high", Value::Money(high))],
            );
        }
        _ => draft.say(Text::WhichCarAsked),
    }
}

/// Whoever asks for a car before having named a need wants that one.
fn take_as_wish(draft: &mut Draft<'_>, asked: &CarRef) {
    if draft.state.wish.is_empty() && asked.make.is_some() {
        draft.state.wish = Wish {
            make: asked.make.clone(),
            model: asked.model.clone(),
            open: asked.model.is_none(),
            ..Wish::default()
        };
    }
}
