//! Reads.

use kavak_engine::Fault;
use kavak_stack::Observed;

use crate::aws::Aws;

pub(crate) async fn all(_aws: &Aws) -> Result<Observed, Fault> {
    Ok(Observed::default())
}
