//! Doubts and haggling: an honest answer, no yes and no handover.

use super::choice::exactly;
use super::draft::Draft;
use super::plan;
use super::saying::{Closing, Saying, Value};
use crate::acts::{Act, Objection};
use crate::catalog::Car;
use crate::financing::amount_of;
use crate::financing::{self, TERMS_MONTHS};
use crate::language::Topic;
use crate::offer::extreme;
use crate::offer::fulfils;
use crate::payment::Payment;
use crate::texts::Text;
use crate::wish::Order;
use crate::wish::Wish;

/// Answers doubts.
pub(super) fn answer(draft: &mut Draft<'_>) {
    let haggles = draft.does(|act| *act == Act::Haggle);
    let mut acts = draft.acts.clone();
    acts.dedup();
    for act in acts {
        match act {
            // `está caro, ¿me lo dejas en 250?` gets one answer.
            Act::Object(Objection::TooExpensive) if haggles => {}
            Act::Object(objection) => answer_one(draft, objection),
            Act::Haggle => {
                draft.say(Text::RefuseHaggle);
                // Whoever haggles over one car wants that one.
                let one = draft.talked_about();
                let dear = draft.does(|act| matches!(act, Act::Object(Objection::TooExpensive)));
                let over = one.zip(draft.budget_max());
                let over = over.is_some_and(|(car, max)| car.price.is_some_and(|is| is > max));
                if one.is_none() || dear || over {
                    offer_cheaper(draft);
                }
            }
            _ => {}
        }
    }
}

fn answer_one(draft: &mut Draft<'_>, objection: Objection) {
    match objection {
        Objection::TooExpensive => {
            draft.say(Text::ObjectPrice);
            let dear = subject(draft);
            let cheaper = offer_cheaper(draft);
            let eased = dear.is_some_and(|car| ease_payments(draft, car));
            if !cheaper && !eased {
                draft.say(Text::ObjectPriceLeast);
            }
        }
        Objection::Interest => {
            draft.say(Text::ObjectInterest);
            say_shorter_term(draft);
        }
        Objection::Condition => {
            draft.say(Text::ObjectCondition);
            from_knowledge(draft, &[Topic::Inspection, Topic::Warranty]);
        }
        // `es para darme una idea` beside a question: the answer is enough.
        Objection::WantsToThink if asks_on(draft) => draft.served = true,
        Objection::WantsToThink => {
            draft.say(Text::ObjectThink);
            from_knowledge(draft, &[Topic::Returns]);
            draft.say(Text::Later);
            draft.closing = Closing::Nothing;
        }
        Objection::Distrust => {
            draft.say(Text::ObjectDistrust);
            from_knowledge(draft, &[Topic::Inspection, Topic::Returns]);
        }
    }
}

/// Whether the message asks for something besides its doubt.
fn asks_on(draft: &Draft<'_>) -> bool {
    draft.gives_loan()
        || draft.does(|act| matches!(act, Act::AskCar(..) | Act::AskLoan(_) | Act::AskCompany(_)))
}

fn from_knowledge(draft: &mut Draft<'_>, topics: &[Topic]) {
    for topic in topics {
        if let Some(answer) = draft.facts.knowledge.brief(*topic) {
            draft.show(Saying::Passage(answer));
        }
    }
}

/// The car that the doubt is about.
fn subject<'a>(draft: &Draft<'a>) -> Option<&'a Car> {
    let offered = draft.offered();
    let dearest = extreme(&offered, Order::Cheapest);
    draft.chosen().or(draft.at_hand()).or(dearest)
}

/// The dearest car that fulfils the wish and costs less; it becomes the car at
/// hand, chosen it is not.
fn offer_cheaper(draft: &mut Draft<'_>) -> bool {
    let Some((subject, price)) = subject(draft).and_then(|car| Some((car, car.price?))) else {
        return false;
    };
    let mut wish = draft.state.wish.clone();
    if wish.model.is_some() || wish.is_empty() {
        wish = Wish {
            body: subject.body,
            gearbox: wish.gearbox,
            ..Wish::default()
        };
    }
    let cars = draft.facts.catalog.cars().iter();
    // Noticeably cheaper, or it is no answer.
    let below = price.0 - price.0 / 20;
    let cheaper = cars.filter(|car| car.price.is_some_and(|price| price.0 <= below));
    let cheaper = cheaper.filter(|car| fulfils(&draft.facts.catalog, &wish, car));
    let Some(car) = cheaper.max_by_key(|car| (car.price, &car.stock_id)) else {
        return false;
    };
    draft.say_with(Text::ObjectPriceCheaper, [("car", Value::CarLine(car))]);
    draft.show(Saying::Card(car));
    if draft.state.chosen.is_none() {
        draft.remember_car(car);
        draft.closing = Closing::TakeIt;
    } else {
        draft.state.proposed = vec![Act::Choose(exactly(car))];
        draft.closing = Closing::Proposal;
    }
    true
}

/// A longer term, a larger down payment, or a loan at all.
fn ease_payments<'a>(draft: &mut Draft<'a>, car: &'a Car) -> bool {
    let Some(price) = car.price else {
        return false;
    };
    let longest = TERMS_MONTHS[TERMS_MONTHS.len() - 1];
    let minimum = financing::smallest_down_payment(price);
    let down = draft.state.down_payment;
    let down = down.and_then(|down| amount_of(down, price));
    let down = down.filter(|down| (minimum..price).contains(down));
    let financed = draft.state.payment == Some(Payment::Financed);
    let table = financing::table(price, down.unwrap_or(minimum), &[longest]);
    let Some(monthly) = table.plans.first().map(|plan| plan.monthly_payment_pesos) else {
        return false;
    };
    let term = ("term", Value::Number(longest.into()));
    let monthly = ("monthly", Value::Money(monthly));
    let chosen = draft.state.chosen.as_ref() == Some(&car.stock_id);
    match draft.state.term_months {
        Some(now) if financed && chosen && now < longest => {
            draft.say_with(Text::ObjectPriceLonger, [term, monthly]);
        }
        Some(_) if financed && chosen => draft.say(Text::ObjectPriceDown),
        _ if draft.state.payment == Some(Payment::Cash)
            || chosen
            || draft.budget_max().is_none() =>
        {
            let down = ("down", Value::Money(table.down_payment_pesos));
            let car = ("car", Value::Car(car));
            draft.say_with(Text::ObjectPriceTerms, [down, car, monthly, term]);
        }
        _ => return false,
    }
    true
}

/// What the interest would be with the shortest term.
fn say_shorter_term(draft: &mut Draft<'_>) {
    let Some((price, down)) = plan::settled(draft) else {
        return;
    };
    let shortest = TERMS_MONTHS[0];
    let Some(term) = draft.state.term_months.filter(|term| *term > shortest) else {
        return;
    };
    let table = financing::table(price, down, &[shortest, term]);
    if let [short, now] = table.plans.as_slice() {
        draft.say_with(
            Text::ObjectInterestShorter,
            [
                ("term", Value::Number(shortest.into())),
                ("interest", Value::Money(short.interest_pesos)),
                ("now", Value::Money(now.interest_pesos)),
            ],
        );
    }
}
