//! Versions of `PostgreSQL`: which RDS offers for new instances, and to which
//! it upgrades those that are there.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    page::Page,
    state::rds::Rds,
    world::Turn,
};

/// Releases of RDS, oldest first: the day, and the minor version of each
/// major one (`docs/AWS.md#creating`).
const RELEASES: &[(&str, &[Version])] = &[
    ("2023-11-17", &[(13, 13), (14, 10), (15, 5), (16, 1)]),
    (
        "2024-11-21",
        &[(13, 18), (14, 15), (15, 10), (16, 6), (17, 2)],
    ),
    (
        "2025-02-20",
        &[(13, 20), (14, 17), (15, 12), (16, 8), (17, 4)],
    ),
    (
        "2025-05-08",
        &[(13, 21), (14, 18), (15, 13), (16, 9), (17, 5)],
    ),
    (
        "2025-08-14",
        &[(13, 22), (14, 19), (15, 14), (16, 10), (17, 6)],
    ),
    (
        "2025-11-13",
        &[(13, 23), (14, 20), (15, 15), (16, 11), (17, 7), (18, 1)],
    ),
    (
        "2026-02-12",
        &[(14, 21), (15, 16), (16, 12), (17, 8), (18, 2)],
    ),
    (
        "2026-02-26",
        &[(14, 22), (15, 17), (16, 13), (17, 9), (18, 3)],
    ),
];

/// Earlier releases are withdrawn by now, 2026-11-28.
const OFFERED_SINCE: &str = "2025-11-13";

/// The major version of those who ask for none.
const DEFAULT_MAJOR: u32 = 17;

pub(super) const LOG_TYPES: &[&str] = &["postgresql", "upgrade", "iam-db-auth-error"];

pub(super) const AUTHORITIES: &[&str] =
    &["rds-ca-ecc384-g1", "rds-ca-rsa4096-g1", "rds-ca-rsa2048-g1"];

/// Major and minor.
pub(super) type Version = (u32, u32);

pub(super) fn parse(text: &str) -> Option<Version> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

fn write((major, minor): Version) -> String {
    format!("{major}.{minor}")
}

/// The versions of all releases whose day is so, in order.
fn released(is_so: impl Fn(&str) -> bool) -> Vec<Version> {
    let releases = RELEASES.iter().filter(|(date, _)| is_so(date));
    let mut versions: Vec<Version> = releases
        .flat_map(|(_, versions)| versions.iter().copied())
        .collect();
    versions.sort_unstable();
    versions
}

/// Returns the release of a version: that of the next one known of its major.
fn release_of(version: Version) -> usize {
    let is_of = |known: &&Version| known.0 == version.0 && known.1 >= version.1;
    RELEASES
        .iter()
        .position(|(_, versions)| versions.iter().any(|known| is_of(&known)))
        .unwrap_or(RELEASES.len())
}

impl Rds {
    /// The versions that can be had, in order.
    pub(super) fn versions(&self) -> Vec<Version> {
        match &self.offered_versions {
            Some(versions) => {
                let mut versions: Vec<_> = versions.iter().filter_map(|it| parse(it)).collect();
                versions.sort_unstable();
                versions
            }
            None => released(|date| date >= OFFERED_SINCE),
        }
    }

    /// The versions that instances of `version` are upgraded to: newer minors,
    /// and of newer majors what was not released before it.
    pub(super) fn upgrade_targets(&self, version: Version) -> Vec<Version> {
        let is_target = |target: &Version| {
            *target > version
                && (target.0 == version.0 || release_of(*target) >= release_of(version))
        };
        self.versions().into_iter().filter(is_target).collect()
    }

    /// The one that is created if only a major version is requested: not always
    /// the newest, which AWS lets ripen for a while.
    fn default_of(&self, major: u32) -> Option<Version> {
        let mut of_major = self.versions();
        of_major.retain(|version| version.0 == major);
        let newest = of_major.pop();
        of_major.pop().or(newest)
    }

