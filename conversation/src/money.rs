//! Mexican pesos.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An amount in whole Mexican pesos.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
pub struct Pesos(pub u64);

impl Pesos {
    /// The nearest whole amount, halves up; nothing below zero or too big to write.
    pub fn from_decimal(amount: Decimal) -> Option<Self> {
        use rust_decimal::prelude::{RoundingStrategy, ToPrimitive};
        amount
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
            .to_u64()
            .map(Self)
    }

    /// The amount as an exact decimal.
    pub fn to_decimal(self) -> Decimal {
        Decimal::from(self.0)
    }
}

/// As customers read it: `$300,000`.
impl fmt::Display for Pesos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}", Thousands(self.0))
    }
}

/// A number with commas between thousands, as Mexico writes it.
#[derive(Debug, Clone, Copy)]
pub struct Thousands(pub u64);

impl fmt::Display for Thousands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_with_commas_between_thousands() {
        assert_eq!(Pesos(950).to_string(), "$950");
        assert_eq!(Pesos(50_000).to_string(), "$50,000");
        assert_eq!(Pesos(1_234_567).to_string(), "$1,234,567");
    }

    #[test]
    fn halves_round_up() {
        assert_eq!(Pesos::from_decimal(Decimal::new(105, 1)), Some(Pesos(11)));
        assert_eq!(Pesos::from_decimal(Decimal::new(-1, 0)), None);
    }
}
