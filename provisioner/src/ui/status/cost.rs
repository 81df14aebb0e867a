//! Cost of an environment, in short.

use kavak_stack::{Environment, Observed, cost::Estimate};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Number;

use crate::ui::cost;

/// What an environment costs by the hour, in US dollars.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CostSummary {
    /// Of all that the price table knows.
    #[schemars(with = "Option<f64>")]
    pub hourly: Option<Number>,
    /// What it does not know.
    pub unknown: Vec<String>,
    /// The day of the prices.
    pub as_of: String,
    #[serde(skip)]
    pub(super) words: String,
}

impl CostSummary {
    /// `None` where the price table knows nothing of what is there.
    pub(super) fn of(observed: &Observed, environment: &Environment) -> Option<Self> {
        let resources = observed.resources.iter();
        let specs = resources.map(|(key, found)| (key, &found.spec));
        let estimate = Estimate::of(&environment.region, specs);
        (!estimate.items.is_empty()).then(|| Self {
            hourly: cost::number(estimate.hourly(), 6),
            unknown: estimate.unknown().map(|it| it.key.to_string()).collect(),
            words: format!(
                "{} (list prices of {}; use comes on top)",
                cost::sum(&estimate),
                estimate.as_of
            ),
            as_of: estimate.as_of,
        })
    }
}
