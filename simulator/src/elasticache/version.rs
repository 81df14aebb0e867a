//! Versions of the engines. From Redis 6 on, a version is asked for without
//! its patch and described with it.

use serde::Deserialize;
use serde_json::{Value, json};

use super::rules::combination;
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    page::Page,
};

/// A version that can be had.
pub(super) struct Version {
    pub(super) engine: &'static str,
    /// As it is asked for.
    pub(super) asked: &'static str,
    /// As it is described.
    pub(super) shown: &'static str,
    /// The family of its parameter groups.
    pub(super) family: &'static str,
}

const fn version(
    engine: &'static str,
    asked: &'static str,
    shown: &'static str,
    family: &'static str,
) -> Version {
    Version {
        engine,
        asked,
        shown,
        family,
    }
}

/// In order.
const OFFERED: &[Version] = &[
    version("redis", "5.0.6", "5.0.6", "redis5.0"),
    version("redis", "6.0", "6.0.5", "redis6.x"),
    version("redis", "6.2", "6.2.6", "redis6.x"),
    version("redis", "7.0", "7.0.7", "redis7"),
    version("redis", "7.1", "7.1.0", "redis7"),
    version("valkey", "7.2", "7.2.6", "valkey7"),
    version("valkey", "8.0", "8.0.1", "valkey8"),
    version("valkey", "8.1", "8.1.0", "valkey8"),
];

/// The version that is meant by what a caller says: the newest where nothing
/// is requested.
pub(super) fn meant(engine: &str, requested: Option<&str>) -> Result<&'static Version, ApiFault> {
    let mut of_engine = OFFERED.iter().filter(|version| version.engine == engine);
    let found = match requested {
        None => of_engine.next_back(),
        Some(requested) => of_engine.find(|version| version.asked == requested),
    };
    found.ok_or_else(|| {
        let requested = requested.unwrap_or_default();
        combination(format!("Cannot find version {requested} for {engine}"))
    })
}

/// Returns the version that is described so.
pub(super) fn find(engine: &str, shown: &str) -> Option<&'static Version> {
    let mut versions = OFFERED.iter();
    versions.find(|version| version.engine == engine && version.shown == shown)
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Describe {
    engine: Option<String>,
    engine_version: Option<String>,
    cache_parameter_group_family: Option<String>,
    default_only: bool,
    #[serde(flatten)]
    page: Page,
}

pub(super) fn describe_cache_engine_versions(value: Value) -> Answer {
    let asked: Describe = input(value)?;
    let is = |asked: &Option<String>, own: &str| asked.as_ref().is_none_or(|it| it == own);
    let is_default = |version: &Version| {
        meant(version.engine, None).is_ok_and(|default| default.asked == version.asked)
    };
    let versions = OFFERED.iter().filter(|version| {
        is(&asked.engine, version.engine)
            && is(&asked.engine_version, version.asked)
            && is(&asked.cache_parameter_group_family, version.family)
            && (!asked.default_only || is_default(version))
    });
    let shown = versions.map(|version| {
        let name = if version.engine == "redis" {
            "Redis"
        } else {
            "Valkey"
        };
        json!({
            "Engine": version.engine,
            "EngineVersion": version.asked,
            "CacheParameterGroupFamily": version.family,
            "CacheEngineDescription": name,
            "CacheEngineVersionDescription": format!("{} version {}", version.engine, version.shown),
        })
    });
    let (shown, marker) = asked.page.cut(shown)?;
    Ok(json!({"CacheEngineVersions": shown, "Marker": marker}))
}
