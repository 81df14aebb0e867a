//! `kavak-agent counts`: what a restored backup is compared by, as JSON.

use std::sync::Arc;

use super::{Outcome, desk_of, print};
use crate::metrics::Metrics;
use crate::settings::Settings;
use crate::store::Stores;

/// Reads alone: the schema stays as it is.
pub(super) async fn counts(before_ms: i64, settings: &Settings) -> Outcome {
    let stores = Stores::open(settings, Arc::new(Metrics::new()))?;
    let counts = desk_of(&stores)?.row_counts(before_ms).await?;
    print(&format!("{}\n", serde_json::to_string(&counts)?))
}
