//! The amounts that a reply may hold, worked out apart from the program.

use std::collections::HashSet;

use kavak_conversation::money::Thousands;
use kavak_conversation::{State, Turn};

use super::properties::FACTS;

/// Every amount that a reply may hold, told from the catalog, the plan and the
/// state alone.
pub(super) fn allowed_amounts(before: &State, turn: &Turn, said: &str) -> HashSet<String> {
    let mut amounts = fixed_amounts(&turn.reply.text);
    let prices: Vec<u64> = FACTS
        .catalog
        .cars()
        .iter()
        .filter_map(|car| car.price)
        .map(|p| p.0)
        .collect();
    amounts.extend(prices.iter().map(|price| format!("${}", Thousands(*price))));
    amounts.extend(
        prices
            .iter()
            .map(|price| format!("${}", Thousands(price.div_ceil(10)))),
    );
    let offered = before.offered.iter().filter_map(|id| FACTS.catalog.car(id));
    let offered = offered.filter_map(|car| car.price);
    let cards = turn.reply.cars.iter().filter_map(|car| car.price_pesos);
    let cards: Vec<u64> = cards.chain(offered).map(|price| price.0).collect();
    for one in &cards {
        amounts.extend(
            cards
                .iter()
                .map(|other| format!("${}", Thousands(one.abs_diff(*other)))),
        );
    }
    for state in [before, &turn.state] {
        let json = serde_json::to_string(state).expect("a state");
        amounts.extend(digits_of(&json).map(|amount| format!("${}", Thousands(amount))));
    }
    if let Some(table) = &turn.reply.financing {
        let json = serde_json::to_string(table).expect("a table");
        amounts.extend(digits_of(&json).map(|amount| format!("${}", Thousands(amount))));
    }
    // A down payment that is refused is named as it was said, and what is left
    // to finance before the term is known.
    let chosen = [&before.chosen, &turn.state.chosen].into_iter().flatten();
    let chosen = chosen
        .filter_map(|id| FACTS.catalog.car(id)?.price)
        .map(|price| price.0);
    let chosen: Vec<u64> = chosen.chain(cards).collect();
    amounts.extend(said_amounts(said, &chosen));
    let spoken = said.split(|c: char| !c.is_ascii_digit() && c != '.');
    for percent in spoken.filter_map(|figure| figure.trim_matches('.').parse::<f64>().ok()) {
        let share = |price: &u64| (*price as f64 * percent / 100.0).round() as u64;
        amounts.extend(
            chosen
                .iter()
                .map(|price| format!("${}", Thousands(share(price)))),
        );
    }
    let state = serde_json::to_string(&[before, &turn.state]).expect("states");
    // How far a car that the reply names is above the budget.
    let budgets = [before, &turn.state].into_iter();
    for budget in budgets.filter_map(|state| Some(state.budget?.max.0)) {
        let named = prices.iter().filter(|price| {
            let price = format!("${}", Thousands(**price));
            turn.reply.text.contains(&price)
        });
        amounts.extend(named.map(|price| format!("${}", Thousands(price.abs_diff(budget)))));
    }
    let down = serde_json::to_value(&turn.state).expect("a state");
    if let Some(down) = down["down_payment"]["amount"].as_u64() {
        amounts.extend(scaled_amounts(said).map(|monthly| {
            let price = principal_of(monthly) + down as f64;
            format!("${}", Thousands(price.round() as u64))
        }));
    }
    for price in &chosen {
        let whole = (1..100).flat_map(|percent| shares(*price, percent));
        // `solo para darme una idea` keeps nothing of the plan that is shown.
        let left = digits_of(&state)
            .chain(scaled_amounts(said))
            .chain(whole)
            .chain(fractional_shares(*price, &state))
            .filter_map(|down| price.checked_sub(down));
        for left in left {
            amounts.insert(format!("${}", Thousands(left)));
            amounts.extend(payments(left).map(|payment| format!("${}", Thousands(payment))));
        }
    }
    amounts
}

/// The amounts of the texts themselves, each only beside the words that it is part
/// of.
fn fixed_amounts(text: &str) -> HashSet<String> {
    let fixed = [("$50,000", "desde $50,000")];
    let said = fixed.iter().filter(|(_, words)| text.contains(words));
    said.map(|(amount, _)| (*amount).to_owned()).collect()
}

/// The numbers that a message spells out, by sums and by hundreds with tens left
/// unsaid (`dos cincuenta`).
fn spelled_numbers(said: &str) -> Vec<u64> {
    let values: Vec<Option<u64>> = said
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(spelled)
        .collect();
    let mut numbers = Vec::new();
    for start in 0..values.len() {
        let mut sum = 0;
        for value in values[start..].iter().take(6).map_while(|value| *value) {
            numbers.push(sum * 100 + value);
            sum += value;
            numbers.push(sum);
        }
    }
    numbers
}

