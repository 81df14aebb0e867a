//! `kavak-agent forget`: everything about one customer.

use jiff::Timestamp;
use serde::Serialize;

use super::desk::OPERATOR;
use super::{Outcome, desk_of, print, stores_with_desk};
use crate::settings::Settings;
use crate::store::{Customer, Receipt};

/// The receipt that the customer gets.
#[derive(Serialize)]
struct Proof {
    /// When, in UTC.
    forgotten_at: Timestamp,
    /// The end of the number or of the session, by which the customer recognises it.
    #[serde(flatten)]
    customer: Masked,
    #[serde(flatten)]
    deleted: Receipt,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Masked {
    Phone(String),
    Session(String),
}

pub(super) async fn forget(customer: &str, settings: &Settings) -> Outcome {
    let needed = "expected a phone number with at least 10 digits, or a session";
    let customer = Customer::parse(customer).ok_or(needed)?;
    let stores = stores_with_desk(settings).await?;
    let desk = desk_of(&stores)?;
    let deleted = stores.forget(&customer).await?;
    let forgotten_at = Timestamp::now();
    let now_ms = forgotten_at.as_millisecond();
    desk.record(OPERATOR, "forget", None, None, now_ms).await?;
    let proof = Proof {
        forgotten_at,
        customer: match customer {
            Customer::Number(digits) => Masked::Phone(masked(&digits)),
            Customer::Session(session) => Masked::Session(masked(session.as_str())),
        },
        deleted,
    };
    print(&format!("{}\n", serde_json::to_string_pretty(&proof)?))
}

/// The last two characters.
fn masked(text: &str) -> String {
    let count = text.chars().count();
    let end: String = text.chars().skip(count.saturating_sub(2)).collect();
    format!("********{end}")
}
