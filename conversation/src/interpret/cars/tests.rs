use jiff::civil::date;

use crate::Facts;
use crate::catalog::Gearbox;
use crate::catalog::StockId;
use crate::interpret::{Act, CarFact, CarRef, Interpreted, Refusal, interpret};
use crate::message::{Channel, Message};
use crate::state::{State, Step};

/// What a message does, with three cars shown: an Escape 2019, a Versa 2021
/// and a CX-5 2020.
fn acts(text: &str, shown: bool) -> Vec<Interpreted> {
    let facts = Facts::builtin().unwrap();
    let id = |make: &str, model: &str, year: u16| -> StockId {
        let mut cars = facts.catalog.cars().iter();
        let found =
            cars.find(|car| car.make == make && car.model == model && car.year == Some(year));
        found.unwrap().stock_id.clone()
    };
    let mut state = State::default();
    if shown {
        state.step = Step::Options;
        state.offered = vec![
            id("Ford", "Escape", 2019),
            id("Nissan", "Versa", 2021),
            id("Mazda", "CX-5", 2020),
        ];
    }
    let message = Message {
        text,
        channel: Channel::Web,
        sender: None,
        now: date(2026, 11, 28).at(10, 15, 0, 0),
    };
    interpret(&state, &message, &facts).acts
}

fn only_act(text: &str, shown: bool) -> Act {
    let mut found = acts(text, shown);
    found.retain(|act| !act.act.is_courtesy() && !act.act.is_answer());
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.swap_remove(0).act
}

#[test]
fn question_about_a_car_chooses_nothing() {
    for (text, fact) in [
        ("¿la escape gasta mucho?", CarFact::Consumption),
        ("la escape gasta mucho?", CarFact::Consumption),
        ("¿cuántos kilómetros tiene la segunda?", CarFact::Kilometres),
        ("y la CX-5 cuánto cuesta", CarFact::Price),
        ("¿de qué color es el Versa?", CarFact::Color),
        ("¿el versa es automático?", CarFact::Gearbox),
        ("¿cuánto mide la CX-5?", CarFact::Size(None)),
        ("¿no tienen Toyota?", CarFact::Availability),
        ("la segunda, ¿cuánto gasta?", CarFact::Consumption),
        ("¿esa sí es de 7?", CarFact::Seats),
        ("¿la CX-5 es de siete?", CarFact::Seats),
        ("¿es de 5 o de 7?", CarFact::Seats),
        ("¿la segunda es para 7?", CarFact::Seats),
    ] {
        let found = acts(text, true);
        let asked = found
            .iter()
            .any(|act| matches!(&act.act, Act::AskCar(_, asked) if *asked == fact));
        let chosen = found.iter().any(|act| matches!(act.act, Act::Choose(_)));
        let refused = found.iter().any(|act| matches!(act.act, Act::Refuse(_)));
        assert!(asked && !chosen && !refused, "{text}: {found:?}");
    }
}

#[test]
fn car_shown_is_chosen_by_whatever_names_it() {
    for text in [
        "el segundo",
        "la 2",
        "me quedo con el Versa",
        "ok el versa 2021",
        "quiero ese nissan",
        "me gusta el Nissan",
        "el 2021",
        "el sedán",
        "va, el versa",
    ] {
        let Act::Choose(car) = only_act(text, true) else {
            panic!("{text}: {:?}", acts(text, true));
        };
        let named = car.model.as_deref() == Some("Versa") || car.make.as_deref() == Some("Nissan");
        let other = car.place == Some(2) || car.year == Some(2021) || car.body.is_some();
        assert!(named || other, "{text}: {car:?}");
    }
}

#[test]
fn choice_with_a_question_chooses_and_asks() {
    let found = acts("me quedo con la CX-5, ¿qué garantía tiene?", true);
    assert!(
        found.iter().any(|act| matches!(act.act, Act::Choose(_))),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|act| matches!(act.act, Act::AskCompany(_))),
        "{found:?}"
    );
}

#[test]
fn choice_in_a_sentence_that_is_not_explained_is_not_certain() {
    let found = acts(
        "me quedo con la CX-5 si mi suegra suelta la lana del terreno",
        true,
    );
    let choice = found.iter().find(|act| matches!(act.act, Act::Choose(_)));
    assert!(choice.is_some_and(|choice| !choice.certain), "{found:?}");
}

