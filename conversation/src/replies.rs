//! What customers read; the Spanish text itself is in `replies.toml`.

use serde::Deserialize;

use super::financing::{ANNUAL_RATE_PERCENT, SMALLEST_DOWN_PAYMENT_PERCENT, TERMS_MONTHS};
use super::language::Need;
use super::state::DayPart;
use crate::catalog::{Body, Drive, Fuel, Gearbox};
pub(super) use crate::say::fill::{fill, listed};

macro_rules! texts {
    ($name:ident: $kind:ty { $($field:ident),+ $(,)? }) => {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name { $(pub(super) $field: $kind),+ }
    };
    ($name:ident: $kind:ty { $($field:ident),+ $(,)? } with { $($inner:ident: $type:ty),+ }) => {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name { $(pub(super) $field: $kind,)+ $(pub(super) $inner: $type),+ }
    };
}

texts!(Replies: String {
    greeting, ask_need, ask_budget, ask_preferences, ask_choice, ask_choice_one,
    ask_choice_again, ask_financing, ask_down_payment, ask_loan_term, ask_contact, ask_name,
    ask_phone, ask_phone_whatsapp, ask_preferred_time, ask_confirm, ask_next_step,
    ask_anything_else,
    need_noted, budget_noted, budget_range_noted, budget_from_monthly, preferences_noted,
    changed, chosen, payment_cash, payment_cash_plain, payment_financed, down_noted, name_noted, phone_noted,
    time_noted, human_coming, handoff, handoff_known, restarted,
    options_intro, options_one, options_more, options_nearest, options_no_more, over_budget,
    car_line, car_unknown_price, recommend, which_place, no_such_place, no_such_place_one,
    several_match, not_in_catalog, not_in_catalog_plain, unknown_car,
    price_of, prices_of_model, price_no_car, catalog_range, compare_intro, compare_needs_two,
    compare_cheaper, compare_newer, compare_fewer_km, details_of, details_unknown,
    plan_intro, plan_lines, table_intro, table_line, terms_there_are, term_refused, rate_is,
    down_minimum_is, down_minimum_for, down_too_small, down_too_big,
    monthly_below_all, monthly_fits_term, finance_needs_car,
    budget_too_small, budget_too_small_monthly, budget_unknown, need_unknown, need_open,
    preferences_yes, down_unknown, phone_invalid, what_to_correct, options_refused, later,
    contact_refused, name_refused, why_contact, why_step, blank, not_understood,
    not_understood_again, choose_new_budget, choose_new_need,
    choose_new_term, choose_new_down, choose_new_car,
    hello_again, thanks, bye, how_are_you, compliment, who_are_you, help,
    refuse_haggle, refuse_insult, refuse_injection, refuse_off_topic,
    knowledge_unknown, branches_cities, branches_ask_city, branches_not_there, branches_there,
    hours_vary,
} with { words: ReplyWords, suggestions: Suggestions });

texts!(ReplyWords: String {
    day_morning, day_afternoon, day_evening, day_any, need_family, need_city, need_work,
    need_compact, need_luxury, need_road, need_economy, body_sedan, body_hatchback, body_suv, body_pickup,
    body_minivan, body_van, body_coupe, body_convertible, body_wagon, gearbox_automatic,
    gearbox_manual, fuel_gasoline, fuel_diesel, fuel_hybrid, fuel_electric, drive_four_wheel,
    drive_two_wheel, from_year, until_year, exact_year, until_km, with_bluetooth,
    with_car_play, seats, length, name_label, phone_label, time_label, car_label, plan_label,
    plan_summary, cash_summary, not_this, and, any_car,
});

texts!(Suggestions: Vec<String> {
    need, need_unknown, budget, preferences, options, options_one, financing, down_payment,
    loan_term, contact, contact_cash, name, phone, phone_whatsapp, preferred_time, confirm,
    what_to_correct, next_step, handoff,
});

impl Replies {
    /// The text that comes with the program, with the rules of financing.
    pub(super) fn builtin() -> Result<Self, toml::de::Error> {
        let terms = TERMS_MONTHS.map(|term| term.to_string());
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        let text = include_str!("../data/replies.toml")
            .replace("{RATE}", &ANNUAL_RATE_PERCENT.to_string())
            .replace("{LEAST}", &SMALLEST_DOWN_PAYMENT_PERCENT.to_string())
            .replace("{LONGEST}", terms.last().unwrap_or(&""))
            .replace("{TERMS_AND}", &listed(&terms, "y"))
            .replace("{TERMS_OR}", &listed(&terms, "o"));
        toml::from_str(&text)
    }
}

impl ReplyWords {
    pub(super) fn day_part(&self, part: DayPart) -> &str {
        match part {
            DayPart::Morning => &self.day_morning,
            DayPart::Afternoon => &self.day_afternoon,
            DayPart::Evening => &self.day_evening,
            DayPart::Any => &self.day_any,
        }
    }

    pub(super) fn need(&self, need: Need) -> &str {
        match need {
            Need::Family => &self.need_family,
            Need::City => &self.need_city,
            Need::Work => &self.need_work,
            Need::Compact => &self.need_compact,
            Need::Luxury => &self.need_luxury,
            Need::Road => &self.need_road,
            Need::Economy => &self.need_economy,
        }
    }

    pub(super) fn body(&self, body: Body) -> &str {
        match body {
            Body::Sedan => &self.body_sedan,
            Body::Hatchback => &self.body_hatchback,
            Body::Suv => &self.body_suv,
            Body::Pickup => &self.body_pickup,
            Body::Minivan => &self.body_minivan,
            Body::Van => &self.body_van,
            Body::Coupe => &self.body_coupe,
            Body::Convertible => &self.body_convertible,
            Body::Wagon => &self.body_wagon,
        }
    }

    pub(super) fn gearbox(&self, gearbox: Gearbox) -> &str {
        match gearbox {
            Gearbox::Automatic => &self.gearbox_automatic,
            Gearbox::Manual => &self.gearbox_manual,
        }
    }

    pub(super) fn fuel(&self, fuel: Fuel) -> &str {
        match fuel {
            Fuel::Gasoline => &self.fuel_gasoline,
            Fuel::Diesel => &self.fuel_diesel,
            Fuel::Hybrid => &self.fuel_hybrid,
            Fuel::Electric => &self.fuel_electric,
        }
    }

    pub(super) fn drive(&self, drive: Drive) -> &str {
        match drive {
            Drive::FourWheel => &self.drive_four_wheel,
            Drive::TwoWheel => &self.drive_two_wheel,
        }
    }
}
