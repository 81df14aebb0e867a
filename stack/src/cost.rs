//! The cost of a stack by the hour, from a table of list prices. A price that the table
//! does not know is said, not guessed; what goes by use is named beside it.

mod remains;

pub use self::remains::remains;

pub use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

pub use crate::prices::HOURS_A_MONTH;
use crate::{Key, Spec, prices::Table};

/// The cost of resources as long as they exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The day of the prices.
    pub as_of: String,
    /// The source of the prices.
    pub source: String,
    /// The prices that the source does not confirm.
    pub unverified: Vec<String>,
    /// The region of the resources.
    pub region: String,
    /// Everything that is paid for.
    pub items: Vec<Item>,
}

/// The cost of one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The resource.
    pub key: Key,
    /// The billed size: `2 × cache.t4g.micro`.
    pub what: String,
    /// US dollars an hour; unset where the table has no price of it.
    pub hourly: Option<Decimal>,
    /// The usage charges on top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_use: Option<String>,
}

impl Estimate {
    /// The cost of these resources in this region.
    #[must_use]
    pub fn of<'a>(region: &str, resources: impl IntoIterator<Item = (&'a Key, &'a Spec)>) -> Self {
        let table = Table::load();
        let prices = table.and_then(|table| table.of(region));
        let resources: Vec<(&Key, &Spec)> = resources.into_iter().collect();
        let specs: Vec<&Spec> = resources.iter().map(|(_, spec)| *spec).collect();
        let item = |(key, spec): &(&Key, &Spec)| {
            let cost = spec.cost(&specs, prices)?;
            Some(Item {
                key: (*key).clone(),
                what: cost.what,
                hourly: cost.hourly,
                by_use: cost.by_use,
            })
        };
        Self {
            items: resources.iter().filter_map(item).collect(),
            as_of: table.map(|it| it.as_of.clone()).unwrap_or_default(),
            source: table.map(|it| it.source.clone()).unwrap_or_default(),
            unverified: table.map(|it| it.unverified.clone()).unwrap_or_default(),
            region: region.to_owned(),
        }
    }

    /// US dollars an hour, of all that the table has a price of.
    #[must_use]
    pub fn hourly(&self) -> Decimal {
        self.items.iter().filter_map(|item| item.hourly).sum()
    }

    /// The items that the table has no price of.
    pub fn unknown(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.hourly.is_none())
    }
}

#[cfg(test)]
mod tests;
