//! What an environment costs, as people and programs read it.

use std::{
    cmp::Reverse,
    fmt::Write,
    time::{Duration, SystemTime},
};

use kavak_stack::{
    Environment,
    cost::{Decimal, Estimate, HOURS_A_MONTH, Item, RoundingStrategy},
};
use serde_json::Number;

use super::format;
use crate::machine::{CostItem, CostObject};

/// A view of an estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct CostView {
    /// Whose stack.
    pub environment: Environment,
    /// What it costs.
    pub estimate: Estimate,
}

impl CostView {
    /// One object; amounts are US dollars.
    #[must_use]
    pub fn object(&self) -> CostObject {
        let estimate = &self.estimate;
        let resource = |item: &Item| CostItem {
            key: item.key.to_string(),
            what: item.what.clone(),
            hourly: item.hourly.and_then(|hourly| number(hourly, 6)),
            monthly: item.hourly.and_then(|hourly| number(monthly(hourly), 2)),
            by_use: item.by_use.clone(),
        };
        CostObject {
            environment: self.environment.clone(),
            currency: "USD".to_owned(),
            as_of: estimate.as_of.clone(),
            source: estimate.source.clone(),
            unverified: estimate.unverified.clone(),
            hourly: number(estimate.hourly(), 6),
            monthly: number(monthly(estimate.hourly()), 2),
            resources: estimate.items.iter().map(resource).collect(),
            unknown: estimate
                .unknown()
                .map(|item| item.key.to_string())
                .collect(),
        }
    }

    /// The sum, then a line a resource, the dearest first.
    #[must_use]
    pub fn text(&self) -> String {
        let estimate = &self.estimate;
        let mut text = format!(
            "{} in {}: {}\n",
            self.environment.prefix(),
            self.environment.region,
            sum(estimate)
        );
        let mut items: Vec<&Item> = estimate.items.iter().collect();
        items.sort_by_key(|item| Reverse(item.hourly));
        let rows: Vec<[String; 5]> = items.into_iter().map(row).collect();
        for line in format::columns(&rows) {
            _ = writeln!(text, "  {line}");
        }
        let unknown: Vec<&str> = estimate.unknown().map(|item| item.key.as_str()).collect();
        if !unknown.is_empty() {
            _ = writeln!(
                text,
                "note: the price table does not know {}: not in the sum",
                unknown.join(", ")
            );
        }
        _ = writeln!(
            text,
            "AWS's list prices of {}, without taxes and discounts; traffic between zones and to the \
             internet, and what is named as \"and\", come on top",
            estimate.as_of
        );
        if !estimate.unverified.is_empty() {
            let unverified = estimate.unverified.join("; ");
            _ = writeln!(
                text,
                "not compared with a price list of that day: {unverified}"
            );
        }
        text
    }
}

/// List prices change about once a year.
const PRICES_KEEP: Duration = Duration::from_secs(365 * 24 * 3600);

/// That the prices of a day are more than a year old, if they are.
pub(super) fn age(as_of: &str, now: SystemTime) -> Option<String> {
    let day = humantime::parse_rfc3339(&format!("{as_of}T00:00:00Z")).ok()?;
    let age = now
        .duration_since(day)
        .ok()
        .filter(|age| *age > PRICES_KEEP)?;
    let months = age.as_secs() / (30 * 24 * 3600);
    Some(format!(
        "the prices are of {as_of}, {months} months ago: compare them with https://aws.amazon.com/pricing"
    ))
}

/// The sum in words, as far as it is known.
pub(super) fn sum(estimate: &Estimate) -> String {
    let (all, unknown) = (estimate.items.len(), estimate.unknown().count());
    if unknown == all && all > 0 {
        return format!("the price table has nothing of {}", estimate.region);
    }
    let least = if unknown > 0 { "at least " } else { "" };
    let hourly = estimate.hourly();
    format!(
        "{least}${} an hour, ${} a month of {HOURS_A_MONTH} hours",
        amount(hourly, 4),
        amount(monthly(hourly), 2)
    )
}

fn row(item: &Item) -> [String; 5] {
    let price = |hourly: Option<Decimal>, digits| {
        hourly.map_or("?".to_owned(), |it| format!("${}", amount(it, digits)))
    };
    let by_use = item.by_use.as_ref().map(|by_use| format!("and {by_use}"));
    [
        item.key.to_string(),
        item.what.clone(),
        price(item.hourly, 4),
        price(item.hourly.map(monthly), 2),
        by_use.unwrap_or_default(),
    ]
}

fn monthly(hourly: Decimal) -> Decimal {
    hourly * Decimal::from(HOURS_A_MONTH)
}

/// With exactly so many digits behind the point.
pub(super) fn amount(dollars: Decimal, digits: u32) -> String {
    let mut rounded =
        dollars.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(digits);
    rounded.to_string()
}

pub(super) fn number(dollars: Decimal, digits: u32) -> Option<Number> {
    amount(dollars, digits)
        .parse::<f64>()
        .ok()
        .and_then(Number::from_f64)
}

#[cfg(test)]
mod tests {
    use kavak_stack::{Facts, Settings, Stack};

    use super::*;

    fn view(spoil: impl Fn(&mut Settings)) -> CostView {
        let environment = Environment {
            project: "kavak-agent".into(),
            env: "dev".into(),
            region: "us-east-1".into(),
        };
        let mut settings = Settings::new(&environment, "sales");
        spoil(&mut settings);
        let stack = Stack::new(&settings, &Facts::default());
        let resources = stack.resources().iter();
        CostView {
            estimate: Estimate::of(&settings.region, resources.map(|(key, it)| (key, &it.spec))),
            environment: settings.environment(),
        }
    }

    #[test]
    fn the_default_stack_line_by_line() {
        let view = view(|_| {});
        insta::assert_snapshot!(view.text());
        insta::assert_json_snapshot!(view.object());
    }

    #[test]
    fn what_is_not_in_the_table_is_said_and_the_sum_is_the_least() {
        let text = view(|settings| settings.cache.node_type = "cache.r9.huge".into()).text();
        assert!(text.contains("at least $"), "{text}");
        assert!(text.contains("does not know replication_group"), "{text}");
        let text = view(|settings| settings.region = "eu-west-9".into()).text();
        assert!(text.contains("nothing of eu-west-9"), "{text}");
    }

    #[test]
    fn age_of_prices_is_named_once_it_is_more_than_a_year() {
        let at = |day: &str| humantime::parse_rfc3339(&format!("{day}T12:00:00Z")).expect("a time");
        assert_eq!(age("2026-08-12", at("2027-08-11")), None);
        assert_eq!(age("2026-08-12", at("2026-01-01")), None);
        let old = age("2026-08-12", at("2027-10-20")).expect("an age");
        assert!(
            old.starts_with("the prices are of 2026-08-12, 14 months ago"),
            "{old}"
        );
    }
}
