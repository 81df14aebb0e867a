//! What a model is given to understand a message: never a name or a number of
//! a person.

use serde_json::{Value, json};

use crate::Facts;
use crate::catalog::{Car, Catalog};
use crate::recent::masked_for;
use crate::state::State;
use crate::words::Words;

/// More cars confuse more than they help.
const MAX_CANDIDATES: usize = 8;
/// The beginning of a passage says what it is about.
const MAX_PASSAGE_CHARS: usize = 160;
/// More passages confuse more than they help.
const MAX_PASSAGES: usize = 3;
/// No name of a car is longer.
const MAX_NAME_WORDS: usize = 4;

/// The state of a conversation and what catalog and knowledge base hold for a
/// message, as JSON.
pub fn briefing(state: &State, message: &str, facts: &Facts) -> Value {
    let cars = facts.catalog.cars();
    let of = |id| facts.catalog.car(id);
    let shown = state.offered.iter().filter_map(of).enumerate();
    let shown: Vec<Value> = shown.map(|(index, car)| numbered(index + 1, car)).collect();
    json!({
        "step": state.step,
        "question_asked_last": masked_for(state, &state.asked),
        "wish": state.wish,
        "budget_pesos": state.budget.map(|budget| budget.max),
        "cars_shown": shown,
        "recommended_car": state.recommended.as_ref().and_then(of).map(in_words),
        "chosen_car": state.chosen.as_ref().and_then(of).map(in_words),
        "payment": state.payment,
        "down_payment": state.down_payment,
        "term_months": state.term_months,
        "name_known": state.lead.name.is_some(),
        "phone_known": state.lead.phone.is_some(),
        "call_time_known": state.lead.preferred_time.is_some(),
        "handed_over": state.handed_over,
        "recent": state.recent,
        "cars_that_the_message_may_mean": candidates(message, &facts.catalog),
        "cars_on_sale": cars.len(),
        "company_speaks_of": company(message, facts),
    })
}

fn numbered(place: usize, car: &Car) -> Value {
    json!({ "place": place, "car": in_words(car) })
}

fn in_words(car: &Car) -> String {
    let mut words = crate::car_text::name(car);
    if !car.version.is_empty() {
        words.push_str(", ");
        words.push_str(&car.version);
    }
    if let Some(price) = car.price {
        words.push_str(&format!(", {price}"));
    }
    if let Some(km) = car.km {
        words.push_str(&format!(", {km} km"));
    }
    words
}

/// The cars on sale whose make or model the message may name, those of a model
/// first.
fn candidates(message: &str, catalog: &Catalog) -> Vec<String> {
    let names = catalog.names();
    let words = Words::read(message).list;
    let (mut makes, mut models) = (Vec::new(), Vec::new());
    for start in 0..words.len() {
        for length in 1..=MAX_NAME_WORDS {
            let Some(part) = words.get(start..start + length) else {
                break;
            };
            let key: String = part.iter().map(|word| word.text.as_str()).collect();
            if key.len() > 1 {
                makes.extend(names.find_make(&key));
                models.extend_from_slice(names.find_models(&key));
            }
        }
    }
    let of_model = catalog
        .cars()
        .iter()
        .filter(|car| models.contains(&car.model_id));
    let of_make = catalog
        .cars()
        .iter()
        .filter(|car| makes.contains(&car.make_id) && !models.contains(&car.model_id));
    let cars = of_model.chain(of_make).take(MAX_CANDIDATES);
    cars.map(in_words).collect()
}

/// What the knowledge base has on the message's words.
fn company(message: &str, facts: &Facts) -> Vec<String> {
    let found = facts.knowledge.candidates(message, MAX_PASSAGES);
    found
        .into_iter()
        .map(|passage| {
            let text: String = passage.text.chars().take(MAX_PASSAGE_CHARS).collect();
            format!("{}: {text}", passage.title)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::Act;
    use crate::lead::Lead;

    #[test]
    fn briefing_names_no_person_and_no_number() {
        let facts = Facts::builtin().unwrap();
        let mut state = State {
            lead: Lead {
                name: Some("Xochiquetzal Marcador".to_owned()),
                phone: Some("+525587654321".to_owned()),
                ..Lead::default()
            },
            asked: "¿Te llamas Tonatiuh, Xochiquetzal?".to_owned(),
            proposed: vec![Act::Name("Tonatiuh".to_owned())],
            ..State::default()
        };
        state.remember("soy Xochiquetzal, 55 8765 4321", "Gracias, Xochiquetzal");
        let text = briefing(&state, "¿y el seguro?", &facts).to_string();
        for secret in ["Xochiquetzal", "Marcador", "8765", "Tonatiuh"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        assert!(text.contains(r#""name_known":true"#));
    }

    #[test]
    fn briefing_numbers_the_cars_shown_and_finds_those_that_are_named() {
        let facts = Facts::builtin().unwrap();
        let shown = &facts.catalog.cars()[..2];
        let named = &facts.catalog.cars()[7];
        let state = State {
            offered: shown.iter().map(|car| car.stock_id.clone()).collect(),
            ..State::default()
        };
        let message = format!("¿tienen el {} {}?", named.make, named.model);
        let brief = briefing(&state, &message, &facts);
        assert_eq!(brief["cars_shown"][1]["place"], 2);
        let candidates = brief["cars_that_the_message_may_mean"].to_string();
        assert!(candidates.contains(&named.model), "{candidates}");
    }

    #[test]
    fn briefing_is_small_whatever_is_written() {
        let facts = Facts::builtin().unwrap();
        let flood = "Mazda Toyota Nissan garantía inspección ".repeat(100);
        let brief = briefing(&State::default(), &flood, &facts).to_string();
        assert!(brief.len() < 6_000, "{}", brief.len());
    }
}
