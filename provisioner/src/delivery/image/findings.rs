//! Vulnerabilities that ECR's scan found in an image. `DescribeImages` does not carry the
//! results of ECR's newer basic scanning, so they are read by a call of their own.

use std::{collections::BTreeMap, fmt, time::Duration};

use kavak_engine::{Class, Fault};
use kavak_stack::settings::{Agent, Severity};
use schemars::JsonSchema;
use serde::Serialize;
use tokio::time::Instant;

use super::{
    ecr::EcrRepository,
    lookup::{Image, parse},
};
use crate::{
    aws::Clients,
    error::{Error, ErrorKind},
    network::Network,
};

/// How long the scan of an image may take that was just pushed.
const SCAN_LIMIT: Duration = Duration::from_secs(120);

/// How long a scan may take to begin.
const SCAN_START_LIMIT: Duration = Duration::from_secs(10);

const POLL_INTERVAL: Duration = Duration::from_secs(3);

const READING: &str = "reading the image's findings";

/// The state of an image without a scan.
const NO_SCAN: &str = "NONE";

/// ECR's severities, the worst first.
const SEVERITIES: [(&str, Option<Severity>); 6] = [
    ("CRITICAL", Some(Severity::Critical)),
    ("HIGH", Some(Severity::High)),
    ("MEDIUM", Some(Severity::Medium)),
    ("LOW", Some(Severity::Low)),
    ("INFORMATIONAL", None),
    ("UNDEFINED", None),
];

/// What ECR's scan of an image found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Findings {
    /// ECR's state of the scan: `COMPLETE`, `ACTIVE` (scanned continuously), `IN_PROGRESS`,
    /// `UNSUPPORTED_IMAGE` and others; `NONE` without a scan.
    pub scan: String,
    /// How many findings there are, by ECR's severity: `CRITICAL`, `HIGH`.
    pub counts: BTreeMap<String, u32>,
}

impl Findings {
    pub(super) fn none() -> Self {
        Self {
            scan: NO_SCAN.to_owned(),
            counts: BTreeMap::new(),
        }
    }

    fn is_done(&self) -> bool {
        ["COMPLETE", "ACTIVE"].contains(&self.scan.as_str())
    }

    /// Whether the scan may still be done after this time.
    fn is_pending(&self, since_push: Duration) -> bool {
        match self.scan.as_str() {
            NO_SCAN => since_push < SCAN_START_LIMIT,
            "IN_PROGRESS" | "PENDING" => since_push < SCAN_LIMIT,
            _ => false,
        }
    }

    /// Whether any finding is this severe or more.
    fn reaches(&self, limit: Severity) -> bool {
        let severe = SEVERITIES.iter().filter(|(_, it)| *it >= Some(limit));
        severe
            .filter_map(|(name, _)| self.counts.get(*name))
            .any(|count| *count > 0)
    }
}

/// `2 critical, 1 high`; `none`; `unknown: the scan is IN_PROGRESS`.
impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scan == NO_SCAN {
            return f.write_str("unknown: the image was not scanned");
        }
        if !self.is_done() {
            return write!(f, "unknown: the scan is {}", self.scan);
        }
        let counts = SEVERITIES.iter().filter_map(|(name, _)| {
            let count = self.counts.get(*name).filter(|count| **count > 0)?;
            Some(format!("{count} {}", name.to_lowercase()))
        });
        let counts: Vec<String> = counts.collect();
        match counts.is_empty() {
            true => f.write_str("none"),
            false => f.write_str(&counts.join(", ")),
        }
    }
}

/// The findings in the image that a reference names; `None` if it is in no repository that
/// can be asked. `own` is the address of the environment's repository.
///
/// # Errors
/// The read's failure.
pub async fn findings(
    aws: &Clients,
    reference: &str,
    own: Option<&str>,
) -> Result<Option<Findings>, Fault> {
    let Ok(reference) = parse(reference) else {
        return Ok(None);
    };
    match EcrRepository::holding(aws, &reference, own) {
        Some(repository) => repository.findings(aws, &reference).await.map(Some),
        None => Ok(None),
    }
}

