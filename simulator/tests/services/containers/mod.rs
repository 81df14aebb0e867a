//! Load balancers, clusters, services and tasks: the rules by which customers
//! reach what runs.

mod autoscaling;
mod circuit_breaker;
mod cluster;
mod deletion;
mod health;
mod history;
mod listener;
mod load_balancer;
mod one_off;
mod outside;
mod rollout;
mod service;
mod stack;
mod start;
mod target_group;
mod task_definition;
