//! Every car of the catalog, asked for in eight ways, in five states: its
//! price is told, and no car of the stock is denied.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::{DateTime, date};
use kavak_conversation::catalog::{Car, Catalog};
use kavak_conversation::knowledge::Knowledge;
use kavak_conversation::{Channel, Facts, Message, State, Turn, respond};

/// With `KAVAK_SWEEP_CATALOG` the cars of that file, else the built-in ones.
#[expect(
    clippy::disallowed_methods,
    reason = "the sweep of another catalog is asked for from outside"
)]
static FACTS: LazyLock<Facts> = LazyLock::new(|| match std::env::var("KAVAK_SWEEP_CATALOG") {
    Ok(path) => {
        let catalog = Catalog::from_csv(&std::fs::read_to_string(path).unwrap()).unwrap();
        Facts::new(catalog, Knowledge::builtin().unwrap()).unwrap()
    }
    Err(_) => Facts::builtin().unwrap(),
});

const NOW: DateTime = date(2026, 11, 28).at(10, 15, 0, 0);

fn say(state: &State, text: &str) -> Turn {
    let message = Message {
        text,
        channel: Channel::Web,
        sender: None,
        now: NOW,
    };
    respond(state, &message, &FACTS)
}

/// The state after these messages.
fn after(messages: &[&str]) -> State {
    let begin = State::default();
    messages
        .iter()
        .fold(begin, |state, text| say(&state, text).state)
}

