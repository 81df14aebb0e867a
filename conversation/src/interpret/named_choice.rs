//! Cars that are taken by their name alone: the only one of its model, in the place of the
//! one chosen, or named in pieces.

use super::comparison::car_of;
use super::{Act, CarFact, CarRef, Clause, Context, Interpreted, Text, cars, clauses};
use crate::catalog::Car;
use crate::lexicon::Frame;
use crate::wish::Wish;

/// `quiero la Captur, pero la 2020`, `mejor el MG5`, `el March me late, ese`: makes choices
/// of wishes that can mean one car only.
pub(super) fn take_named(text: &Text, context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    // Most messages name no car that could be taken.
    let wants = acts.iter().any(|act| matches!(act.act, Act::Want(_)));
    if !wants && !ends_with_other(text) || clauses(text).iter().any(|clause| clause.asks) {
        return;
    }
    take_year_of_model(text, context, acts);
    take_other(text, context, acts);
    let others =
        |act: &Interpreted| matches!(act.act, Act::Choose(_) | Act::AskCar(..) | Act::Compare(_));
    if acts.iter().any(others) {
        return;
    }
    let points = ends_pointing(text);
    let planned = context.state.down_payment.is_some() || context.state.term_months.is_some();
    let swaps = (planned || context.chosen().is_some())
        && has(
            text,
            &[
                "mejor", "quiero", "cambio", "prefiero", "queremos", "entonces",
            ],
        );
    if !points && !swaps
        || has(
            text,
            &[
                "si", "ver", "busco", "gustaria", "algo", "ensename", "compara",
            ],
        )
    {
        return;
    }
    let mut wishes = acts
        .iter_mut()
        .filter(|act| matches!(act.act, Act::Want(_)));
    let (Some(only), None) = (wishes.next(), wishes.next()) else {
        return;
    };
    let Act::Want(wish) = &only.act else { return };
    if is_definite(&only.quote) && is_plain(wish) && count(wish, context) == 1 && only.certain {
        only.act = Act::Choose(car_of(wish));
    }
}

/// `el Versa 2020, doy 50 mil y lo demás a 60`, `quiero el MG5 a 48 meses`: a car of ours
/// that is named with how it will be paid is taken.
pub(super) fn take_with_plan(text: &Text, acts: &mut [Interpreted]) {
    const SEARCHES: [&str; 9] = [
        "busco", "buscando", "tienen", "hay", "venden", "manejan", "ver", "viendo", "si",
    ];
    let paid = |act: &Interpreted| {
        let of_plan = matches!(act.act, Act::DownPayment(_) | Act::Term(_) | Act::Pay(_));
        act.certain && of_plan
    };
    let other = |act: &Interpreted| match &act.act {
        Act::AskCar(car, CarFact::MonthlyPayment) => car.model.is_some(),
        act => matches!(act, Act::Choose(_) | Act::AskCar(..)),
    };
    let words = &text.words.list;
    // `la Kicks que tienen publicada`
    let searches = (0..words.len()).any(|at| {
        let relative = at > 0 && words[at - 1].text == "que";
        SEARCHES.contains(&words[at].text.as_str()) && !relative
    });
    let of_plan = |clause: &Clause<'_>| clause.frame(Frame::PerMonth).is_some();
    let asks = clauses(text)
        .iter()
        .any(|clause| clause.asks && !of_plan(clause));
    if !acts.iter().any(paid) || acts.iter().any(other) || searches || asks {
        return;
    }
    let mut wishes = acts.iter_mut().filter_map(|act| match &act.act {
        Act::Want(wish) if act.certain => Some((car_of(wish), wish.also.is_empty(), act)),
        _ => None,
    });
    let (Some((car, alone, act)), None) = (wishes.next(), wishes.next()) else {
        return;
    };
    if alone && is_definite(&act.quote) && car.model.is_some() {
        act.act = Act::Choose(car);
    }
}

