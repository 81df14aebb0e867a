//! The last runs that held the lock: who changed the environment, when, from which CI run.
//!
//! Each run writes itself into one parameter of SSM at its beginning and at its end, and SSM
//! keeps the last hundred versions, each with the identity that wrote it: about fifty runs,
//! without a resource to create, to pay or to clean up. Weighed and declined: CloudTrail's
//! `LookupEvents` lists calls and not runs, hides the values that would name command and CI
//! run, comes up to 15 minutes late, and takes two requests a second.
//!
//! The lock does not depend on it. It lists the parameters under `…/hold`, and this one is
//! beside them. A record is written only while this run holds the lock, and one that could
//! not be written fails nothing. A removal deletes the parameter before it releases the lock,
//! and writes it only if something is left: nothing of it can arrive after the deletion.

use std::{collections::BTreeMap, time::Duration};

use aws_sdk_ssm::types::{ParameterHistory, ParameterType, Tag};
use kavak_engine::{Class, Fault};
use kavak_lock::LockHolder;
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use super::parameters::{ROOT, tags_of};
use crate::{
    aws::{Lockable, fault, read},
    error::Error,
};

/// How long a record may take: a run does not wait for it.
const WRITE_LIMIT: Duration = Duration::from_secs(2);

/// The longest part of a record that is text of this run's: a parameter has 4 KB.
const MAX_TEXT: usize = 500;

/// The commands that remove the environment, and the record with it.
const REMOVALS: [&str; 2] = ["down", "reap"];

/// A run that held the lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Who it is, and since when.
    #[serde(flatten)]
    pub holder: LockHolder,
    /// The words of its command line.
    #[serde(default)]
    pub arguments: String,
    /// The version of this tool.
    #[serde(default)]
    pub version: String,
    /// When it ended, in RFC 3339; `None` if it is running or was killed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// Why it failed, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// The identity by which AWS knows it.
    #[serde(skip)]
    pub principal: Option<String>,
}

impl Run {
    pub(super) fn began(holder: LockHolder) -> Self {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        Self {
            holder,
            arguments: shortened(&arguments.join(" ")),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ended: None,
            failure: None,
            principal: None,
        }
    }

    pub(super) fn ended<T>(&self, outcome: &Result<T, Error>) -> Self {
        let now = humantime::format_rfc3339_seconds(std::time::SystemTime::now());
        let failure = outcome.as_ref().err();
        Self {
            ended: Some(now.to_string()),
            failure: failure.map(|error| shortened(&error.what)),
            ..self.clone()
        }
    }

