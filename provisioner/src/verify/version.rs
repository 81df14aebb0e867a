//! What `/version` says of a running agent.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::http;
use crate::{delivery::image::SellersData, network::Network};

/// A status is not worth a longer wait.
const PATIENCE: Duration = Duration::from_secs(2);

/// What `/version` says of a running agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The commit that it was built from.
    pub commit: String,
    /// The newest migration in the database, if that answers.
    pub migration_level: Option<i64>,
    /// The data that it answers from, in words; `None` of agents that do not report them.
    pub data: Option<String>,
    catalog_sha256: Option<String>,
    knowledge_base_sha256: Option<String>,
}

impl Version {
    /// Parses the answer; `None` if it is no such answer.
    pub(super) fn of(body: &Value, now: SystemTime) -> Option<Self> {
        let sha256 = |part: &str| body["data"][part]["sha256"].as_str().map(str::to_owned);
        Some(Self {
            commit: body["commit"].as_str()?.to_owned(),
            migration_level: body["migration_level"].as_i64(),
            data: words(&body["data"], now),
            catalog_sha256: sha256("catalog"),
            knowledge_base_sha256: sha256("knowledge_base"),
        })
    }

    /// How the data that it answers from are others than these.
    pub(super) fn lacks(&self, wanted: &SellersData) -> Option<String> {
        let parts = [
            ("catalog", &self.catalog_sha256, &wanted.catalog_sha256),
            (
                "knowledge base",
                &self.knowledge_base_sha256,
                &wanted.knowledge_base_sha256,
            ),
        ];
        let mut others = parts
            .into_iter()
            .filter(|(_, has, wanted)| wanted.is_some() && has != wanted);
        let (part, ..) = others.next()?;
        Some(format!("the {part} is another than that of the settings"))
    }
}

/// What answers at this address, if it does at once.
pub async fn version_at(network: &Network, url: &str) -> Option<Version> {
    let answer = http::get(network, format!("{url}/version"), PATIENCE);
    let body = serde_json::from_str(&answer.await.ok()?.body).ok()?;
    Version::of(&body, SystemTime::now())
}

/// `721 cars of 2026-11-20 (9 days old), built-in knowledge base`.
fn words(data: &Value, now: SystemTime) -> Option<String> {
    let catalog = &data["catalog"];
    let cars = catalog["cars"].as_u64()?;
    let cars = match dated(catalog, now) {
        Some(dated) => format!("{cars} cars {dated}"),
        None => format!("{cars} built-in cars, which are invented"),
    };
    let knowledge = match dated(&data["knowledge_base"], now) {
        Some(dated) => format!("knowledge base {dated}"),
        None => "built-in knowledge base, which is invented".to_owned(),
    };
    Some(format!("{cars}; {knowledge}"))
}

/// `of 2026-11-20 (9 days old)`; `None` of built-in data.
fn dated(file: &Value, now: SystemTime) -> Option<String> {
    if file["source"] != "file" {
        return None;
    }
    let modified_at = file["modified_at"].as_str().unwrap_or_default();
    let Ok(modified) = humantime::parse_rfc3339(modified_at) else {
        return Some("of an unknown day".to_owned());
    };
    let age = now.duration_since(modified).unwrap_or_default();
    let days = age.as_secs() / (24 * 3_600);
    let day = modified_at.get(..10).unwrap_or(modified_at);
    let age = match days {
        0 => "today's".to_owned(),
        1 => "a day old".to_owned(),
        days => format!("{days} days old"),
    };
    Some(format!("of {day} ({age})"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn data_are_reported_with_their_number_day_and_age() {
        let now = humantime::parse_rfc3339("2026-11-29T12:00:00Z").unwrap();
        let of = |catalog: Value, knowledge_base: Value| {
            let data = json!({"catalog": catalog, "knowledge_base": knowledge_base});
            Version::of(&json!({"commit": "abc", "data": data}), now)
                .unwrap()
                .data
        };
        let file = json!({"source": "file", "cars": 3, "modified_at": "2026-11-20T08:00:00Z"});
        let fresh = json!({"source": "file", "modified_at": "2026-11-29T11:00:00Z"});
        let built_in = json!({"source": "built_in", "cars": 721});
        assert_eq!(
            of(file, fresh).as_deref(),
            Some("3 cars of 2026-11-20 (9 days old); knowledge base of 2026-11-29 (today's)")
        );
        assert_eq!(
            of(built_in.clone(), built_in).as_deref(),
            Some(
                "721 built-in cars, which are invented; built-in knowledge base, which is invented"
            )
        );
        let older = Version::of(&json!({"commit": "abc"}), now);
        assert_eq!(older.and_then(|it| it.data), None);
    }
}
