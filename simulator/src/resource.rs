//! A row of the inventory.

use crate::{wire::Service, world::Tags};

/// Something that exists and costs, or stands in the way of something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The service that holds it.
    pub service: Service,
    /// Its region; `global` if it is in none.
    pub region: String,
    /// Its type, as in its ARN: `vpc`, `natgateway`, `db`.
    pub kind: &'static str,
    /// Its id, or its name where it has none.
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// Its tags; nothing where it can carry none.
    pub tags: Option<Tags>,
}
