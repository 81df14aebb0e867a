//! Cars, plans and tables in words.

use super::words;
use crate::car_text::name;
use crate::catalog::{Car, Gearbox};
use crate::decide::Loan;
use crate::financing::{self, amount_of, smallest_down_payment};
use crate::money::{Pesos, Thousands};
use crate::texts::fill::fill;
use crate::texts::{Text, Texts, kinds};
use crate::turn::{FinancingTable, MonthlyPayment};

/// `Mazda CX-5 2019, 2.5 S Grand Touring, $396,999, 42,000 km`; what the row
/// does not say is left out.
pub(super) fn line(car: &Car, texts: &Texts) -> String {
    let mut parts = vec![name(car)];
    if !car.version.is_empty() {
        parts.push(version(car, texts));
    }
    parts.push(match car.price {
        Some(price) => price.to_string(),
        None => texts.get(Text::UnknownPrice).to_owned(),
    });
    if let Some(km) = car.km {
        parts.push(format!("{} km", Thousands(u64::from(km))));
    }
    parts.join(", ")
}

/// `Honda City 2019 cuesta $264,999 (1.5 Uniq CVT, 56,303 km).`
pub(super) fn price(car: &Car, price: Pesos, texts: &Texts) -> String {
    let mut more = Vec::new();
    if !car.version.is_empty() {
        more.push(version(car, texts));
    }
    more.extend(car.km.map(|km| format!("{} km", Thousands(u64::from(km)))));
    let more = match more.join(", ") {
        more if more.is_empty() => more,
        more => fill(texts.get(Text::PriceMore), &[("more", &more)]),
    };
    fill(
        texts.get(Text::PriceIs),
        &[("car", &name(car)), ("price", &price), ("more", &more)],
    )
}

/// The line with all else that the row says.
pub(super) fn details(car: &Car, texts: &Texts) -> String {
    let mut parts = vec![line(car, texts)];
    let gearbox = car.gearbox.filter(|_| !says_gearbox(car));
    parts.extend(gearbox.map(|gearbox| texts.get(kinds::gearbox(gearbox)).to_owned()));
    parts.extend(more(car, texts));
    parts.join(", ")
}

/// What the row says beside the line and the gearbox.
pub(super) fn more(car: &Car, texts: &Texts) -> Vec<String> {
    let mut parts = Vec::new();
    let mut add = |text: Option<Text>| parts.extend(text.map(|text| texts.get(text).to_owned()));
    add(car.fuel.map(kinds::fuel));
    add(car.drive.map(kinds::drive));
    add((car.bluetooth == Some(true)).then_some(Text::Bluetooth));
    add((car.car_play == Some(true)).then_some(Text::CarPlay));
    let seats = car
        .seats
        .map(|seats| fill(texts.get(Text::Seats), &[("seats", &seats)]));
    parts.extend(seats);
    parts.extend(car.length_mm.map(|length| {
        let length = words::metres(length);
        fill(texts.get(Text::SizeLength), &[("length", &length)])
    }));
    parts
}

/// Whether a car costs more than may be spent.
pub(super) fn is_over(car: &Car, budget: Option<Pesos>) -> bool {
    budget.is_some_and(|budget| car.price.is_some_and(|price| price > budget))
}

/// A version in readable case, its gearbox in words: `1.5 XLE AT` is
/// `1.5 XLE automático`.
fn version(car: &Car, texts: &Texts) -> String {
    let words = car.version.split_whitespace();
    let words: Vec<String> = words
        .map(|word| match (word, car.gearbox) {
            ("AUTO" | "AUT" | "AT" | "TA", Some(Gearbox::Automatic)) => {
                texts.get(Text::GearboxAutomatic).to_owned()
            }
            ("STD" | "MT" | "TM", Some(Gearbox::Manual)) => {
                texts.get(Text::GearboxManual).to_owned()
            }
            _ => readable(word),
        })
        .collect();
    words.join(" ")
}

fn says_gearbox(car: &Car) -> bool {
    car.version.split_whitespace().any(is_gearbox)
}

pub(super) fn is_gearbox(word: &str) -> bool {
    matches!(word, "AUTO" | "AUT" | "AT" | "TA" | "STD" | "MT" | "TM")
}

