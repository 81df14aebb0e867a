//! What is published below `docs/` and made of the code: the JSON Schemas of the
//! machine output, and the deployer's policy.

use anyhow::Result;

use crate::process::{cargo, run as run_program};

/// Writes `docs/schema/` and `docs/iam/deployer.json`; the tests that fail when
/// they are stale do it.
pub(crate) fn run() -> Result<()> {
    run_program(
        cargo()
            .args(["test", "--workspace", "--locked", "--quiet", "--lib", "--"])
            .arg("the_published_")
            .env("KAVAK_TEST_WRITE_SCHEMAS", "1"),
    )
}
