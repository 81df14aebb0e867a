//! Shows what the stack of the settings costs.

use kavak_stack::{Facts, Stack, cost::Estimate};

use crate::{
    context::Context,
    error::{Error, Exit},
    ui::CostView,
};

pub(super) fn run(context: &Context) -> Result<Exit, Error> {
    let settings = context.settings()?.settings;
    let stack = Stack::new(&settings, &Facts::default());
    let resources = stack.resources().iter();
    context.ui.cost(&CostView {
        estimate: Estimate::of(&settings.region, resources.map(|(key, it)| (key, &it.spec))),
        environment: settings.environment(),
    });
    Ok(Exit::Done)
}
