//! `kavak-agent stats`: the figures as JSON.

use jiff::Timestamp;

use super::{Outcome, desk_of, print, stores_with_desk};
use crate::settings::Settings;

pub(super) async fn stats(days: u32, settings: &Settings) -> Outcome {
    let stores = stores_with_desk(settings).await?;
    let now_ms = Timestamp::now().as_millisecond();
    let since_ms = now_ms - i64::from(days) * 86_400_000;
    let numbers = desk_of(&stores)?.numbers(since_ms, now_ms).await?;
    print(&format!("{}\n", serde_json::to_string_pretty(&numbers)?))
}
