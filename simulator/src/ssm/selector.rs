//! References to parameters in reads: by name or ARN, and perhaps a version.

use super::not_found;
use crate::{
    fault::ApiFault,
    state::ssm::{Parameter, Ssm, Version},
};

/// The name in `name`, `name:3` or an ARN, and the version asked for.
pub(super) fn split(asked: &str) -> (&str, Option<&str>) {
    let name = asked
        .split_once(":parameter/")
        .map_or(asked, |(_, name)| name);
    match name.split_once(':') {
        Some((name, selector)) => (name, Some(selector)),
        None => (name, None),
    }
}

impl Ssm {
    /// Returns the parameter of this name; an ARN does not show whether the name
    /// begins with a slash.
    pub(super) fn named(&self, name: &str) -> Result<&Parameter, ApiFault> {
        let parameter = self.parameters.get(name);
        let parameter = parameter.or_else(|| self.parameters.get(&format!("/{name}")));
        parameter.ok_or_else(not_found)
    }
}

impl Parameter {
    /// The version that `selector` names, else the newest.
    pub(super) fn version(&self, selector: Option<&str>) -> Result<(u64, &Version), ApiFault> {
        let Some(selector) = selector else {
            return self.newest().ok_or_else(not_found);
        };
        let number = selector.parse().unwrap_or(0);
        let version = self.versions.get(&number);
        version.map(|version| (number, version)).ok_or_else(|| {
            let message = format!(
                "Systems Manager could not find version {selector} of {}. Verify the version and try again.",
                self.name
            );
            ApiFault::new("ParameterVersionNotFound", message)
        })
    }
}
