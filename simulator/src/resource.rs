//! A row of the inventory.

use crate::{wire::Service, world::Tags};

/// Something that exists and costs, or stands in the way of something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The service that holds it.
    pub service: Service,
    /// Where; `global` for what is in no region.
    pub region: String,
    /// What it is, as its ARN spells it: `vpc`, `natgateway`, `db`.
    pub kind: &'static str,
    /// Its id, or its name where it has none.
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// Its tags; nothing where it can carry none.
    pub tags: Option<Tags>,
}
