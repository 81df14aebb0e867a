//! The health checks of a group's targets.

use serde_json::{Value, json};

use super::invalid;
use crate::{fault::ApiFault, state::elb::HealthCheck};

impl HealthCheck {
    /// These settings with those of an input in their place.
    ///
    /// # Errors
    /// If they don't fit together.
    pub(super) fn with(mut self, input: &Value) -> Result<Self, ApiFault> {
        let text = |name: &str, value: &mut String| {
            if let Some(wanted) = input[name].as_str() {
                wanted.clone_into(value);
            }
        };
        let number = |name: &str, value: &mut u32| {
            let wanted = input[name].as_u64().and_then(|it| u32::try_from(it).ok());
            *value = wanted.unwrap_or(*value);
        };
        text("HealthCheckProtocol", &mut self.protocol);
        text("HealthCheckPort", &mut self.port);
        text("HealthCheckPath", &mut self.path);
        number("HealthCheckIntervalSeconds", &mut self.interval_seconds);
        number("HealthCheckTimeoutSeconds", &mut self.timeout_seconds);
        number("HealthyThresholdCount", &mut self.healthy_threshold);
        number("UnhealthyThresholdCount", &mut self.unhealthy_threshold);
        self.enabled = input["HealthCheckEnabled"]
            .as_bool()
            .unwrap_or(self.enabled);
        if let Some(codes) = input["Matcher"]["HttpCode"].as_str() {
            codes.clone_into(&mut self.matcher);
        }
        self.check()?;
        Ok(self)
    }

    fn check(&self) -> Result<(), ApiFault> {
        if self.timeout_seconds >= self.interval_seconds {
            return Err(invalid(format!(
                "Health check timeout '{}' must be smaller than the interval '{}'",
                self.timeout_seconds, self.interval_seconds
            )));
        }
        if !self.path.starts_with('/') {
            return Err(invalid(format!(
                "Health check path '{}' must begin with a '/' character",
                self.path
            )));
        }
        if self.port != "traffic-port" && !self.port.parse::<u16>().is_ok_and(|port| port > 0) {
            return Err(invalid(format!(
                "Health check port '{}' must be 'traffic-port' or a port number",
                self.port
            )));
        }
        if self.matcher.split(',').any(|part| range(part).is_none()) {
            return Err(invalid(format!(
                "Health check matcher HTTP code '{}' must be within '200-499'",
                self.matcher
            )));
        }
        Ok(())
    }

    /// Returns whether an answer with this status passes.
    pub(super) fn takes(&self, code: u16) -> bool {
        let mut ranges = self.matcher.split(',').filter_map(range);
        ranges.any(|(first, last)| (first..=last).contains(&code))
    }

    pub(super) fn shown(&self, group: &mut Value) {
        group["HealthCheckEnabled"] = json!(self.enabled);
        group["HealthCheckProtocol"] = json!(self.protocol);
        group["HealthCheckPort"] = json!(self.port);
        group["HealthCheckPath"] = json!(self.path);
        group["HealthCheckIntervalSeconds"] = json!(self.interval_seconds);
        group["HealthCheckTimeoutSeconds"] = json!(self.timeout_seconds);
        group["HealthyThresholdCount"] = json!(self.healthy_threshold);
        group["UnhealthyThresholdCount"] = json!(self.unhealthy_threshold);
        group["Matcher"] = json!({"HttpCode": self.matcher});
    }
}

/// `200` or `200-299`.
fn range(part: &str) -> Option<(u16, u16)> {
    let (first, last) = part
        .trim()
        .split_once('-')
        .unwrap_or((part.trim(), part.trim()));
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (200 <= first && first <= last && last <= 499).then_some((first, last))
}
