//! What is done with one resource of each kind.

pub(crate) mod ec2;
pub(crate) mod ecr;
pub(crate) mod ecs;
pub(crate) mod iam;
pub(crate) mod logs;

use kavak_engine::{Class, Fault};
use kavak_stack::{Found, Output};

/// The ARN that AWS told with the resource; empty before it has.
fn arn_of(found: &Found) -> &str {
    found.outputs.get(&Output::Arn).map_or("", String::as_str)
}

/// A step that is done if it fails with this class: it was taken before.
fn done_if(class: Class, step: Result<(), Fault>) -> Result<(), Fault> {
    match step {
        Err(fault) if fault.class == class => Ok(()),
        step => step,
    }
}
