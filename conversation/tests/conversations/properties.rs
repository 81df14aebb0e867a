//! What holds for every conversation, whatever is said.

use std::sync::LazyLock;

use kavak_conversation::catalog::Car;
use kavak_conversation::money::Thousands;
use kavak_conversation::{Channel, Facts, Message, Sender, State, Turn, respond, unsupported};
use proptest::prelude::*;

use super::amounts::{allowed_amounts, amounts_in};
use super::cases;

pub(super) static FACTS: LazyLock<Facts> =
    LazyLock::new(|| Facts::builtin().expect("built-in facts"));

/// Everything that the written conversations say.
static SAYINGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut sayings = Vec::new();
    for case in cases::files().iter().flat_map(|file| cases::read(file)) {
        sayings.extend(case.before);
        sayings.extend(case.each);
        sayings.extend(
            case.turns
                .into_iter()
                .filter(|turn| turn.times.is_none())
                .map(|turn| turn.say),
        );
    }
    sayings
});

/// Ways into every step, so that walks do not all die at the first question.
pub(super) const OPENINGS: &[&[&str]] = &[
    &[],
    &["busco una SUV"],
    &["busco una SUV", "400 mil"],
    &["busco una SUV automática de unos 400 mil"],
    &["busco una SUV automática de unos 400 mil", "el primero"],
    &[
        "busco una SUV automática de unos 400 mil",
        "el primero",
        "a meses",
    ],
    &[
        "busco una SUV automática de unos 400 mil",
        "el primero",
        "a meses",
        "20%",
    ],
    &[
        "busco una SUV automática de unos 400 mil",
        "el segundo",
        "a meses",
        "20%",
        "48",
    ],
    &[
        "quiero un sedán de 300 mil",
        "no",
        "el primero",
        "de contado",
        "sí",
    ],
    &[
        "quiero un sedán de 300 mil",
        "no",
        "el primero",
        "de contado",
        "sí",
        "Ana",
    ],
    &[
        "quiero un sedán de 300 mil",
        "no",
        "el primero",
        "de contado",
        "sí",
        "Ana",
        "5512345678",
    ],
    &[
        "quiero un sedán de 300 mil",
        "no",
        "1",
        "de contado",
        "sí",
        "Ana",
        "5512345678",
        "tarde",
    ],
    &[
        "quiero un sedán de 300 mil",
        "no",
        "1",
        "de contado",
        "sí",
        "Ana",
        "5512345678",
        "tarde",
        "sí",
    ],
    &["quiero un sedán de 300 mil", "no", "1", "de contado", "no"],
    &["hablar con una persona"],
];

/// A message on the web, or on WhatsApp from a number of its own.
pub(super) fn message(text: &str, whatsapp: bool) -> Message<'_> {
    Message {
        text,
        channel: if whatsapp {
            Channel::Whatsapp
        } else {
            Channel::Web
        },
        sender: whatsapp.then(|| Sender {
            phone: Some("+525587654321".to_owned()),
            profile_name: Some("Ana".to_owned()),
        }),
        now: jiff::civil::date(2026, 11, 28).at(10, 15, 0, 0),
    }
}

pub(super) fn say(state: &State, text: &str, whatsapp: bool) -> Turn {
    respond(state, &message(text, whatsapp), &FACTS)
}

fn saying() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::sample::select(SAYINGS.clone()),
        1 => (proptest::sample::select(SAYINGS.clone()), proptest::sample::select(SAYINGS.clone()))
            .prop_map(|(one, other)| format!("{one} {other}")),
        1 => any::<String>(),
        1 => "[a-zA-Z0-9ñáéíóúü $%.,?¿!+()-]{0,80}",
        1 => "[0-9 .,$%kKmM]{0,30}",
    ]
}

fn walk() -> impl Strategy<Value = (usize, bool, Vec<String>)> {
    let sayings = proptest::collection::vec(saying(), 1..8);
    (0..OPENINGS.len(), any::<bool>(), sayings)
}

/// How a car is written in a list: what the line begins with, and its price and
/// kilometres.
fn written(car: &Car) -> (String, String) {
    let mut text = if car
        .model
        .to_lowercase()
        .starts_with(&car.make.to_lowercase())
    {
        car.model.clone()
    } else {
        format!("{} {}", car.make, car.model)
    };
    if let Some(year) = car.year {
        text.push_str(&format!(" {year}"));
    }
    let mut facts = format!(", {}", car.price.expect("a price"));
    if let Some(km) = car.km {
        facts.push_str(&format!(", {} km", Thousands(u64::from(km))));
    }
    (text, facts)
}

/// Whether a line (`Mazda 3 2019, 2.5 I automático, $330,999, 45,000 km`)
/// names a car of the catalog with its own price and kilometres.
fn is_of_the_catalog(line: &str) -> bool {
    FACTS.catalog.cars().iter().any(|car| {
        let (begin, end) = written(car);
        line.starts_with(&begin) && line.contains(&end)
    })
}

