//! The receipt of a drill: a file that proves what was restored, and what was found in it.

use std::{
    fs::{self, OpenOptions},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use kavak_stack::{Environment, Snapshot};
use serde_json::Value;

use crate::{
    context::Context,
    error::{CHECK_PATH, Error, ErrorKind},
    machine::{Comparison, DrillDurations, DrillReceipt, DrilledSnapshot, RowCounts, SCHEMA},
};

impl DrillReceipt {
    pub(super) fn new(source: &Environment, drill: &Environment, snapshot: &Snapshot) -> Self {
        let created_at = snapshot.created_at_ms.and_then(|it| u64::try_from(it).ok());
        let created_at = created_at.map(|it| SystemTime::UNIX_EPOCH + Duration::from_millis(it));
        Self {
            environment: source.prefix(),
            region: source.region.clone(),
            drill_environment: drill.prefix(),
            snapshot: DrilledSnapshot {
                id: snapshot.id.clone(),
                created_at: created_at.map(text),
                is_automated: snapshot.is_automated,
                engine_version: snapshot.engine_version.clone(),
                storage_gb: snapshot.storage_gb,
            },
            started_at: text(SystemTime::now()),
            ended_at: None,
            verified: false,
            restored: None,
            comparison: None,
            removed: false,
            durations: DrillDurations::default(),
            notices: Vec::new(),
            failures: Vec::new(),
        }
    }

    pub(super) fn verified(&mut self, elapsed: Duration) {
        self.verified = true;
        self.durations.restore_and_verify_seconds = Some(elapsed.as_secs());
    }

    pub(super) fn compared(
        &mut self,
        restored: RowCounts,
        comparison: Comparison,
        elapsed: Duration,
    ) {
        self.notices.extend(comparison.notice(&restored));
        self.restored = Some(restored);
        self.comparison = Some(comparison);
        self.durations.compare_seconds = Some(elapsed.as_secs());
    }

    pub(super) fn removed(&mut self, is_removed: bool, elapsed: Duration) {
        self.removed = is_removed;
        self.durations.remove_seconds = is_removed.then_some(elapsed.as_secs());
    }

    pub(super) fn finish(&mut self, failures: impl Iterator<Item = String>) {
        self.ended_at = Some(text(SystemTime::now()));
        self.failures.extend(failures);
    }

    /// That the backup holds what it should, as far as that could be compared.
    pub(super) fn verdict(&self) -> Result<(), Error> {
        match &self.comparison {
            Some(Comparison::Different { .. }) => Err(Error::new(
                ErrorKind::Failure,
                format!("snapshot {} does not hold what it should", self.snapshot.id),
            )
            .because("numbers or hash of rows from before it differ from the environment's")
            .next("compare `restored` and `source` in the receipt")),
            _ => Ok(()),
        }
    }

    fn line(&self) -> String {
        let id = &self.snapshot.id;
        let Some(RowCounts { all: rows, .. }) = &self.restored else {
            return format!("{id}: nothing is known of its rows, because the drill failed");
        };
        let compared = self.comparison.as_ref().map(Comparison::text);
        format!(
            "restored {id}: {} leads, {} messages, {} outcomes; {}",
            rows.leads,
            rows.messages,
            rows.outcomes,
            compared.unwrap_or("not compared")
        )
    }
}

fn text(moment: SystemTime) -> String {
    humantime::format_rfc3339_seconds(moment).to_string()
}

/// The receipt's file, made before the drill begins: fails early if it can't be written.
pub(super) struct Writer(PathBuf);

impl Writer {
    pub(super) fn create(
        given: Option<&Path>,
        source: &Environment,
        now: SystemTime,
    ) -> Result<Self, Error> {
        let path = given.map_or_else(
            || {
                let time = text(now).replace(['-', ':'], "");
                PathBuf::from(format!("{}-drill-{time}.json", source.prefix()))
            },
            Path::to_owned,
        );
        let file = OpenOptions::new().append(true).create(true).open(&path);
        file.map_err(|error| {
            Error::usage(unwritable(&path))
                .because(error)
                .meaning("nothing was done")
                .next("name a file with --receipt in a folder that can be written to")
        })?;
        Ok(Self(path))
    }

    pub(super) fn write(&self, receipt: &DrillReceipt) -> Result<(), Error> {
        let mut value = serde_json::to_value(receipt).unwrap_or_default();
        if let Value::Object(members) = &mut value {
            members.insert("schema".into(), SCHEMA.into());
        }
        fs::write(&self.0, format!("{value:#}\n")).map_err(|error| {
            Error::new(ErrorKind::Failure, unwritable(&self.0))
                .because(error)
                .next(CHECK_PATH)
        })
    }

    /// Prints what was found, and the path of the receipt as data.
    pub(super) fn announce(&self, context: &Context, receipt: &DrillReceipt) {
        if context.ui.is_json() {
            context.ui.object(receipt);
            return;
        }
        context.ui.talk(&receipt.line());
        for notice in &receipt.notices {
            context.ui.notice(notice);
        }
        context.ui.data(&self.0.display().to_string());
    }
}

fn unwritable(path: &Path) -> String {
    format!("the receipt can't be written to {}", path.display())
}
