//! The agent from outside: real processes, real servers, real HTTP.

mod support;

mod chat;
mod cli;
mod crash;
mod database_faults;
mod debug;
mod duplicates;
mod limits;
mod logs;
mod model;
mod page;
mod parallel;
mod redis_faults;
mod shutdown;
mod status;
mod stores;
mod whatsapp;
