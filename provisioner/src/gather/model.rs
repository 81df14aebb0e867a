//! Whether the agent uses a language model, where the settings leave it open.

use kavak_stack::{Observed, Settings, Spec, key};

const LLM_ENABLED: &str = "LLM_ENABLED";

/// The settings with what the environment runs, else with what a new one is to use. A plan
/// must not depend on the shell that it is made in.
pub(super) fn decided(
    settings: &Settings,
    observed: &Observed,
    new_uses_model: Option<bool>,
) -> Settings {
    let mut settings = settings.clone();
    if let Some(new_uses_model) = new_uses_model {
        settings.agent.llm_enabled = runs_model(observed).unwrap_or(new_uses_model);
    }
    settings
}

/// Whether the environment's tasks use a model; `None` before there is a task definition.
fn runs_model(observed: &Observed) -> Option<bool> {
    let found = observed.get(&key::TASK_DEFINITION)?;
    let Spec::TaskDefinition(definition) = &found.spec else {
        return None;
    };
    let value = definition.container.environment.get(LLM_ENABLED)?;
    value.literal()?.parse().ok()
}
