//! A row of the inventory.

use crate::{Service, tags::Tags};

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

/// The state of a service, as the inventory lists it.
#[diagnostic::on_unimplemented(note = "implement it in simulator/src/<service>.rs")]
pub(crate) trait Inventory {
    /// The resources that it holds in a region.
    fn resources(&self, region: &str, account: &str) -> Vec<Resource>;
}

/// The region of what is in none.
pub(crate) const GLOBAL: &str = "global";
