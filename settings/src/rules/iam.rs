//! The agent's roles.

use kavak_stack::Settings;

use super::{Report, matches};

pub(super) fn check(settings: &Settings, report: &mut Report<'_>) {
    let Some(arn) = &settings.iam.permissions_boundary else {
        return;
    };
    report.demand(
        matches(r"arn:aws[a-z-]*:iam::(aws|\d{12}):policy/[\x21-\x7e]+", arn),
        "iam.permissions_boundary",
        arn.as_str(),
        "must be the ARN of a managed policy: arn:aws:iam::<account>:policy/<name>",
    );
}