impl Image {
    /// Refuses an image without the agent in it, or with findings that the settings refuse.
    /// Returns notices of what can't be known.
    ///
    /// # Errors
    /// What is wrong with it; the reads' failures.
    pub async fn require_fit(
        &self,
        aws: &Clients,
        network: &Network,
        agent: &Agent,
    ) -> Result<Vec<String>, Error> {
        let unseen = self.demand_agent(aws, network, agent.architecture).await?;
        let unchecked = self
            .refuse_findings(aws, agent.refuse_findings_from)
            .await?;
        Ok(unseen.into_iter().chain(unchecked).collect())
    }

    /// Refuses an image with findings of this severity or more, once its scan is done.
    /// Returns a notice where it can't be known, or may not be read.
    ///
    /// # Errors
    /// The findings; the reads' failures.
    pub async fn refuse_findings(
        &self,
        aws: &Clients,
        from: Option<Severity>,
    ) -> Result<Option<String>, Error> {
        let Some(limit) = from else {
            return Ok(None);
        };
        let reference = &self.reference;
        let own = reference.split('@').next().filter(|_| self.is_in_ecr());
        let began = Instant::now();
        let found = loop {
            let found = match findings(aws, reference, own).await {
                Err(fault) if fault.class == Class::Denied => {
                    return Ok(Some(format!(
                        "findings in {reference} are unknown: {fault}"
                    )));
                }
                found => found.map_err(|fault| Error::of_fault(READING, fault))?,
            };
            match found {
                Some(found) if found.is_pending(began.elapsed()) => {
                    let waited = aws.stop().pause(POLL_INTERVAL).await;
                    waited.map_err(|fault| Error::of_fault(READING, fault))?;
                }
                found => break found,
            }
        };
        match found {
            None => Ok(Some(format!(
                "{reference} is in a registry that is not asked for findings"
            ))),
            Some(found) if found.reaches(limit) => Err(refused(reference, &found, limit)),
            Some(found) if found.is_done() => Ok(None),
            Some(found) => Ok(Some(format!("findings in {reference} are {found}"))),
        }
    }
}

fn refused(reference: &str, found: &Findings, limit: Severity) -> Error {
    let limit = limit.name();
    let (_, image) = reference.split_once('/').unwrap_or(("", reference));
    let (repository, digest) = image.split_once('@').unwrap_or((image, ""));
    Error::new(
        ErrorKind::Refused,
        format!("the image has findings: {found}"),
    )
    .because(format!("agent.refuse_findings_from is {limit}"))
    .meaning(format!("{reference} was not rolled out; what runs goes on"))
    .next(format!(
        "`aws ecr describe-image-scan-findings --repository-name {repository} --image-id imageDigest={digest}` lists them; update what they are in and deploy again"
    ))
    .next("to roll it out all the same, raise agent.refuse_findings_from or leave it out (KAVAK_AGENT__REFUSE_FINDINGS_FROM)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(scan: &str, counts: &[(&str, u32)]) -> Findings {
        let owned = |(name, count): &(&str, u32)| ((*name).to_owned(), *count);
        Findings {
            scan: scan.to_owned(),
            counts: counts.iter().map(owned).collect(),
        }
    }

    #[test]
    fn findings_are_shown_with_the_worst_first() {
        let counts = [("HIGH", 3), ("CRITICAL", 1), ("UNDEFINED", 2), ("LOW", 0)];
        let shown = found("COMPLETE", &counts).to_string();
        assert_eq!(shown, "1 critical, 3 high, 2 undefined");
        assert_eq!(found("ACTIVE", &[]).to_string(), "none");
        let running = found("IN_PROGRESS", &[]).to_string();
        assert_eq!(running, "unknown: the scan is IN_PROGRESS");
    }

    #[test]
    fn findings_reach_a_limit_by_their_own_severity_or_a_worse_one() {
        let high = found("COMPLETE", &[("HIGH", 1), ("CRITICAL", 0)]);
        assert!(high.reaches(Severity::High) && high.reaches(Severity::Low));
        assert!(!high.reaches(Severity::Critical));
        let vague = found("COMPLETE", &[("INFORMATIONAL", 9), ("UNDEFINED", 9)]);
        assert!(!vague.reaches(Severity::Low));
    }
}