/// `quiero la Captur, pero la 2020`: the year in a clause of its own.
fn take_year_of_model(text: &Text, context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    let firm = has(
        text,
        &["quiero", "queremos", "llevo", "prefiero", "deme", "dame"],
    ) || context.chosen().is_some() && has(text, &["mejor"]);
    let year_of = |act: &Act| match act {
        Act::Want(wish) => {
            let year = wish.min_year.filter(|_| wish.min_year == wish.max_year)?;
            let bare = Wish {
                min_year: Some(year),
                max_year: Some(year),
                ..Wish::default()
            };
            (*wish == bare).then_some(year)
        }
        _ => None,
    };
    let named =
        |act: &Act| matches!(act, Act::Want(wish) if wish.model.is_some() && is_plain(wish));
    let at = acts.windows(2).position(|pair| {
        let definite = is_definite(&pair[0].quote) && is_definite(&pair[1].quote);
        named(&pair[0].act) && year_of(&pair[1].act).is_some() && definite
    });
    let Some(at) = at.filter(|_| firm) else {
        return;
    };
    let Act::Want(wish) = &acts[at].act else {
        return;
    };
    let car = CarRef {
        year: year_of(&acts[at + 1].act),
        ..car_of(wish)
    };
    let on_sale = context.facts.catalog.cars().iter();
    let on_sale =
        on_sale.filter(|one| car.model.as_ref() == Some(&one.model) && one.year == car.year);
    if on_sale.count() == 1 {
        acts[at].act = Act::Choose(car);
        acts.remove(at + 1);
    }
}

/// `entonces el CLA no me cabe, va el otro`: the other one of two cars shown.
fn take_other(text: &Text, context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    let offered = context.state.offered.iter();
    let offered: Vec<_> = offered
        .filter_map(|id| context.facts.catalog.car(id))
        .collect();
    let parts = clauses(text);
    let named = parts
        .first()
        .and_then(|part| cars::named(&part.message(), context));
    let (Some(named), [one, other], true) = (named, offered.as_slice(), ends_with_other(text))
    else {
        return;
    };
    let is = |car: &Car| {
        let model = named.model.as_ref().is_none_or(|model| *model == car.model);
        model && named.year.is_none_or(|year| Some(year) == car.year)
    };
    let taken = match (is(one), is(other)) {
        (true, false) => other,
        (false, true) => one,
        _ => return,
    };
    // `el Civic ya está muy viejo, me voy con el otro`
    let last = parts.last().filter(|_| parts.len() > 1);
    let takes = last.is_some_and(|part| part.frame(Frame::Choose).is_some());
    acts.retain(|act| !matches!(act.act, Act::Choose(_) | Act::Refuse(_) | Act::Want(_)));
    acts.push(Interpreted {
        act: Act::Choose(CarRef {
            stock_id: Some(taken.stock_id.clone()),
            ..CarRef::default()
        }),
        quote: "el otro".to_owned(),
        certain: has(text, &["no"]) || takes,
    });
}

/// `…, va el otro`
fn ends_with_other(text: &Text) -> bool {
    let list = &text.words.list;
    let last = |back: usize| {
        let place = list.len().checked_sub(back);
        place.map_or("", |place| list[place].text.as_str())
    };
    matches!((last(2), last(1)), ("el" | "la", "otro" | "otra"))
}

/// `…, ese`, `…, esa mera`
fn ends_pointing(text: &Text) -> bool {
    let mut words = text.words.list.iter().rev().map(|word| word.text.as_str());
    let last = words.next().unwrap_or_default();
    let pointer = match last {
        "mero" | "mera" | "mismo" | "misma" => words.next().unwrap_or_default(),
        last => last,
    };
    matches!(pointer, "ese" | "esa")
}

pub(super) fn has(text: &Text, texts: &[&str]) -> bool {
    let mut words = text.words.list.iter();
    words.any(|word| texts.contains(&word.text.as_str()))
}

pub(super) fn is_definite(quote: &str) -> bool {
    let said = quote.to_lowercase();
    ["el ", "la ", "ese ", "esa "]
        .iter()
        .any(|article| said.starts_with(article))
}

/// Whether a wish names a model, and nothing else of it.
fn is_plain(wish: &Wish) -> bool {
    let bare = Wish {
        make: wish.make.clone(),
        model: wish.model.clone(),
        ..Wish::default()
    };
    *wish == bare && wish.model.is_some()
}

/// How many cars of a model are on sale.
fn count(wish: &Wish, context: &Context<'_>) -> usize {
    let cars = context.facts.catalog.cars().iter();
    cars.filter(|car| wish.model.as_ref() == Some(&car.model))
        .count()
}
