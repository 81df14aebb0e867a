//! Offered node types.

use serde::Deserialize;
use serde_json::{Value, json};

use super::rules::node_types;
use crate::{
    operation::{Answer, input},
    page::Page,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Describe {
    cache_node_type: Option<String>,
    #[serde(flatten)]
    page: Page,
}

/// One offering a type: a year, without payment in advance.
pub(super) fn describe(value: Value) -> Answer {
    const YEAR_SECONDS: u32 = 31_536_000;
    let asked: Describe = input(value)?;
    let wanted = asked.cache_node_type.as_deref();
    let types = node_types().filter(|it| wanted.is_none_or(|wanted| wanted == it));
    let offerings = types.map(|node_type| {
        json!({
            "ReservedCacheNodesOfferingId": format!("offering-{node_type}"),
            "CacheNodeType": node_type,
            "Duration": YEAR_SECONDS,
            "FixedPrice": 0.0,
            "UsagePrice": 0.0,
            "ProductDescription": "redis",
            "OfferingType": "No Upfront",
        })
    });
    let (offerings, marker) = asked.page.cut(offerings)?;
    Ok(json!({"ReservedCacheNodesOfferings": offerings, "Marker": marker}))
}
