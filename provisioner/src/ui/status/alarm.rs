//! Alarms that are on.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::{StatusView, time};
use crate::observe::cloudwatch::RaisedAlarm;

/// An alarm that is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AlarmView {
    /// Its name.
    pub name: String,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// CloudWatch's reason, with the values that are beyond the limit.
    pub reason: String,
}

impl fmt::Display for AlarmView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(since) = &self.since {
            write!(f, " since {since}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl StatusView {
    /// The same with the alarms that are on.
    #[must_use]
    pub(crate) fn with_alarms(self, alarms: Vec<RaisedAlarm>) -> Self {
        let view = |alarm: RaisedAlarm| AlarmView {
            name: alarm.name,
            since: time(alarm.since_ms),
            reason: alarm.reason,
        };
        Self {
            alarms: alarms.into_iter().map(view).collect(),
            ..self
        }
    }
}
