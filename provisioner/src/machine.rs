//! What programs read: the types of what `--json` prints.

mod delivery;
mod drill;
mod events;
mod objects;

pub use self::{
    delivery::{
        BuildState, DeployedEvent, ImageBuildEvent, ImagePushEvent, LogEvent, MigratedEvent,
        PushState, SecretSetEvent, SecretsObject, StandingEvent,
    },
    drill::{Comparison, DrillDurations, DrillReceipt, DrilledSnapshot, RowCounts, Rows},
    events::{
        CauseView, ChangeEvent, ErrorEvent, FaultView, Label, NoticeEvent, State, SummaryEvent,
        WaitEvent,
    },
    objects::{
        AgentsOutput, ChangeView, ConfigObject, CostItem, CostObject, DoctorObject, ImpactObject,
        InitObject, Loss, OutputObject, PlanCounts, PlanObject, Unfit, ValidateObject,
    },
};

/// Version of the machine output.
pub const SCHEMA: u32 = 1;
