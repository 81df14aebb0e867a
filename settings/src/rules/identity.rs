//! Project, env, region.

use kavak_stack::Settings;

use super::{Report, matches};
use crate::{
    regions::{REGIONS, is_well_formed},
    text,
};

/// What all of AWS's names allow that are made of project and env (`docs/AWS.md#names-and-tags`):
/// RDS, `ElastiCache` and ECR lower the case or refuse capitals, RDS and
/// `ElastiCache` refuse a double hyphen.
const PART: &str = "[a-z0-9]+(-[a-z0-9]+)*";

pub(super) fn check(settings: &Settings, report: &mut Report<'_>) {
    let project = &settings.project;
    report.demand(
        matches(PART, project) && project.starts_with(|c: char| c.is_ascii_lowercase()),
        "project",
        project.as_str(),
        "must begin with a lower-case letter and have only lower-case letters, digits and single hyphens, none at the end",
    );
    let reserved = ["internal", "sg"];
    let first = project.split('-').next().unwrap_or_default();
    report.demand(
        !reserved.contains(&first),
        "project",
        project.as_str(),
        "must not begin with `internal-` or `sg-`, which AWS refuses in names of load balancers and security groups",
    );
    report.demand(
        matches(PART, &settings.env),
        "env",
        settings.env.as_str(),
        "must have only lower-case letters, digits and single hyphens, none at the ends",
    );
    let region = settings.region.as_str();
    if !REGIONS.contains(&region) && !is_well_formed(region) {
        let near = text::near(region, REGIONS.into_iter());
        let known = if near.is_empty() {
            format!("; the regions are {}", REGIONS.join(", "))
        } else {
            text::did_you_mean(&near)
        };
        report.demand(false, "region", region, format!("is no AWS region{known}"));
    }
}
