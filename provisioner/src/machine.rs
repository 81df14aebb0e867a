//! What programs read: the types of everything that `--json` prints, and the
//! JSON Schema that is made of them (`docs/schema/`).

mod delivery;
mod events;
mod objects;
mod published;

pub use self::{
    delivery::{
        BuildState, DeployedEvent, ImageBuildEvent, ImagePushEvent, LogEvent, MigratedEvent,
        PushState, SecretSetEvent, SecretsObject, StandingEvent,
    },
    events::{
        CauseView, ChangeEvent, ErrorEvent, FaultView, Label, NoticeEvent, State, SummaryEvent,
        WaitEvent,
    },
    objects::{
        AgentsOutput, ConfigObject, CostItem, CostObject, DoctorObject, ImpactObject, InitObject,
        Loss, OutputObject, PlanCounts, PlanObject, Unfit, ValidateObject,
    },
    published::published,
};

/// Version of the machine output.
pub const SCHEMA: u32 = 1;
