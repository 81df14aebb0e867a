//! Who wants which car: what a sales person is handed.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::acts::{DayPart, Errand, Reach};
use crate::catalog::StockId;
use crate::money::Pesos;
use crate::payment::Payment;

/// What is known of an interested customer; every part may be missing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lead {
    /// As the customer gave it.
    pub name: Option<String>,
    /// In E.164.
    pub phone: Option<String>,
    /// In E.164: to be called where the first one is not answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup_phone: Option<String>,
    /// When to call.
    pub preferred_time: Option<DayPart>,
    /// When to call, as the customer said it: `el jueves a las 5`.
    pub preferred_time_said: Option<String>,
    /// The moment to call, or the beginning of a span, in America/Mexico_City.
    pub preferred_time_at: Option<DateTime>,
    /// The end of a span.
    pub preferred_time_until: Option<DateTime>,
    /// Whether the customer called the call off: takes the times of earlier leads away.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub call_cancelled: bool,
    /// What the customer came for, where it isn't buying a car.
    pub errand: Option<Errand>,
    /// Whether the customer keeps the car that was to be given in part payment or sold:
    /// takes this errand of earlier leads away.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub own_car_withdrawn: bool,
    /// The customer's own car that is given or sold, in words: `Mazda 3 2019`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_car: Option<String>,
    /// Whom to ask for, where it is another person than the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask_for: Option<String>,
    /// By message or by call, where the customer said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// The branch where the car will be looked at, by its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// How the car will be paid.
    pub payment: Option<Payment>,
    /// The car chosen.
    pub stock_id: Option<StockId>,
    /// The car chosen, in words: `Mazda CX-5 2019`.
    pub car: Option<String>,
    /// Its price.
    pub price_pesos: Option<Pesos>,
    /// Down payment of the plan chosen.
    pub down_payment_pesos: Option<Pesos>,
    /// Term of the plan chosen.
    pub term_months: Option<u32>,
    /// Monthly payment of the plan chosen.
    pub monthly_payment_pesos: Option<Pesos>,
    /// The most the customer wants to spend.
    pub budget_pesos: Option<Pesos>,
    /// What kind of car was asked for, in words.
    pub need: Option<String>,
    /// Meta's id of the click on the ad that led here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ad_click_id: Option<String>,
    /// The ad that led here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ad_source_id: Option<String>,
    /// What else the customer wrote, sentence by sentence as written: wishes that the
    /// data know nothing of, conditions, circumstances. The ten newest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// So many sentences a person reads before a call.
pub(crate) const MOST_NOTES: usize = 10;

impl Lead {
    /// Adds a sentence for the person who calls, unless it is there.
    pub(crate) fn note(&mut self, sentence: &str) {
        if self.notes.iter().any(|known| known == sentence) {
            return;
        }
        self.notes.push(sentence.to_owned());
        if self.notes.len() > MOST_NOTES {
            self.notes.remove(0);
        }
    }

    /// Takes the time of the call away.
    pub(crate) fn cancel_call(&mut self) {
        (self.preferred_time, self.preferred_time_said) = (None, None);
        (self.preferred_time_at, self.preferred_time_until) = (None, None);
        self.call_cancelled = true;
    }

    /// Takes the trade-in or the sale away.
    pub(crate) fn withdraw_own_car(&mut self) {
        self.errand = None;
        self.own_car = None;
        self.own_car_withdrawn = true;
    }