/// The value of a number word; `y` and scales stand for nothing.
fn spelled(word: &str) -> Option<u64> {
    let word = word.to_lowercase();
    let table: [(&str, u64); 46] = [
        ("y", 0),
        ("mil", 0),
        ("un", 1),
        ("uno", 1),
        ("una", 1),
        ("medio", 5),
        ("media", 5),
        ("mitad", 50),
        ("cuarto", 25),
        ("cuartos", 25),
        ("millón", 1),
        ("millon", 1),
        ("dos", 2),
        ("tres", 3),
        ("cuatro", 4),
        ("cinco", 5),
        ("seis", 6),
        ("siete", 7),
        ("ocho", 8),
        ("nueve", 9),
        ("diez", 10),
        ("once", 11),
        ("doce", 12),
        ("quince", 15),
        ("veinte", 20),
        ("veinticinco", 25),
        ("treinta", 30),
        ("cuarenta", 40),
        ("cincuenta", 50),
        ("sesenta", 60),
        ("setenta", 70),
        ("ochenta", 80),
        ("noventa", 90),
        ("cien", 100),
        ("ciento", 100),
        ("cientos", 0),
        ("doscientos", 200),
        ("trescientos", 300),
        ("trecientos", 300),
        ("cuatrocientos", 400),
        ("quinientos", 500),
        ("seiscientos", 600),
        ("setecientos", 700),
        ("ochocientos", 800),
        ("novecientos", 900),
        ("quincena", 15),
    ];
    let found = table.iter().find(|(known, _)| *known == word);
    found.map(|(_, value)| *value)
}

/// A percentage of a price, however it is rounded.
fn shares(price: u64, percent: u64) -> [u64; 2] {
    [price * percent / 100, (price * percent).div_ceil(100)]
}

/// The shares of a price that the fractional figures of a state stand for:
/// 20.1 % down.
fn fractional_shares(price: u64, state: &str) -> impl Iterator<Item = u64> + '_ {
    let figures = state.split(|c: char| !c.is_ascii_digit() && c != '.');
    let figures = figures.filter(|figure| figure.contains('.'));
    let percents = figures.filter_map(|figure| figure.parse::<f64>().ok());
    percents.flat_map(move |percent| {
        let share = price as f64 * percent / 100.0;
        [share.floor() as u64, share.ceil() as u64]
    })
}

fn digits_of(text: &str) -> impl Iterator<Item = u64> + '_ {
    text.split(|c: char| !c.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
}

/// The amounts that a figure of the message can stand for.
fn said_amounts(said: &str, prices: &[u64]) -> Vec<String> {
    let plain: String = said.replace([',', '\''], "");
    let mut amounts = Vec::new();
    for figure in digits_of(&plain).chain(spelled_numbers(said)) {
        let scaled = [1, 10, 100, 1_000, 100_000, 1_000_000]
            .into_iter()
            .filter_map(|scale| figure.checked_mul(scale));
        for amount in scaled {
            amounts.push(format!("${}", Thousands(amount)));
            amounts.push(format!("${}", Thousands(price_carried_by(amount))));
        }
        if figure <= 300 {
            let shares = prices.iter().flat_map(|price| shares(*price, figure));
            amounts.extend(shares.map(|amount| format!("${}", Thousands(amount))));
        }
    }
    amounts
}

/// Monthly payment, total and interest of a financed amount for each term, in
/// floating point.
fn payments(financed: u64) -> impl Iterator<Item = u64> {
    let rate = 0.10 / 12.0;
    [36_u32, 48, 60, 72].into_iter().flat_map(move |months| {
        let share = rate / (1.0 - (1.0_f64 + rate).powf(-f64::from(months)));
        let payment = financed as f64 * share;
        let total = (payment * f64::from(months)).round();
        let interest = total - financed as f64;
        [payment.round(), total, interest].map(|amount| amount as u64)
    })
}

/// The figures of a message, as pesos and as thousands of them.
fn scaled_amounts(said: &str) -> impl Iterator<Item = u64> {
    let plain = said.replace([',', '\''], "");
    let figures: Vec<u64> = digits_of(&plain).collect();
    let scales = [1, 1_000].into_iter();
    scales.flat_map(move |scale| {
        figures
            .clone()
            .into_iter()
            .filter_map(move |it| it.checked_mul(scale))
    })
}

/// What a monthly payment repays in 72 months at 10 % a year, in floating
/// point: another way than the program's.
fn principal_of(monthly: u64) -> f64 {
    let rate = 0.10 / 12.0;
    monthly as f64 * (1.0 - (1.0_f64 + rate).powi(-72)) / rate
}

/// The price that a monthly payment carries with 10 % paid down.
fn price_carried_by(monthly: u64) -> u64 {
    (principal_of(monthly) / 0.9).round() as u64
}

/// The amounts of a text: `$300,000`; a `$` that a customer wrote elsewhere is
/// none.
pub(super) fn amounts_in(text: &str) -> Vec<String> {
    text.match_indices('$')
        .filter(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_digit()))
        .map(|(at, _)| {
            let digits = text[at + 1..]
                .chars()
                .take_while(|c| c.is_ascii_digit() || *c == ',');
            format!("${}", digits.collect::<String>().trim_end_matches(','))
        })
        .collect()
}
