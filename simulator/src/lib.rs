//! AWS as the stack of the sales agent sees it.
//!
//! A deterministic model of the services that the stack uses, cut to the calls
//! that are made of them: names and limits, lifecycles with their durations on
//! tokio's clock, dependencies on deletion, and everything that goes wrong on
//! the way to AWS and back. The same [`Simulator`] answers the AWS SDK in
//! process ([`Connection`]) and any other tool over TCP ([`serve`]).

mod acm;
mod authorization;
mod autoscaling;
mod caller;
mod clock;
mod cloudwatch;
mod connection;
mod copy_on_write;
mod dice;
mod dispatch;
mod durations;
mod ec2;
mod ecr;
mod ecs;
mod elasticache;
mod elb;
mod fault;
mod fault_policy;
mod hidden;
mod iam;
mod inventory;
mod limits;
mod logs;
mod members;
mod operation;
mod outside;
mod page;
mod policy_document;
mod rds;
mod resource;
mod route53;
mod secrets_manager;
mod server;
#[macro_use]
mod service;
mod service_quotas;
mod services;
mod simulator;
mod sns;
mod ssm;
mod sts;
mod subnet_group;
mod tag_rules;
mod tagging;
mod tags;
mod window;
mod wire;
mod world;

/// The state of the services, serialisable.
mod state {
    pub(crate) mod acm;
    pub(crate) mod autoscaling;
    pub(crate) mod cloudwatch;
    pub(crate) mod ec2;
    pub(crate) mod ecr;
    pub(crate) mod ecs;
    pub(crate) mod elasticache;
    pub(crate) mod elb;
    pub(crate) mod iam;
    pub(crate) mod logs;
    pub(crate) mod rds;
    pub(crate) mod route53;
    pub(crate) mod secrets_manager;
    pub(crate) mod sns;
    pub(crate) mod ssm;
    pub(crate) mod subnet_group;
}

pub(crate) use self::services::for_each_service;
pub use self::{
    authorization::required_actions,
    caller::CallerId,
    clock::{Calendar, Moment},
    connection::Connection,
    dice::Dice,
    durations::{Event, Pace},
    ecr::Unauthorized,
    fault::ApiFault,
    fault_policy::{ByChance, Call, FaultPolicy, NoFaults, OnChangingCalls},
    hidden::Hidden,
    outside::{
        BalancerToRun, CacheToRun, DatabaseToRun, Kept as KeptByRegistries, TaskToRun, Visit,
    },
    resource::Resource,
    server::serve,
    services::Service,
    simulator::{Entry, NoAnswer, Simulator},
    state::{ecs::Behaviour, sns::Mail},
    tags::Tags,
    wire::{Denied, denied},
    world::{Runtime, World},
};
