//! Compares what is known of a customer, field by field.

use kavak_conversation::catalog::Car;
use kavak_conversation::{Facts, State};
use serde_json::Value;

use super::{Finding, folded};
use crate::dialogue::{CarFacts, CarWanted, Known, TimeWanted};

/// What is wrong with what is known.
pub(crate) fn known(state: &State, wanted: &Known, facts: &Facts) -> Vec<Finding> {
    let json = serde_json::to_value(state).unwrap_or_default();
    let mut judge = Judge {
        json: &json,
        found: Vec::new(),
    };
    let chosen = state.chosen.as_ref().and_then(|id| facts.catalog.car(id));
    judge.car(chosen, wanted.car.as_ref());
    judge.same("payment", "/payment", wanted.payment.as_ref());
    judge.down_payment(chosen, wanted);
    judge.same("term", "/term_months", wanted.term_months.as_ref());
    judge.same("budget", "/budget/max", wanted.budget_max.as_ref());
    judge.same("least budget", "/budget/min", wanted.budget_min.as_ref());
    judge.same("monthly", "/budget/monthly", wanted.monthly_max.as_ref());
    judge.name(wanted.name.as_ref());
    judge.same("phone", "/lead/phone", wanted.phone.as_ref());
    judge.time(wanted.time.as_ref());
    judge.errand(wanted.errand.as_deref());
    judge.handed_over(wanted.handed_over);
    judge.refused_makes(wanted.refused_makes.as_deref());
    judge.found
}

struct Judge<'a> {
    json: &'a Value,
    found: Vec<Finding>,
}

impl Judge<'_> {
    fn value(&self, pointer: &str) -> Value {
        self.json.pointer(pointer).cloned().unwrap_or_default()
    }

    fn same<T: serde::Serialize>(&mut self, what: &str, pointer: &str, wanted: Option<&T>) {
        let Some(wanted) = wanted else { return };
        let wanted = serde_json::to_value(wanted).unwrap_or_default();
        let is = self.value(pointer);
        self.compare(what, &is, &wanted);
    }

    fn compare(&mut self, what: &str, is: &Value, wanted: &Value) {
        if is == wanted {
            return;
        }
        self.found.push(if is.is_null() {
            Finding::Missing(format!("{what}: {wanted}"))
        } else {
            Finding::Wrong(format!("{what}: {is} instead of {wanted}"))
        });
    }

    fn car(&mut self, chosen: Option<&Car>, wanted: Option<&CarWanted>) {
        match (chosen, wanted) {
            (_, None) | (None, Some(CarWanted::None(_))) => {}
            (Some(car), Some(CarWanted::None(_))) => {
                let car = format!("{} {} {:?}", car.make, car.model, car.year);
                self.found
                    .push(Finding::Wrong(format!("car: {car} instead of none")));
            }
            (None, Some(CarWanted::Car(wanted))) => {
                self.found
                    .push(Finding::Missing(format!("car: {wanted:?}")));
            }
            (Some(car), Some(CarWanted::Car(wanted))) if !is_it(car, wanted) => {
                let car = format!(
                    "{} {} {:?} {}",
                    car.make, car.model, car.year, car.stock_id.0
                );
                self.found
                    .push(Finding::Wrong(format!("car: {car} instead of {wanted:?}")));
            }
            _ => {}
        }
    }

    /// An amount and the percentage that comes to it are the same.
    fn down_payment(&mut self, chosen: Option<&Car>, wanted: &Known) {
        let price = chosen.and_then(|car| car.price).map(|price| price.0);
        let wanted = match (wanted.down_payment, wanted.down_percent, price) {
            (Some(pesos), _, _) => pesos,
            (None, Some(percent), Some(price)) => price * percent / 100,
            _ => return,
        };
        let amount = self.value("/down_payment/amount").as_u64();
        let percent = self.value("/down_payment/percent");
        let percent: Option<f64> = percent.as_str().and_then(|percent| percent.parse().ok());
        let is = match (amount, percent, price) {
            (Some(amount), _, _) => Some(amount),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "pesos and percentages are far below the limits"
            )]
            (None, Some(percent), Some(price)) => Some((price as f64 * percent / 100.0) as u64),
            _ => None,
        };
        match is {
            None => self
                .found
                .push(Finding::Missing(format!("down payment: {wanted}"))),
            Some(is) if is.abs_diff(wanted) > 1 => self.found.push(Finding::Wrong(format!(
                "down payment: {is} instead of {wanted}"
            ))),
            Some(_) => {}
        }
    }

    fn name(&mut self, wanted: Option<&String>) {
        let Some(wanted) = wanted else { return };
        let is = self.value("/lead/name");
        let same = is.as_str().is_some_and(|is| folded(is) == folded(wanted));
        if !same {
            self.compare("name", &is, &Value::String(wanted.clone()));
        }
    }

    fn time(&mut self, wanted: Option<&TimeWanted>) {
        let Some(wanted) = wanted else { return };
        if let Some(at) = wanted.at {
            let is = self.value("/lead/preferred_time_at");
            let same = is.as_str().and_then(|is| is.parse().ok()) == Some(at);
            if !same {
                self.compare("time", &is, &Value::String(at.to_string()));
            }
        } else if let Some(part) = &wanted.part {
            let is = self.value("/lead/preferred_time");
            self.compare("part of day", &is, &Value::String(part.clone()));
        }
    }

    fn errand(&mut self, wanted: Option<&str>) {
        let Some(wanted) = wanted else { return };
        let is = self.value("/errand");
        let none = ["buy", "just_asking", "person"];
        let same = match (wanted, is.as_str()) {
            ("lost_document", Some(is)) => matches!(is, "lost_property" | "after_sales"),
            ("buy" | "just_asking", Some(is)) => is == "trade_in",
            (wanted, is) => is == Some(wanted) || is.is_none() && none.contains(&wanted),
        };
        let person = wanted == "person" && is.as_str() == Some("other");
        if !same && !person {
            self.compare("errand", &is, &Value::String(wanted.to_owned()));
        }
    }

    fn handed_over(&mut self, wanted: Option<bool>) {
        let Some(wanted) = wanted else { return };
        let is =
            self.value("/handed_over") == Value::Bool(true) || self.value("/step") == "handoff";
        if is != wanted {
            self.found.push(if wanted {
                Finding::Missing("not handed over".to_owned())
            } else {
                Finding::Wrong("handed over".to_owned())
            });
        }
    }

    fn refused_makes(&mut self, wanted: Option<&[String]>) {
        let Some(wanted) = wanted else { return };
        let is = self.value("/wish/not_makes");
        let mut is: Vec<String> = serde_json::from_value(is).unwrap_or_default();
        let mut wanted = wanted.to_vec();
        is.sort();
        wanted.sort();
        if is != wanted {
            self.found.push(if is.is_empty() {
                Finding::Missing(format!("refused makes: {wanted:?}"))
            } else {
                Finding::Wrong(format!("refused makes: {is:?} instead of {wanted:?}"))
            });
        }
    }
}

fn is_it(car: &Car, wanted: &CarFacts) -> bool {
    wanted.make.as_ref().is_none_or(|make| *make == car.make)
        && wanted
            .model
            .as_ref()
            .is_none_or(|model| *model == car.model)
        && wanted.year.is_none_or(|year| car.year == Some(year))
        && wanted
            .price
            .is_none_or(|price| car.price.is_some_and(|is| is.0 == price))
        && wanted
            .version
            .as_ref()
            .is_none_or(|version| car.version.contains(version.as_str()))
        && wanted
            .stock_id
            .as_ref()
            .is_none_or(|id| *id == car.stock_id.0)
}
