//! How a car is paid for.

use serde::{Deserialize, Serialize};

use crate::money::Pesos;

/// How a car will be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payment {
    /// All at once.
    Cash,
    /// Month by month.
    Financed,
}

/// A down payment as the customer gave it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Down {
    /// In pesos.
    Amount(Pesos),
    /// In percent of the price.
    Percent(rust_decimal::Decimal),
}
