//! The JSON Schemas of the machine output, made of its types.

use anyhow::Result;

use crate::process::{cargo, run as run_program};

/// Writes `docs/schema/` anew; the test that fails when it is stale does it.
pub(crate) fn run() -> Result<()> {
    run_program(
        cargo()
            .args(["test", "--workspace", "--locked", "--quiet", "--lib", "--"])
            .arg("the_published_schemas_are_those_of_the_types")
            .env("KAVAK_TEST_WRITE_SCHEMAS", "1"),
    )
}
