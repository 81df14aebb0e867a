//! What is done with one resource of each kind.

pub(crate) mod acm;
pub(crate) mod autoscaling;
pub(crate) mod ec2;
pub(crate) mod elasticache;
pub(crate) mod rds;
pub(crate) mod route53;
pub(crate) mod secretsmanager;

use std::collections::BTreeSet;

use aws_smithy_types::error::operation::BuildError;
use kavak_engine::{Class, Fault};
use kavak_stack::{Found, Output, Text};

/// The texts of a resolved specification, as calls take them.
fn known(texts: &BTreeSet<Text>) -> Vec<String> {
    texts.iter().map(Text::known).collect()
}

/// The ARN that AWS told with the resource.
fn arn_of(found: &Found) -> &str {
    found.outputs.get(&Output::Arn).map_or("", String::as_str)
}

/// A part of a call, or why it can't be made: a member is missing.
fn built<T>(action: &'static str, part: Result<T, BuildError>) -> Result<T, Fault> {
    part.map_err(|error| Fault::new(Class::Invalid, action, error.to_string()))
}
