//! Versions of `PostgreSQL`: which RDS offers for new instances.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Rds;
use crate::page::Page;
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    world::Turn,
};

/// What can be had for each major version, as of 2026.
const OFFERED: &[(u32, &[u32])] = &[
    (13, &[18, 20, 21, 22, 23]),
    (14, &[15, 17, 18, 19, 20, 21, 22]),
    (15, &[10, 12, 13, 14, 15, 16, 17]),
    (16, &[6, 8, 9, 10, 11, 12, 13]),
    (17, &[2, 4, 5, 6, 7, 8, 9]),
    (18, &[1, 2, 3]),
];

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

impl Rds {
    /// The versions that can be had, in order.
    pub(super) fn versions(&self) -> Vec<Version> {
        match &self.offered_versions {
            Some(versions) => {
                let mut versions: Vec<_> = versions.iter().filter_map(|it| parse(it)).collect();
                versions.sort_unstable();
                versions
            }
            None => OFFERED
                .iter()
                .flat_map(|(major, minors)| minors.iter().map(|minor| (*major, *minor)))
                .collect(),
        }
    }

    /// The one that is made where only a major version is said: not always
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
    pub(super) fn version_meant(&self, said: Option<&str>) -> Result<String, ApiFault> {
        let found = match said {
            None => {
                let newest = self.versions().last().map(|version| version.0);
                self.default_of(DEFAULT_MAJOR)
                    .or_else(|| self.default_of(newest?))
            }
            Some(said) => match parse(said) {
                Some(version) => Some(version).filter(|it| self.versions().contains(it)),
                None => said.parse().ok().and_then(|major| self.default_of(major)),
            },
        };
        found.map(write).ok_or_else(|| {
            ApiFault::new(
                "InvalidParameterCombination",
                format!(
                    "Cannot find version {} for postgres",
                    said.unwrap_or_default()
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
    #[serde(flatten)]
    page: Page,
}

pub(super) fn describe_db_engine_versions(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Describe = input(value)?;
    let rds = &turn.here().rds;
    let versions = rds.versions();
    let is_wanted = |version: &Version| {
        let said = asked.engine_version.as_deref();
        asked.engine.as_deref().is_none_or(|it| it == "postgres")
            && said.is_none_or(|said| said == write(*version) || said == version.0.to_string())
            && asked
                .family
                .as_deref()
                .is_none_or(|it| it == family(*version))
            && (!asked.default_only || is_default(rds, *version, said))
    };
    let wanted = versions.iter().copied().filter(is_wanted);
    let shown = wanted.map(|version| shown(version, &versions));
    let (shown, marker) = asked.page.cut(shown)?;
    Ok(json!({"DBEngineVersions": shown, "Marker": marker}))
}

/// The default of its major version where one is said, else of all.
fn is_default(rds: &Rds, version: Version, said: Option<&str>) -> bool {
    let major = said.and_then(|it| it.split('.').next()?.parse().ok());
    rds.default_of(major.unwrap_or(DEFAULT_MAJOR)) == Some(version)
}

fn family(version: Version) -> String {
    format!("postgres{}", version.0)
}

fn shown(version: Version, all: &[Version]) -> Value {
    let targets: Vec<Value> = all
        .iter()
        .filter(|target| **target > version)
        .map(|target| {
            json!({
                "Engine": "postgres",
                "EngineVersion": write(*target),
                "Description": format!("PostgreSQL {}-R1", write(*target)),
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
        "Status": "available",
        "SupportsParallelQuery": false,
        "SupportsGlobalDatabases": false,
        "SupportsBabelfish": false,
        "SupportsLimitlessDatabase": false,
        "SupportsIntegrations": false,
        "SupportsCertificateRotationWithoutRestart": true,
        "SupportedCACertificateIdentifiers": AUTHORITIES,
    })
}
