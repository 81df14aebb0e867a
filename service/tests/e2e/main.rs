//! The agent from outside: real processes, real servers, real HTTP.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops at what does not hold, and reads where its programs are"
)]

#[expect(dead_code, reason = "shared with the load bench")]
mod support;

mod abandoned;
mod answers;
mod attachments;
mod attacks;
mod attend_api;
mod attendance;
mod bursts;
#[path = "../../../conversation/tests/conversations/cases.rs"]
mod cases;
mod chat;
mod cli;
mod commands;
mod conversations;
mod crash;
mod database_faults;
mod debug;
mod desk;
mod desk_customers;
mod desk_forget;
mod desk_page;
mod duplicates;
mod group_commit;
mod limits;
mod logs;
mod mails;
mod messages;
mod model;
mod outbox;
mod overdue;
mod page;
mod page_drawing;
mod parallel;
mod quick_replies;
mod receivers;
mod redis_faults;
mod shutdown;
mod status;
mod stores;
mod transcripts;
mod whatsapp;
