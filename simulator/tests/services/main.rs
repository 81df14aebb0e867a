//! Each service as AWS behaves, through the calls that clients make.
#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod cloudwatch;
mod containers;
mod domain;
mod ec2;
mod ecr;
mod elasticache;
mod iam;
mod logs;
mod network;
mod rds;
mod secrets_manager;
mod sns;
mod ssm;
mod stores;
mod wire;
