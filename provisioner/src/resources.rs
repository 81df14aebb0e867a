//! What is done with one resource of each kind.

mod acm;
mod autoscaling;
mod cloud;
mod cloudwatch;
mod dispatch;
mod ec2;
mod ecr;
mod ecs;
mod elasticache;
mod elb;
mod iam;
mod lifecycle;
mod logs;
mod rds;
mod refused_tags;
mod route53;
mod secretsmanager;
mod sns;

use std::collections::BTreeSet;

use kavak_engine::{Class, Fault};
use kavak_stack::{Found, Output, Text};

pub use self::cloud::AwsCloud;
use crate::grant::Grant;

/// What a deployer must be allowed for the calls of each service.
pub(crate) const GRANTS: &[&[Grant]] = &[
    ec2::GRANTS,
    elb::GRANTS,
    acm::GRANTS,
    route53::GRANTS,
    rds::GRANTS,
    elasticache::GRANTS,
    ecs::GRANTS,
    autoscaling::GRANTS,
    cloudwatch::GRANTS,
    ecr::GRANTS,
    secretsmanager::GRANTS,
    logs::GRANTS,
    sns::GRANTS,
    iam::GRANTS,
];

/// The texts of a resolved specification, as calls take them.
fn known(texts: &BTreeSet<Text>) -> Vec<String> {
    texts.iter().map(Text::known).collect()
}

/// The ARN that AWS reported with the resource; empty before it has.
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
