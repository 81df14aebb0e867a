//! What programs read: the types of everything that `--json` prints, and the
//! JSON Schema that is made of them (`docs/schema/`).

mod events;
mod objects;
mod published;

pub use self::{
    events::{
        CauseView, ChangeEvent, ErrorEvent, FaultView, Label, NoticeEvent, State, SummaryEvent,
        WaitEvent,
    },
    objects::{
        ConfigObject, CostItem, CostObject, InitObject, OutputObject, PlanCounts, PlanObject,
        Unfit, ValidateObject,
    },
    published::published,
};

/// Version of the machine output.
pub const SCHEMA: u32 = 1;