/// `TOURING` is `Touring`; `XLE`, `4WD` and `V6` stay.
pub(super) fn readable(word: &str) -> String {
    let letters = word.chars().count();
    let plain = word.chars().all(char::is_alphabetic);
    let spoken = word.chars().any(|c| "AEIOUÁÉÍÓÚ".contains(c));
    if letters < 4 || !plain || !spoken || !word.chars().all(char::is_uppercase) {
        return word.to_owned();
    }
    let mut chars = word.chars();
    let first: String = chars.next().into_iter().collect();
    first + &chars.as_str().to_lowercase()
}

/// Cars by number, with what is over the budget marked.
pub(super) fn numbered(
    cars: &[&Car],
    budget: Option<Pesos>,
    loan: Option<Loan>,
    texts: &Texts,
) -> Vec<String> {
    let lines = (1..).zip(cars).map(|(place, car)| {
        let mut line = format!("{place}. {}", line(car, texts));
        if let Some(monthly) = loan.and_then(|loan| monthly(car, loan)) {
            let monthly = monthly.payment_pesos;
            line.push_str(", ");
            line.push_str(&fill(texts.get(Text::PerMonth), &[("monthly", &monthly)]));
        }
        if is_over(car, budget) {
            line.push(' ');
            line.push_str(texts.get(Text::OverBudgetMark));
        }
        line
    });
    lines.collect()
}

/// What a car costs a month with a loan; nothing where the down payment is
/// none for this car.
pub(super) fn monthly(car: &Car, loan: Loan) -> Option<MonthlyPayment> {
    let price = car.price?;
    let minimum = smallest_down_payment(price);
    let down = match loan.down {
        Some(down) => amount_of(down, price)?,
        None => minimum,
    };
    let fits = (minimum..price).contains(&down);
    let plan = financing::plan(Pesos(price.0.checked_sub(down.0)?), loan.term)?;
    fits.then_some(MonthlyPayment {
        payment_pesos: plan.monthly_payment_pesos,
        term_months: loan.term,
        down_payment_pesos: down,
        is_agreed: true,
    })
}

/// With what the monthly payments of a list were worked out.
pub(super) fn loan_note(loan: Loan, texts: &Texts) -> Option<String> {
    use crate::payment::Down;
    let down: String = match loan.down {
        Some(Down::Amount(amount)) => amount.to_string(),
        Some(Down::Percent(percent)) => format!("{} %", percent.normalize()),
        None => {
            let text = texts.get(Text::MonthlyWithLeast);
            return Some(fill(text, &[("term", &loan.term)]));
        }
    };
    let text = texts.get(Text::MonthlyWith);
    Some(fill(text, &[("down", &down), ("term", &loan.term)]))
}

/// A plan of one term.
pub(super) fn plan(car: &Car, table: &FinancingTable, texts: &Texts) -> Option<String> {
    let plan = table.plans.first()?;
    let lines = fill(
        texts.get(Text::PlanLines),
        &[
            ("price", &table.price_pesos),
            ("down", &table.down_payment_pesos),
            ("financed", &table.financed_pesos),
            ("term", &plan.term_months),
            ("monthly", &plan.monthly_payment_pesos),
            ("total", &plan.total_pesos),
            ("interest", &plan.interest_pesos),
            ("rate", &table.annual_rate_percent),
        ],
    );
    let intro = fill(texts.get(Text::PlanIntro), &[("car", &name(car))]);
    Some(format!("{intro}\n{lines}"))
}

/// The plans of all terms.
pub(super) fn table(car: &Car, table: &FinancingTable, texts: &Texts) -> String {
    let mut lines = vec![fill(
        texts.get(Text::TableIntro),
        &[
            ("down", &table.down_payment_pesos),
            ("financed", &table.financed_pesos),
            ("car", &name(car)),
            ("rate", &table.annual_rate_percent),
        ],
    )];
    lines.extend(table.plans.iter().map(|plan| {
        fill(
            texts.get(Text::TableLine),
            &[
                ("term", &plan.term_months),
                ("monthly", &plan.monthly_payment_pesos),
                ("total", &plan.total_pesos),
                ("interest", &plan.interest_pesos),
            ],
        )
    }));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn version_words_are_readable() {
        for (word, wanted) in [
            ("TOURING", "Touring"),
            ("XLE", "XLE"),
            ("4WD", "4WD"),
            ("WOLFSBURG", "Wolfsburg"),
            ("GT-LINE", "GT-LINE"),
            ("2.5", "2.5"),
            ("Sport", "Sport"),
            ("XDRIVE", "Xdrive"),
        ] {
            assert_eq!(readable(word), wanted);
        }
    }
}
