//! The record of the last runs: who changed the environment, when, from which CI run.
//!
//! A run that made a mutating call writes itself into one parameter of SSM when it ends, while
//! it holds the lock. SSM keeps the last hundred versions of a parameter, each with the
//! identity that wrote it: no resource to create, to pay or to trim. A run that is killed is
//! not recorded; until the next run its lock shows it. Considered and declined: CloudTrail's
//! `LookupEvents`, which lists calls and not runs, hides the values that would name command
//! and CI run, is up to 15 minutes late, and takes two requests a second.
//!
//! The record passes the gate of all mutating calls, so a stale run writes none. It has the
//! environment's tags and lies beside the lock's entries: `down` reads both by one path, and
//! deletes it last. A run is recorded only after a mutating call, so a command that is refused
//! leaves nothing.

use std::collections::BTreeMap;

use aws_sdk_ssm::types::{ParameterHistory, ParameterType, Tag};
use kavak_engine::{Class, Fault, Stop, mutate_once, retry};
use kavak_lock::LockHolder;

use super::{
    Run,
    parameters::{ROOT, tags_of},
};
use crate::aws::{Lockable, Recorded, fault};

/// Records a run that ends and holds the lock of `target`, if it changed something.
///
/// # Errors
/// Why it may not be recorded.
pub async fn record(
    target: &Lockable,
    holder: LockHolder,
    failure: Option<&str>,
) -> Result<(), Fault> {
    let is_recorded = match target.recorded {
        Recorded::IfChanged => true,
        Recorded::IfFailed => failure.is_some(),
        Recorded::Never => false,
    };
    let calls = target.mutating_calls();
    if calls == 0 || !is_recorded {
        return Ok(());
    }
    Runs::new(target)
        .write(&Run::ended(holder, calls, failure))
        .await
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

    /// The name of its parameter.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    async fn write(&self, run: &Run) -> Result<(), Fault> {
        let value = serde_json::to_string(run)
            .map_err(|error| Fault::new(Class::Invalid, "PutParameter", error.to_string()))?;
        // Written twice it is one run: its identifier is in it.
        write(|| async {
            match self.put(&value, true).await {
                Err(it) if it.class == Class::AlreadyExists => self.put(&value, false).await,
                other => other,
            }
        })
        .await
    }

    async fn put(&self, value: &str, is_new: bool) -> Result<(), Fault> {
        let call = self.ssm.put_parameter().name(&self.name).value(value);
        // Only the call that creates it takes tags.
        let call = call.set_tags(is_new.then(|| self.tags.clone()));
        let call = call.r#type(ParameterType::String).overwrite(!is_new);
        call.send().await.map(drop).map_err(fault("PutParameter"))
    }

    /// Deletes the record; AWS's answer proves that it is gone.
    ///
    /// # Errors
    /// Why it may still exist.
    pub async fn delete(&self) -> Result<(), Fault> {
        const ACTION: &str = "DeleteParameters";
        let answer = write(|| async {
            let call = self.ssm.delete_parameters().names(&self.name);
            call.send().await.map_err(fault(ACTION))
        })
        .await?;
        // One that does not exist is an invalid one.
        let mut absent = answer
            .deleted_parameters()
            .iter()
            .chain(answer.invalid_parameters());
        match absent.any(|name| *name == self.name) {
            true => Ok(()),
            false => {
                let message = "the answer does not name it";
                Err(Fault::new(Class::Ambiguous, ACTION, message))
            }
        }
    }

    /// The runs that SSM still has, the newest first.
    ///
    /// # Errors
    /// That they can't be read.
    pub async fn read(&self) -> Result<Vec<Run>, Fault> {
        let stop = Stop::default();
        let pages = retry::reading(&stop, || async {
            let call = self.ssm.get_parameter_history().name(&self.name);
            let pages: Result<Vec<_>, _> = call.into_paginator().send().try_collect().await;
            pages.map_err(fault("GetParameterHistory"))
        });
        let versions = match pages.await {
            Err(fault) if fault.class == Class::NotFound => return Ok(Vec::new()),
            pages => pages?.into_iter().filter_map(|page| page.parameters),
        };
        Ok(newest_first(versions.flatten()))
    }
}

/// Repeats a mutating call. A stopped run is recorded too, so the caller alone bounds this.
async fn write<T, F>(call: impl Fn() -> F) -> Result<T, Fault>
where
    F: Future<Output = Result<T, Fault>>,
{
    mutate_once(&Stop::default(), call, || async { Ok(None) }).await
}

/// Each run once, the newest first; versions that were written by hand are skipped.
fn newest_first(versions: impl Iterator<Item = ParameterHistory>) -> Vec<Run> {
    let mut by_version = BTreeMap::new();
    for version in versions {
        let value = version.value().unwrap_or_default();
        if let Ok(run) = serde_json::from_str::<Run>(value) {
            let principal = version.last_modified_user().map(str::to_owned);
            by_version.insert(version.version(), Run { principal, ..run });
        }
    }
    let mut runs: Vec<Run> = by_version.into_values().rev().collect();
    runs.dedup_by(|a, b| a.holder.run == b.holder.run);
    runs
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PRINCIPAL: &str = "arn:aws:iam::1:user/ana";

    fn run(id: &str) -> Run {
        let text = json!({
            "run": id, "command": "up", "process": 1, "since": "2026-01-01T00:00:00Z",
            "arguments": "up", "version": "1.0.0", "ended": "2026-01-01T00:09:00Z",
            "mutating_calls": 57,
        });
        Run {
            principal: Some(PRINCIPAL.to_owned()),
            ..serde_json::from_value(text).unwrap()
        }
    }

    fn version(number: i64, value: &str) -> ParameterHistory {
        let version = ParameterHistory::builder().version(number).value(value);
        version.last_modified_user(PRINCIPAL).build()
    }

    #[test]
    fn run_that_was_written_twice_is_read_once_with_the_newest_run_first() {
        let text = |id| serde_json::to_string(&run(id)).unwrap();
        let versions = [
            version(4, "by hand"),
            version(1, &text("a")),
            version(3, &text("b")),
            version(2, &text("a")),
        ];
        assert_eq!(newest_first(versions.into_iter()), [run("b"), run("a")]);
    }
}