    /// The version that is meant by what a caller says.
    ///
    /// # Errors
    /// If it can't be had.
    pub(super) fn version_meant(&self, requested: Option<&str>) -> Result<String, ApiFault> {
        let found = match requested {
            None => {
                let newest = self.versions().last().map(|version| version.0);
                self.default_of(DEFAULT_MAJOR)
                    .or_else(|| self.default_of(newest?))
            }
            Some(requested) => match parse(requested) {
                Some(version) => Some(version).filter(|it| self.versions().contains(it)),
                None => requested
                    .parse()
                    .ok()
                    .and_then(|major| self.default_of(major)),
            },
        };
        found.map(write).ok_or_else(|| {
            ApiFault::new(
                "InvalidParameterCombination",
                format!(
                    "Cannot find version {} for postgres",
                    requested.unwrap_or_default()
                ),
            )
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Describe {
    engine: Option<String>,
    engine_version: Option<String>,
    #[serde(rename = "DBParameterGroupFamily")]
    family: Option<String>,
    default_only: bool,
    /// Also those that can't be had any more.
    include_all: bool,
    #[serde(flatten)]
    page: Page,
}

pub(super) fn describe_db_engine_versions(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Describe = input(value)?;
    let rds = &turn.here().rds;
    let mut versions = rds.versions();
    if asked.include_all {
        versions.extend(released(|_| true));
        versions.sort_unstable();
        versions.dedup();
    }
    let is_wanted = |version: &Version| {
        let requested = asked.engine_version.as_deref();
        asked.engine.as_deref().is_none_or(|it| it == "postgres")
            && requested.is_none_or(|requested| {
                requested == write(*version) || requested == version.0.to_string()
            })
            && asked
                .family
                .as_deref()
                .is_none_or(|it| it == family(*version))
            && (!asked.default_only || is_default(rds, *version, requested))
    };
    let wanted = versions.iter().copied().filter(is_wanted);
    let shown = wanted.map(|version| shown(version, rds));
    let (shown, marker) = asked.page.cut(shown)?;
    Ok(json!({"DBEngineVersions": shown, "Marker": marker}))
}

/// Returns whether it is the default: of the requested major version, else of all.
fn is_default(rds: &Rds, version: Version, requested: Option<&str>) -> bool {
    let major = requested.and_then(|it| it.split('.').next()?.parse().ok());
    rds.default_of(major.unwrap_or(DEFAULT_MAJOR)) == Some(version)
}

fn family(version: Version) -> String {
    format!("postgres{}", version.0)
}

fn shown(version: Version, rds: &Rds) -> Value {
    let status = if rds.versions().contains(&version) {
        "available"
    } else {
        "deprecated"
    };
    let targets: Vec<Value> = rds
        .upgrade_targets(version)
        .into_iter()
        .map(|target| {
            json!({
                "Engine": "postgres",
                "EngineVersion": write(target),
                "Description": format!("PostgreSQL {}-R1", write(target)),
                "AutoUpgrade": false,
                "IsMajorVersionUpgrade": target.0 != version.0,
            })
        })
        .collect();
    json!({
        "Engine": "postgres",
        "EngineVersion": write(version),
        "MajorEngineVersion": version.0.to_string(),
        "DBParameterGroupFamily": family(version),
        "DBEngineDescription": "PostgreSQL",
        "DBEngineVersionDescription": format!("PostgreSQL {}-R1", write(version)),
        "ValidUpgradeTarget": targets,
        "ExportableLogTypes": LOG_TYPES,
        "SupportsLogExportsToCloudwatchLogs": true,
        "SupportsReadReplica": true,
        "SupportedEngineModes": ["provisioned"],
        "SupportedFeatureNames": ["Lambda", "s3Export", "s3Import"],
        "Status": status,
        "SupportsParallelQuery": false,
        "SupportsGlobalDatabases": false,
        "SupportsBabelfish": false,
        "SupportsLimitlessDatabase": false,
        "SupportsIntegrations": false,
        "SupportsCertificateRotationWithoutRestart": true,
        "SupportedCACertificateIdentifiers": AUTHORITIES,
    })
}
