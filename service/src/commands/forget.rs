//! `kavak-agent forget`: everything about one customer.

use jiff::Timestamp;
use serde::Serialize;

use super::desk::OPERATOR;
use super::{Outcome, desk_of, print, stores_with_desk};
use crate::settings::Settings;
use crate::store::Receipt;

/// Digits of a Mexican number without its country code.
const NATIONAL_DIGITS: usize = 10;

/// What the customer gets as a proof.
#[derive(Serialize)]
struct Proof {
    /// When, in UTC.
    forgotten_at: Timestamp,
    /// The number's end, by which the customer recognises it.
    phone: String,
    #[serde(flatten)]
    deleted: Receipt,
}

pub(super) async fn forget(phone: &str, settings: &Settings) -> Outcome {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let national = digits.len().checked_sub(NATIONAL_DIGITS);
    let national = national.and_then(|start| digits.get(start..));
    let national = national.ok_or("expected a phone number with at least 10 digits")?;
    let stores = stores_with_desk(settings).await?;
    let desk = desk_of(&stores)?;
    let deleted = stores.forget(national).await?;
    let forgotten_at = Timestamp::now();
    let now_ms = forgotten_at.as_millisecond();
    desk.record(OPERATOR, "forget", None, None, now_ms).await?;
    let proof = Proof {
        forgotten_at,
        phone: format!("********{}", &national[NATIONAL_DIGITS - 2..]),
        deleted,
    };
    print(&format!("{}\n", serde_json::to_string_pretty(&proof)?))
}