    pub(super) fn is_removal(&self) -> bool {
        REMOVALS.contains(&self.holder.command.as_str())
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

/// The record of an environment's runs.
pub struct Runs {
    ssm: aws_sdk_ssm::Client,
    name: String,
    tags: Vec<Tag>,
}

impl Runs {
    /// The record of this environment.
    #[must_use]
    pub fn new(target: &Lockable) -> Self {
        let environment = &target.environment;
        Self {
            ssm: target.ssm.clone(),
            name: format!("{ROOT}{}/{}/runs", environment.project, environment.env),
            tags: tags_of(environment),
        }
    }

    /// Writes the newest state of a run, within seconds.
    ///
    /// # Errors
    /// Why it may not be written.
    pub async fn write(&self, run: &Run) -> Result<(), Fault> {
        const ACTION: &str = "PutParameter";
        let value = serde_json::to_string(run)
            .map_err(|error| Fault::new(Class::Invalid, ACTION, error.to_string()))?;
        let put = |is_new: bool| {
            let call = self.ssm.put_parameter().name(&self.name).value(&value);
            // Tags are taken only by the call that creates it.
            let call = call.set_tags(is_new.then(|| self.tags.clone()));
            call.r#type(ParameterType::String).overwrite(!is_new).send()
        };
        let written = async {
            // There is a record already where this run has written its beginning.
            match put(run.ended.is_none()).await.map_err(fault(ACTION)) {
                Err(it) if it.class == Class::AlreadyExists => {
                    put(false).await.map(drop).map_err(fault(ACTION))
                }
                other => other.map(drop),
            }
        };
        limited(ACTION, written).await
    }

    /// Deletes the record.
    ///
    /// # Errors
    /// Why it may still be there.
    pub async fn remove(&self) -> Result<(), Fault> {
        const ACTION: &str = "DeleteParameters";
        let call = self.ssm.delete_parameters().names(&self.name);
        limited(ACTION, async {
            call.send().await.map(drop).map_err(fault(ACTION))
        })
        .await
    }

    /// The runs that SSM still has, the newest first.
    ///
    /// # Errors
    /// That they can't be read.
    pub async fn read(&self) -> Result<Vec<Run>, Fault> {
        let pages = read(|| async {
            let call = self.ssm.get_parameter_history().name(&self.name);
            let pages: Result<Vec<_>, _> = call.into_paginator().send().try_collect().await;
            pages.map_err(fault("GetParameterHistory"))
        });
        let versions = match pages.await {
            Err(fault) if fault.class == Class::NotFound => return Ok(Vec::new()),
            pages => pages?.into_iter().filter_map(|page| page.parameters),
        };
        Ok(newest_states(&versions.flatten().collect::<Vec<_>>()))
    }
}

/// The last state of each run, the newest run first.
fn newest_states(versions: &[ParameterHistory]) -> Vec<Run> {
    let mut runs = BTreeMap::new();
    for version in versions {
        let value = version.value().unwrap_or_default();
        let Ok(mut run) = serde_json::from_str::<Run>(value) else {
            continue;
        };
        run.principal = version.last_modified_user().map(str::to_owned);
        let number = version.version();
        let newest: &mut (i64, Run) = runs
            .entry(run.holder.run.clone())
            .or_insert_with(|| (number, run.clone()));
        if number > newest.0 {
            *newest = (number, run);
        }
    }
    let mut runs: Vec<(i64, Run)> = runs.into_values().collect();
    runs.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    runs.into_iter().map(|(_, run)| run).collect()
}

async fn limited(
    action: &'static str,
    call: impl Future<Output = Result<(), Fault>>,
) -> Result<(), Fault> {
    let given_up = |_| {
        let message = format!("no answer within {} s", WRITE_LIMIT.as_secs());
        Err(Fault::new(Class::Ambiguous, action, message))
    };
    timeout(WRITE_LIMIT, call).await.unwrap_or_else(given_up)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn run(id: &str, ended: Option<&str>) -> Run {
        let text = json!({
            "run": id, "command": "up", "process": 1, "since": "2026-01-01T00:00:00Z", "ended": ended,
        });
        Run {
            principal: Some("arn:aws:iam::1:user/ana".to_owned()),
            ..serde_json::from_value(text).unwrap()
        }
    }

    fn version(number: i64, run: &Run) -> ParameterHistory {
        ParameterHistory::builder()
            .version(number)
            .value(serde_json::to_string(run).unwrap())
            .last_modified_user("arn:aws:iam::1:user/ana")
            .build()
    }

    #[test]
    fn last_state_of_each_run_is_shown_with_the_newest_run_first() {
        let (first, killed) = (run("a", Some("2026-01-01T00:01:00Z")), run("b", None));
        let unknown = ParameterHistory::builder()
            .version(4)
            .value("by hand")
            .build();
        let versions = [
            version(3, &killed),
            version(1, &run("a", None)),
            unknown,
            version(2, &first),
        ];
        assert_eq!(newest_states(&versions), [killed, first]);
    }

    #[test]
    fn record_of_the_longest_command_fits_into_a_parameter() {
        let long = Run {
            arguments: shortened(&"x".repeat(9_000)),
            failure: Some(shortened(&"ñ".repeat(9_000))),
            ..run("a", None)
        };
        assert!(serde_json::to_string(&long).unwrap().len() < 4_096);
    }
}
