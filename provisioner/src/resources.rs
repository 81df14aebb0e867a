//! What is done with one resource of each kind.

pub(crate) mod acm;
pub(crate) mod autoscaling;
mod dispatch;
pub(crate) mod ec2;
pub(crate) mod ecr;
pub(crate) mod ecs;
pub(crate) mod elasticache;
pub(crate) mod elb;
pub(crate) mod iam;
pub(crate) mod logs;
pub(crate) mod rds;
pub(crate) mod route53;
pub(crate) mod secretsmanager;
pub(crate) mod sns;

use std::collections::BTreeSet;

use kavak_engine::{Class, Fault};
use kavak_stack::{Found, Output, Text};

/// The texts of a resolved specification, as calls take them.
fn known(texts: &BTreeSet<Text>) -> Vec<String> {
    texts.iter().map(Text::known).collect()
}

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
