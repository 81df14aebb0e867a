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
mod service_quotas;
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
    simulator::{Entry, NoAnswer, Simulator},
    wire::{Denied, Service, denied},
    world::{Runtime, Tags, World, ecs::Behaviour, sns::Mail},
};