#[test]
fn makes_are_refused_where_they_are_denied() {
    for (text, makes) in [
        ("no quiero Ford", vec!["Ford"]),
        ("Ford no por favor", vec!["Ford"]),
        ("nada de Chevrolet ni Dodge", vec!["Chevrolet", "Dodge"]),
        ("MG y Chirey no me ofrezcan", vec!["MG", "Chirey"]),
    ] {
        let Act::Refuse(Refusal { makes: refused, .. }) = only_act(text, false) else {
            panic!("{text}: {:?}", acts(text, false));
        };
        assert_eq!(refused, makes, "{text}");
    }
}

#[test]
fn uno_behind_an_article_and_before_a_year_is_a_car_and_no_place_in_a_list() {
    for text in ["cuanto cuesta el uno 2020", "cuanto cuesta la uno 2020"] {
        let Act::AskCar(car, _) = only_act(text, true) else {
            panic!("{text}: {:?}", acts(text, true));
        };
        assert_eq!(
            (car.model.as_deref(), car.place),
            (Some("Uno"), None),
            "{text}"
        );
    }
}

#[test]
fn model_is_known_by_its_name_alone() {
    for (text, model) in [
        ("X-Trail", "X-Trail"),
        ("xtrail", "X-Trail"),
        ("busco una x trail", "X-Trail"),
        ("un 208", "208"),
        ("Passat", "Passat"),
        ("quiero un fiat uno", "Uno"),
        ("busco un Q3", "Q3"),
        ("toyota corola", "Corolla"),
    ] {
        let Act::Want(wish) = only_act(text, false) else {
            panic!("{text}: {:?}", acts(text, false));
        };
        assert_eq!(wish.model.as_deref(), Some(model), "{text}");
    }
}

#[test]
fn everyday_words_name_no_car() {
    for text in [
        "ya me van a llamar",
        "tengo clases en la tarde",
        "quiero uno chiquito",
        "somos 208 en la fiesta",
        "vivo en leon",
    ] {
        let named = acts(text, false).into_iter().any(|act| match act.act {
            Act::Want(wish) => wish.make.is_some() || wish.body.is_some(),
            Act::Choose(_) | Act::AskCar(..) => true,
            _ => false,
        });
        assert!(!named, "{text}: {:?}", acts(text, false));
    }
}

#[test]
fn limits_of_a_wish_are_read_with_their_bounds() {
    let Act::Want(wish) = only_act(
        "un sedán automático del 2018 para acá con menos de 60 mil km",
        false,
    ) else {
        panic!("no wish");
    };
    assert_eq!((wish.min_year, wish.max_year), (Some(2018), None));
    assert_eq!(wish.max_km, Some(60_000));
    assert_eq!(wish.gearbox, Some(Gearbox::Automatic));
}

#[test]
fn what_is_pointed_at_is_what_was_named_before() {
    let found = acts("El Versa 2021 me gusta, ese quiero", true);
    let chosen: Vec<&CarRef> = found
        .iter()
        .filter_map(|act| match &act.act {
            Act::Choose(car) => Some(car),
            _ => None,
        })
        .collect();
    assert!(
        chosen
            .iter()
            .all(|car| car.model.as_deref() == Some("Versa"))
            && !chosen.is_empty(),
        "{found:?}"
    );
}

#[test]
fn refusing_one_year_keeps_the_model() {
    for text in [
        "el Versa 2020 no me convence",
        "no quiero el Versa 2020",
        "el Versa 2020 no",
    ] {
        let Act::Refuse(refusal) = only_act(text, false) else {
            panic!("{text}: {:?}", acts(text, false));
        };
        assert!(refusal.models.is_empty(), "{text}: {refusal:?}");
    }
}

#[test]
fn limits_behind_the_own_car_are_those_of_the_wish() {
    for text in [
        "mi Jetta tiene 140 mil km y quiero uno del 2020 para acá",
        "mi Jetta es 2015 y busco una SUV del 2020 para acá",
    ] {
        let found = acts(text, false);
        let wish = found.iter().find_map(|act| match &act.act {
            Act::Want(wish) => Some(wish),
            _ => None,
        });
        let limits = wish.map(|wish| (wish.min_year, wish.max_km));
        assert_eq!(limits, Some((Some(2020), None)), "{text}: {found:?}");
    }
}
