//! Prints the stack and its order.

use kavak_stack::{Facts, Stack};

use crate::{
    cli::GraphArgs,
    context::Context,
    error::{Error, Exit},
    ui,
};

pub(super) fn run(context: &Context, args: &GraphArgs) -> Result<Exit, Error> {
    let settings = context.settings()?.settings;
    let stack = Stack::new(&settings, &Facts::default());
    context.ui.data(&ui::graph::text(&stack, args.format));
    Ok(Exit::Done)
}
