use serde::Deserialize;

use super::*;
use crate::catalog::{Fuel, Gearbox, StockId};
use crate::money::Pesos;
use crate::turn::{CarCard, NextAction, Sources};

#[derive(Deserialize)]
struct File {
    reply: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    text: String,
    sources: Vec<String>,
    cars: Vec<Card>,
    honest: Vec<String>,
    invented: Vec<String>,
}

#[derive(Deserialize)]
struct Card {
    make: String,
    model: String,
    #[serde(default)]
    version: String,
    year: u16,
    price: u64,
    km: u32,
    gearbox: Gearbox,
    fuel: Fuel,
}

fn cases() -> Vec<(Case, Reply)> {
    let file: File = toml::from_str(include_str!("cases.toml")).unwrap();
    let cases = file.reply.into_iter();
    cases
        .map(|case| {
            let reply = reply(&case);
            (case, reply)
        })
        .collect()
}

fn reply(case: &Case) -> Reply {
    let mut sources = Sources::default();
    for text in &case.sources {
        sources.add(text);
    }
    let cards = case.cars.iter().enumerate();
    Reply {
        text: case.text.trim().to_owned(),
        next_action: NextAction::ContinueConversation,
        suggested_questions: Vec::new(),
        cars: cards.map(|(place, card)| card_of(place, card)).collect(),
        financing: None,
        blocks: Vec::new(),
        sources,
    }
}

fn card_of(place: usize, card: &Card) -> CarCard {
    CarCard {
        stock_id: StockId(place.to_string()),
        make: card.make.clone(),
        model: card.model.clone(),
        version: card.version.clone(),
        year: Some(card.year),
        price_pesos: Some(Pesos(card.price)),
        km: Some(card.km),
        gearbox: Some(card.gearbox),
        fuel: Some(card.fuel),
        body: None,
        photo_url: None,
        version_text: String::new(),
        number: None,
        monthly: None,
        over_budget: false,
        details: Vec::new(),
    }
}

#[test]
fn invented_sentences_are_refused() {
    let wording = Wording::builtin().unwrap();
    let (mut count, mut passed) = (0, Vec::new());
    for (case, reply) in cases() {
        for text in &case.invented {
            count += 1;
            if unsupported_by(text, &reply, &wording).is_none() {
                passed.push(format!("{}: {text}", case.name));
            }
        }
    }
    println!("{count} invented sentences, {} pass", passed.len());
    assert!(count >= 240, "{count}");
    assert!(passed.is_empty(), "{}", passed.join("\n"));
}

#[test]
fn honest_rewordings_pass() {
    let wording = Wording::builtin().unwrap();
    let (mut count, mut refused) = (0, Vec::new());
    for (case, reply) in cases() {
        for text in &case.honest {
            count += 1;
            if let Some(reason) = unsupported_by(text, &reply, &wording) {
                refused.push(format!("{}: {text}: {reason:?}", case.name));
            }
        }
    }
    println!("{count} rewordings, {} refused", refused.len());
    assert!(count >= 100, "{count}");
    assert!(refused.len() * 50 <= count, "{}", refused.join("\n"));
}

#[test]
fn the_rules_own_reply_is_supported() {
    let wording = Wording::builtin().unwrap();
    for (case, reply) in cases() {
        let refused = unsupported_by(&reply.text, &reply, &wording);
        assert_eq!(refused, None, "{}", case.name);
    }
}
