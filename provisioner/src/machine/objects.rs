//! Objects: what commands print that were asked for data.

use kavak_stack::{Environment, Group, impact::Interruption, plan::Action, spec::Change};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Number, Value};

use crate::doctor::Finding;

/// A plan: what `plan` prints, and `up` and `down` before they begin.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlanObject {
    /// Whose resources.
    pub environment: Environment,
    /// What happens, one entry a resource, unchanged ones too.
    pub changes: Vec<ChangeView>,
    /// Why it must not be carried out.
    pub refusals: Vec<String>,
    /// What the user should know.
    pub notices: Vec<String>,
    /// How many resources see what.
    pub summary: PlanCounts,
    /// What it interrupts, loses, costs and takes.
    pub impact: ImpactObject,
}

/// What a plan means; amounts are list prices in US dollars.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImpactObject {
    /// One an affected part of the service, with the resources that interrupt it as cause.
    pub interruptions: Vec<Interruption>,
    /// Data that is lost.
    pub losses: Vec<Loss>,
    /// What a month costs now, as far as prices are known.
    pub monthly_usd_before: Option<Number>,
    /// What a month costs after it, as far as prices are known.
    pub monthly_usd_after: Option<Number>,
    /// The resources after it that the price table does not know.
    pub unpriced: Vec<String>,
    /// The day of the prices.
    pub prices_as_of: String,
    /// How long it typically takes.
    pub seconds: u32,
}

/// Data that a plan loses.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Loss {
    /// The resource that holds it.
    pub key: String,
    /// The data.
    pub data: String,
}

/// What happens to one resource.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChangeView {
    /// Which one.
    pub key: String,
    /// Its kind.
    pub kind: String,
    /// The part of the stack that it is listed with.
    pub group: Group,
    /// Its place in the blueprint.
    #[serde(skip)]
    pub place: usize,
    /// Its name, or its id where it has none.
    pub name: String,
    /// What happens.
    pub action: Action,
    /// What AWS calls it now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Why it is replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What is changed in place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// What its deletion leaves behind of its data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaves: Option<String>,
    /// Which part of the service it interrupts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub interruptions: Vec<Interruption>,
    /// The data that it loses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<String>,
    /// What else to expect of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<&'static str>,
    /// By how many US dollars a month it changes the cost; null: no price is known.
    pub monthly_usd: Option<Number>,
    /// How long it typically takes.
    pub seconds: u32,
    /// The same as in `monthly_usd`, and what is shown in its column.
    #[serde(skip)]
    pub price: String,
}

/// How many resources see what.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the words of the plan")]
pub struct PlanCounts {
    pub create: usize,
    pub update: usize,
    pub replace: usize,
    pub delete: usize,
    pub unchanged: usize,
}

/// What `output` prints: every output by its name, or the one that was asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct OutputObject(pub Map<String, Value>);

/// What `doctor` prints.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DoctorObject {
    /// For whose settings.
    pub environment: Environment,
    /// What was examined, in order.
    pub findings: Vec<Finding>,
}

/// What `leads`, `desk`, `forget` and `stats` print.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AgentsOutput {
    /// What the agent printed: lines with tabs, CSV or JSON.
    pub output: String,
}

/// What `cost` prints; amounts are US dollars.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CostObject {
    /// Whose stack.
    pub environment: Environment,
    /// Always `USD`.
    pub currency: String,
    /// The day of the prices.
    pub as_of: String,
    /// Where the prices are from.
    pub source: String,
    /// Which of them the source does not confirm.
    pub unverified: Vec<String>,
    /// What it costs an hour, of all that the price table knows.
    #[schemars(with = "Option<f64>")]
    pub hourly: Option<Number>,
    /// The same a month.
    #[schemars(with = "Option<f64>")]
    pub monthly: Option<Number>,
    /// What each resource costs.
    pub resources: Vec<CostItem>,
    /// The keys of those that the price table does not know.
    pub unknown: Vec<String>,
}

/// What one resource costs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CostItem {
    /// Which one.
    pub key: String,
    /// What is paid for.
    pub what: String,
    /// An hour, if the price table knows it.
    #[schemars(with = "Option<f64>")]
    pub hourly: Option<Number>,
    /// A month, if the price table knows it.
    #[schemars(with = "Option<f64>")]
    pub monthly: Option<Number>,
    /// What is paid by use on top.
    pub by_use: Option<String>,
}

/// What `validate` prints of good settings.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ValidateObject {
    /// Always true: bad settings are an error.
    pub valid: bool,
    /// The file that was read.
    pub file: String,
    /// How many resources the stack has.
    pub resources: usize,
    /// What the user should know.
    pub notices: Vec<String>,
}

/// What `config show` prints.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConfigObject {
    /// The file that was read.
    pub file: String,
    /// Each setting with its key, its value and where that came from.
    pub settings: Vec<Map<String, Value>>,
}

/// What `init` prints.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InitObject {
    /// The file that was written.
    pub file: String,
    /// Required settings that are still to be filled in.
    pub missing: Vec<String>,
    /// Variables that no setting is for.
    pub unknown: Vec<String>,
    /// Variables that are secrets, which are in no file.
    pub secrets: Vec<String>,
    /// Variables whose values break a rule.
    pub unfit: Vec<Unfit>,
}

/// A value that was not taken over.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unfit {
    /// The variable.
    pub variable: String,
    /// The rule that its value breaks.
    pub rule: String,
}
