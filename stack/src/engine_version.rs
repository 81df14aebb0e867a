//! Versions of engines, and which version of `PostgreSQL` is installed: AWS
//! withdraws minor versions, so the one that is wanted may be gone (D4).

use serde_json::Value;

/// A version by its numbers, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EngineVersion {
    /// The first number.
    pub major: u32,
    /// The second; `None` where a major version alone is named.
    pub minor: Option<u32>,
}

impl EngineVersion {
    /// Reads `16.4`, `16` or `7.0.7`. Versions such as `11.22-RDS.20240418`,
    /// which AWS sells beyond the community's support, are none.
    #[must_use]
    pub fn parse(version: &str) -> Option<Self> {
        let mut numbers = version.split('.').map(|number| number.parse().ok());
        let major = numbers.next()??;
        let minor = match numbers.next() {
            Some(minor) => Some(minor?),
            None => None,
        };
        Some(Self { major, minor })
    }

    /// The version that an attribute holds.
    #[must_use]
    pub fn of(attribute: &Value) -> Option<Self> {
        Self::parse(attribute.as_str()?)
    }

    /// The major version that an attribute holds, without what follows it.
    #[must_use]
    pub fn major_of(attribute: &Value) -> Option<u32> {
        attribute.as_str()?.split('.').next()?.parse().ok()
    }
}

/// No version can stand in for the one that is wanted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "PostgreSQL {wanted} is not offered, nor a newer minor version of the same major; \
     the region offers {}",
    .offered.join(", ")
)]
pub struct NotOffered {
    /// The desired version.
    pub wanted: String,
    /// Those of the same major version, or all where there are none.
    pub offered: Vec<String>,
}

/// The version to create: `wanted` if it is offered, else the oldest offered
/// minor version of the same major that is newer. A major version alone
/// (`15`) stands for its oldest minor.
///
/// # Errors
/// Neither is offered.
pub fn choose(wanted: &str, offered: &[String]) -> Result<String, NotOffered> {
    if offered.iter().any(|version| version == wanted) {
        return Ok(wanted.to_owned());
    }
    let newer = EngineVersion::parse(wanted).and_then(|wanted| {
        offered
            .iter()
            .filter_map(|version| Some((EngineVersion::parse(version)?, version)))
            .filter(|(version, _)| version.major == wanted.major && version.minor > wanted.minor)
            .min()
    });
    match newer {
        Some((_, version)) => Ok(version.clone()),
        None => Err(not_offered(wanted, offered)),
    }
}

fn not_offered(wanted: &str, offered: &[String]) -> NotOffered {
    let major = |version: &str| version.split('.').next().map(str::to_owned);
    let mut list: Vec<String> = offered
        .iter()
        .filter(|version| major(version) == major(wanted))
        .cloned()
        .collect();
    if list.is_empty() {
        list = offered.to_vec();
    }
    list.sort_by_key(|version| EngineVersion::parse(version));
    NotOffered {
        wanted: wanted.to_owned(),
        offered: list,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(versions: &[&str]) -> Vec<String> {
        versions.iter().map(|version| (*version).into()).collect()
    }

    #[test]
    fn a_version_that_is_offered_is_taken() {
        let versions = offered(&["15.7", "15.4", "16.1"]);
        assert_eq!(choose("15.4", &versions).as_deref(), Ok("15.4"));
    }

    #[test]
    fn a_withdrawn_version_gives_the_oldest_newer_minor_by_number_not_by_text() {
        let versions = offered(&["15.12", "15.10", "16.1", "15.7", "15.3"]);
        assert_eq!(choose("15.4", &versions).as_deref(), Ok("15.7"));
        assert_eq!(choose("15.8", &versions).as_deref(), Ok("15.10"));
    }

    #[test]
    fn a_major_version_alone_gives_its_oldest_minor() {
        let versions = offered(&["15.12", "15.10", "16.1"]);
        assert_eq!(choose("15", &versions).as_deref(), Ok("15.10"));
    }

    #[test]
    fn neither_an_older_minor_nor_another_major_is_taken_and_the_error_lists_what_there_is() {
        let versions = offered(&["15.3", "15.10", "16.1"]);
        let error = choose("15.11", &versions).expect_err("only older ones are offered");
        assert_eq!(error.offered, ["15.3", "15.10"]);
        let error = choose("14.1", &versions).expect_err("another major");
        assert!(error.to_string().contains("15.3, 15.10, 16.1"), "{error}");
    }

    #[test]
    fn a_version_of_extended_support_is_taken_only_by_name() {
        let versions = offered(&["11.22-RDS.20240418"]);
        assert!(choose("11.4", &versions).is_err());
        assert!(choose("11.22-RDS.20240418", &versions).is_ok());
    }
}
