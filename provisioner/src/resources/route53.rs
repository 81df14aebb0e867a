//! Route 53.

pub(crate) mod dns_record;
