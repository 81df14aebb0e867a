//! What a financed car costs: fixed rules, exact decimals.
//!
//! Ten percent a year, a monthly annuity, payment = P·r / (1 − (1 + r)^−n).

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::turn::{FinancingPlan, FinancingTable};
use crate::money::Pesos;
use crate::payment::Down;

/// Interest in percent a year.
pub(super) const ANNUAL_RATE_PERCENT: u32 = 10;
/// The terms there are, in months.
pub(super) const TERMS_MONTHS: [u32; 4] = [36, 48, 60, 72];
/// The longest of them.
pub(super) const LONGEST_TERM_MONTHS: u32 = TERMS_MONTHS[TERMS_MONTHS.len() - 1];
/// The smallest down payment in percent of the price.
pub(super) const SMALLEST_DOWN_PAYMENT_PERCENT: u32 = 10;

/// What one peso of principal costs a month, for each term.
static PAYMENT_PER_PESO: LazyLock<[Decimal; 4]> = LazyLock::new(|| {
    let monthly_rate = Decimal::from(ANNUAL_RATE_PERCENT) / Decimal::from(1_200);
    TERMS_MONTHS.map(|months| {
        let growth = (0..months).fold(Decimal::ONE, |growth, _| {
            growth * (Decimal::ONE + monthly_rate)
        });
        monthly_rate / (Decimal::ONE - Decimal::ONE / growth)
    })
});

/// The smallest down payment for a price, rounded up to whole pesos.
pub(super) fn smallest_down_payment(price: Pesos) -> Pesos {
    Pesos((price.0 * u64::from(SMALLEST_DOWN_PAYMENT_PERCENT)).div_ceil(100))
}

/// A percentage of a price, rounded to whole pesos.
pub(super) fn share(price: Pesos, percent: Decimal) -> Option<Pesos> {
    let amount = price.to_decimal().checked_mul(percent)? / Decimal::ONE_HUNDRED;
    Pesos::from_decimal(amount)
}

/// A down payment in pesos; ten percent is never below the minimum for
/// rounding's sake.
pub(super) fn amount_of(down: Down, price: Pesos) -> Option<Pesos> {
    match down {
        Down::Amount(amount) => Some(amount),
        Down::Percent(percent) if percent == SMALLEST_DOWN_PAYMENT_PERCENT.into() => {
            Some(smallest_down_payment(price))
        }
        Down::Percent(percent) => share(price, percent),
    }
}

/// The plan of a term; `None` for a term that there is not.
pub(super) fn plan(financed: Pesos, term_months: u32) -> Option<FinancingPlan> {
    let index = TERMS_MONTHS.iter().position(|term| *term == term_months)?;
    let payment = financed.to_decimal().checked_mul(PAYMENT_PER_PESO[index])?;
    let total = Pesos::from_decimal(payment.checked_mul(Decimal::from(term_months))?)?;
    Some(FinancingPlan {
        term_months,
        monthly_payment_pesos: Pesos::from_decimal(payment)?,
        total_pesos: total,
        interest_pesos: Pesos(total.0.saturating_sub(financed.0)),
    })
}

/// The plans of these terms for a price less a down payment.
pub(super) fn table(price: Pesos, down_payment: Pesos, terms: &[u32]) -> FinancingTable {
    let financed = Pesos(price.0.saturating_sub(down_payment.0));
    FinancingTable {
        price_pesos: price,
        down_payment_pesos: down_payment,
        financed_pesos: financed,
        annual_rate_percent: ANNUAL_RATE_PERCENT,
        plans: terms
            .iter()
            .filter_map(|term| plan(financed, *term))
            .collect(),
    }
}

/// What a monthly payment repays with the longest term.
fn principal_for_monthly(payment: Pesos) -> Option<Decimal> {
    let longest = PAYMENT_PER_PESO[TERMS_MONTHS.len() - 1];
    payment.to_decimal().checked_div(longest)
}

/// The dearest price that a monthly payment carries beside a down payment, with
/// the longest term; `None` where the down payment is below the minimum for it.
pub(super) fn price_for_monthly_and_down(payment: Pesos, down: Pesos) -> Option<Pesos> {
    let price = principal_for_monthly(payment)?.checked_add(down.to_decimal())?;
    let price = Pesos::from_decimal(price)?;
    (down >= smallest_down_payment(price)).then_some(price)
}

/// The dearest price that a monthly payment carries, with the longest term and
/// the smallest down payment.
pub(super) fn price_for_monthly(payment: Pesos) -> Option<Pesos> {
    let financed = principal_for_monthly(payment)?;
    let share = Decimal::from(100 - SMALLEST_DOWN_PAYMENT_PERCENT) / Decimal::ONE_HUNDRED;
    Pesos::from_decimal(financed.checked_div(share)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_an_annuity_at_ten_percent() {
        // 240,000 over 48 months: 240000 × 0.0253626 = 6,087.02.
        let plan = plan(Pesos(240_000), 48).unwrap();
        assert_eq!(plan.monthly_payment_pesos, Pesos(6_087));
        assert_eq!(plan.total_pesos, Pesos(292_177));
        assert_eq!(plan.interest_pesos, Pesos(52_177));
    }

    #[test]
    fn there_are_four_terms() {
        assert!(plan(Pesos(100_000), 24).is_none());
        assert!(
            TERMS_MONTHS
                .iter()
                .all(|term| plan(Pesos(100_000), *term).is_some())
        );
    }

    #[test]
    fn a_monthly_payment_becomes_the_price_that_it_carries() {
        let price = price_for_monthly(Pesos(6_000)).unwrap();
        assert_eq!(price, Pesos(359_858));
        let financed = Pesos(price.0 - smallest_down_payment(price).0);
        assert_eq!(
            plan(financed, 72).unwrap().monthly_payment_pesos,
            Pesos(6_000)
        );
    }

    #[test]
    fn a_down_payment_adds_to_the_price_that_a_monthly_payment_carries() {
        let price = price_for_monthly_and_down(Pesos(7_000), Pesos(200_000)).unwrap();
        let financed = Pesos(price.0 - 200_000);
        let plan = plan(financed, 72).unwrap();
        assert_eq!(plan.monthly_payment_pesos, Pesos(7_000));
        // The minimum for what 7,000 a month repay is above 10,000.
        let price = price_for_monthly_and_down(Pesos(7_000), Pesos(10_000));
        assert_eq!(price, None);
    }

    #[test]
    fn the_smallest_down_payment_is_never_below_ten_percent() {
        assert_eq!(smallest_down_payment(Pesos(238_999)), Pesos(23_900));
        assert_eq!(
            share(Pesos(300_000), Decimal::from(20)),
            Some(Pesos(60_000))
        );
    }

    #[test]
    fn absurd_amounts_do_not_panic() {
        let _ = price_for_monthly(Pesos(u64::MAX));
        let _ = table(Pesos(u64::MAX), Pesos(0), &TERMS_MONTHS);
    }
}