    /// Takes what a later lead knows; a later `None` never erases an earlier
    /// answer, but a call that was called off erases its time, and a car that is kept
    /// its errand.
    pub fn merge(&mut self, later: &Lead) {
        fn take<T: Clone>(mine: &mut Option<T>, theirs: &Option<T>) {
            if theirs.is_some() {
                mine.clone_from(theirs);
            }
        }
        if later.call_cancelled {
            self.cancel_call();
        } else if later.preferred_time.is_some() {
            self.call_cancelled = false;
        }
        take(&mut self.name, &later.name);
        take(&mut self.phone, &later.phone);
        take(&mut self.backup_phone, &later.backup_phone);
        take(&mut self.preferred_time, &later.preferred_time);
        if later.preferred_time_said.is_some() {
            // A newly stated time replaces the moment and the span as a whole.
            self.preferred_time_said
                .clone_from(&later.preferred_time_said);
            self.preferred_time_at = later.preferred_time_at;
            self.preferred_time_until = later.preferred_time_until;
        }
        if later.own_car_withdrawn {
            self.withdraw_own_car();
        } else if later.errand.is_some() {
            self.own_car_withdrawn = false;
        }
        take(&mut self.errand, &later.errand);
        take(&mut self.own_car, &later.own_car);
        take(&mut self.ask_for, &later.ask_for);
        take(&mut self.reach, &later.reach);
        take(&mut self.branch, &later.branch);
        take(&mut self.payment, &later.payment);
        take(&mut self.stock_id, &later.stock_id);
        take(&mut self.car, &later.car);
        take(&mut self.price_pesos, &later.price_pesos);
        take(&mut self.down_payment_pesos, &later.down_payment_pesos);
        take(&mut self.term_months, &later.term_months);
        take(
            &mut self.monthly_payment_pesos,
            &later.monthly_payment_pesos,
        );
        take(&mut self.budget_pesos, &later.budget_pesos);
        take(&mut self.need, &later.need);
        take(&mut self.ad_click_id, &later.ad_click_id);
        take(&mut self.ad_source_id, &later.ad_source_id);
        for sentence in &later.notes {
            self.note(sentence);
        }
    }
}

/// Says what is there, never who it is.
impl std::fmt::Debug for Lead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lead")
            .field("name", &self.name.is_some())
            .field("phone", &self.phone.is_some())
            .field("preferred_time", &self.preferred_time)
            .field("stock_id", &self.stock_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_silence_erases_nothing() {
        let mut lead = Lead {
            name: Some("Ana".to_owned()),
            ..Lead::default()
        };
        lead.merge(&Lead {
            phone: Some("+525512345678".to_owned()),
            ..Lead::default()
        });
        assert_eq!(lead.name.as_deref(), Some("Ana"));
        assert_eq!(lead.phone.as_deref(), Some("+525512345678"));
    }

    #[test]
    fn cancelled_call_has_no_time_until_another_is_agreed_on() {
        let promised = Lead {
            preferred_time: Some(DayPart::Morning),
            preferred_time_said: Some("mañana a las 9".to_owned()),
            preferred_time_at: Some(jiff::civil::date(2026, 11, 30).at(9, 0, 0, 0)),
            ..Lead::default()
        };
        let mut cancelled = promised.clone();
        cancelled.cancel_call();
        let mut lead = promised.clone();
        lead.merge(&cancelled);
        assert_eq!(lead, cancelled);
        lead.merge(&promised);
        assert_eq!(lead, promised);
    }

    #[test]
    fn withdrawn_own_car_has_no_errand_until_another_is_named() {
        let given = Lead {
            name: Some("Ana".to_owned()),
            errand: Some(Errand::TradeIn),
            ..Lead::default()
        };
        let mut withdrawn = given.clone();
        withdrawn.withdraw_own_car();
        let mut lead = given.clone();
        lead.merge(&withdrawn);
        assert_eq!(lead, withdrawn);
        lead.merge(&given);
        assert_eq!(lead, given);
    }

    #[test]
    fn debug_tells_neither_name_nor_phone() {
        let lead = Lead {
            name: Some("Ana".to_owned()),
            phone: Some("+525512345678".to_owned()),
            ..Lead::default()
        };
        let shown = format!("{lead:?}");
        assert!(!shown.contains("Ana") && !shown.contains("5512345678"));
    }
}