fn check(before: &State, turn: &Turn, said: &str) -> Result<(), TestCaseError> {
    let text = &turn.reply.text;
    prop_assert!(!text.trim().is_empty(), "an empty reply to {said:?}");
    prop_assert!(!text.contains(['{', '}']), "an unfilled slot: {text}");
    prop_assert!(
        unsupported(text, &turn.reply, &FACTS).is_none(),
        "not grounded: {text}"
    );
    prop_assert!(turn.reply.cars.len() <= 3, "{} cars", turn.reply.cars.len());
    for card in &turn.reply.cars {
        let car = FACTS.catalog.car(&card.stock_id);
        prop_assert!(
            car.is_some_and(|car| car.price == card.price_pesos),
            "{card:?}"
        );
    }
    for line in text.lines() {
        let numbered = ["1. ", "2. ", "3. "]
            .iter()
            .find_map(|place| line.strip_prefix(place));
        if let Some(car) = numbered.filter(|car| car.contains('$')) {
            prop_assert!(is_of_the_catalog(car), "no car of the catalog: {car}");
        }
    }
    let amounts = amounts_in(text);
    if !amounts.is_empty() {
        let allowed = allowed_amounts(before, turn, said);
        for amount in amounts {
            prop_assert!(
                allowed.contains(&amount),
                "{amount} has no source: {said:?} -> {text}"
            );
        }
    }
    Ok(())
}

/// A suggestion must be understood, and bring the conversation elsewhere or
/// an answer.
fn check_suggestions(turn: &Turn, whatsapp: bool) -> Result<(), TestCaseError> {
    for suggestion in &turn.reply.suggested_questions {
        let next = say(&turn.state, suggestion, whatsapp);
        let step = turn.state.step;
        prop_assert!(
            next.understood,
            "{suggestion:?} at {step:?} is not understood"
        );
        let moved = next.state != turn.state;
        // `hola` brings the question of the step alone.
        let greeted = say(&turn.state, "hola", whatsapp).reply.text;
        let answered = !greeted.ends_with(next.reply.text.as_str());
        prop_assert!(
            moved || answered,
            "{suggestion:?} at {step:?} leads nowhere"
        );
        let refused = ["no te entendí", "No tengo ese dato", "No puedo", "se puede"];
        let refused = refused
            .iter()
            .any(|refusal| next.reply.text.contains(refusal));
        prop_assert!(!refused, "{suggestion:?} at {step:?}: {}", next.reply.text);
    }
    Ok(())
}

proptest! {
    #[test]
    fn nothing_is_invented_and_every_suggestion_leads_on((opening, whatsapp, sayings) in walk()) {
        let mut state = State::default();
        for text in OPENINGS[opening] {
            state = say(&state, text, whatsapp).state;
        }
        for text in &sayings {
            let turn = say(&state, text, whatsapp);
            check(&state, &turn, text)?;
            check_suggestions(&turn, whatsapp)?;
            state = turn.state;
        }
    }

    #[test]
    fn the_same_message_in_the_same_state_gives_the_same_reply((opening, whatsapp, sayings) in walk()) {
        let mut state = State::default();
        for text in OPENINGS[opening].iter().copied().chain(sayings.iter().map(String::as_str)) {
            let kept: State = serde_json::from_str(&serde_json::to_string(&state).expect("JSON")).expect("a state");
            prop_assert_eq!(&kept, &state);
            let (one, other) = (say(&state, text, whatsapp), say(&kept, text, whatsapp));
            prop_assert_eq!(&one.reply.text, &other.reply.text);
            prop_assert_eq!(&one.reply.suggested_questions, &other.reply.suggested_questions);
            prop_assert_eq!(&one.state, &other.state);
            state = one.state;
        }
    }

    #[test]
    fn hostile_text_does_no_harm(opening in 0..OPENINGS.len(), texts in proptest::collection::vec("\\PC{0,300}|[\\x00-\\x7f]{0,300}|(.|\\n){0,100}", 1..4)) {
        let mut state = State::default();
        for text in OPENINGS[opening] {
            state = say(&state, text, false).state;
        }
        for text in &texts {
            let turn = say(&state, text, false);
            prop_assert!(!turn.reply.text.is_empty());
            state = turn.state;
        }
    }
}

#[test]
fn a_state_with_cars_that_are_gone_goes_on() {
    let json = r#"{"step":"loan_term","wish":{"body":"suv"},"budget":{"max":400000},
        "preferences_settled":true,"offered":["gone","away"],"chosen":"gone","payment":"financed",
        "down_payment":{"amount":60000},"greeted":true,"a_field_of_tomorrow":1}"#;
    let state: State = serde_json::from_str(json).expect("a state of another version");
    let turn = say(&state, "48 meses", false);
    assert!(turn.reply.text.contains("1. "), "{}", turn.reply.text);
    assert_eq!(turn.reply.cars.len(), 3);
}

#[test]
fn an_empty_state_is_a_new_conversation() {
    let state: State = serde_json::from_str("{}").expect("a state");
    assert_eq!(state, State::default());
}
