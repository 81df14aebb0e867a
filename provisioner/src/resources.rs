//! What is done with one resource of each kind.

pub(crate) mod ec2;
pub(crate) mod elb;