/// A new conversation, one with a need, one with cars shown within a small
/// budget, one with a car chosen, one that is asking for the name.
fn states() -> [(&'static str, State); 5] {
    let shown = ["busco un sedán", "200 mil", "me da igual"];
    let chosen = [
        "busco un sedán",
        "200 mil",
        "me da igual",
        "me quedo con el primero",
    ];
    let contact = [
        "busco un sedán",
        "200 mil",
        "me da igual",
        "me quedo con el primero",
        "de contado",
        "sí",
    ];
    [
        ("new", State::default()),
        ("need", after(&["busco una camioneta"])),
        ("shown", after(&shown)),
        ("chosen", after(&chosen)),
        ("contact", after(&contact)),
    ]
}

/// Eight ways to ask what a car costs.
fn questions(car: &Car) -> Vec<String> {
    let Car { make, model, .. } = car;
    let year = car.year.unwrap();
    let lower = format!("{make} {model}").to_lowercase();
    vec![
        format!("¿Cuánto cuesta el {make} {model} {year}?"),
        format!("cuanto cuesta el {lower} {year}"),
        format!("¿qué precio tiene la {model} {year}?"),
        format!("precio del {make} {model} {year}?"),
        format!("¿en cuánto está el {make} {model} modelo {year}?"),
        format!("y el {make} {model} del {year} cuánto vale"),
        format!("Hola, ¿tienen {make} {model} {year}? ¿cuánto cuesta?"),
        format!("¿cuánto sale un {make} {model} {year}?"),
    ]
}

/// The prices of all cars that a question may mean.
fn prices(car: &Car) -> BTreeSet<String> {
    let same = FACTS.catalog.cars().iter().filter(|other| {
        other.make == car.make && other.model == car.model && other.year == car.year
    });
    same.filter_map(|car| car.price)
        .map(|price| price.to_string())
        .collect()
}

fn problem(turn: &Turn, car: &Car) -> Option<String> {
    let text = &turn.reply.text;
    let prices = prices(car);
    let told = prices.iter().filter(|price| text.contains(*price)).count();
    let denied = text.to_lowercase().contains("no tengo");
    let wanted = prices.len().min(3);
    (told < wanted || denied).then(|| format!("tells {told} of {prices:?}: {text}"))
}

fn sweep(state_name: &str) {
    let (_, state) = states()
        .into_iter()
        .find(|(name, _)| *name == state_name)
        .unwrap();
    let mut asked = BTreeSet::new();
    let (mut count, mut problems) = (0, Vec::new());
    for car in FACTS.catalog.cars() {
        if !asked.insert((car.make.clone(), car.model.clone(), car.year)) {
            continue;
        }
        for question in questions(car) {
            count += 1;
            if let Some(problem) = problem(&say(&state, &question), car) {
                problems.push(format!("{question}\n  {problem}"));
            }
        }
    }
    println!("{state_name}: {count} questions, {} wrong", problems.len());
    let shown = problems.iter().take(12).cloned().collect::<Vec<_>>();
    assert!(
        problems.is_empty(),
        "{} of {count} wrong:\n{}",
        problems.len(),
        shown.join("\n")
    );
}

#[test]
fn every_car_is_priced_in_a_new_conversation() {
    sweep("new");
}

#[test]
fn every_car_is_priced_after_a_need() {
    sweep("need");
}

#[test]
fn every_car_is_priced_after_cheaper_cars_were_shown() {
    sweep("shown");
}

#[test]
fn every_car_is_priced_after_another_was_chosen() {
    sweep("chosen");
}

#[test]
fn every_car_is_priced_while_the_name_is_asked_for() {
    sweep("contact");
}

/// Each version named in full is told alone or among its like.
#[test]
fn every_version_is_priced() {
    let mut problems = Vec::new();
    for car in FACTS
        .catalog
        .cars()
        .iter()
        .filter(|car| !car.version.is_empty())
    {
        let year = car.year.unwrap();
        let question = format!(
            "¿cuánto cuesta el {} {} {} {year}?",
            car.make, car.model, car.version
        );
        let turn = say(&State::default(), &question);
        if !turn.reply.text.contains(&car.price.unwrap().to_string()) {
            problems.push(format!("{question}\n  {}", turn.reply.text));
        }
    }
    let shown = problems.iter().take(12).cloned().collect::<Vec<_>>();
    assert!(
        problems.is_empty(),
        "{} wrong:\n{}",
        problems.len(),
        shown.join("\n")
    );
}

/// Versions that end with a lone letter (`1.6 L`), however they are asked for.
#[test]
fn every_version_that_ends_with_a_letter_is_priced() {
    const HEADER: &str =
        "stock_id,km,price,make,model,year,version,bluetooth,largo,ancho,altura,car_play";
    let letters = ["L", "R", "S", "X", "T", "Z", "G", "D"];
    let rows = letters.iter().enumerate().map(|(index, letter)| {
        let price = 200_999 + 1_000 * index;
        format!("{index},30000,{price},KIA,Rio,2020,1.6 {letter},,,,,")
    });
    let csv: Vec<String> = std::iter::once(HEADER.to_owned()).chain(rows).collect();
    let catalog = Catalog::from_csv(&csv.join("\n")).unwrap();
    let facts = Facts::new(catalog, Knowledge::builtin().unwrap()).unwrap();
    for car in facts.catalog.cars() {
        for frame in [
            "¿cuánto cuesta el KIA Rio {} 2020?",
            "precio del rio 2020 {}?",
            "cuanto vale el rio {} 2020",
        ] {
            let text = frame.replace("{}", &car.version);
            let message = Message {
                text: &text,
                channel: Channel::Web,
                sender: None,
                now: NOW,
            };
            let reply = respond(&State::default(), &message, &facts).reply.text;
            let price = car.price.unwrap().to_string();
            assert!(reply.contains(&price), "{text}: {reply}");
        }
    }
}

/// As many cars as no seller has, all good: they are read, sold and priced as ten are.
#[test]
fn hundred_thousand_cars_are_served() {
    const COUNT: usize = 100_000;
    let models = [
        ("Mazda", "CX-5", "2.5 I GRAND TOURING AUTO"),
        ("KIA", "Rio", "1.6 L AUTO"),
        ("Toyota", "Corolla", "1.8 LE CVT"),
        ("Nissan", "Versa", "1.6 ADVANCE TM"),
    ];
    let mut csv = String::from("stock_id,km,price,make,model,year,version\n");
    for index in 0..COUNT {
        let (make, model, version) = models[index % models.len()];
        let (km, price, year) = (index % 90_000, 150_000 + index * 7, 2016 + index % 9);
        csv.push_str(&format!(
            "{index},{km},{price},{make},{model},{year},{version}\n"
        ));
    }
    let catalog = Catalog::from_csv(&csv).unwrap();
    assert_eq!(catalog.cars().len(), COUNT);
    let facts = Facts::new(catalog, Knowledge::builtin().unwrap()).unwrap();
    let mut state = State::default();
    for (text, expected) in [
        ("busco una SUV", "gastar"),
        ("hasta 400 mil", "$400,000"),
        ("cualquiera", "Mazda CX-5"),
        ("¿cuánto cuesta el Toyota Corolla 2020?", "Corolla"),
    ] {
        let message = Message {
            text,
            channel: Channel::Web,
            sender: None,
            now: NOW,
        };
        let turn = respond(&state, &message, &facts);
        let reply = &turn.reply.text;
        assert!(reply.contains(expected), "{text}: {reply}");
        assert!(turn.reply.cars.len() <= 3, "{text}: {reply}");
        state = turn.state;
    }
}
