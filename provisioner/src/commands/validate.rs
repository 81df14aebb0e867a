//! Checks the settings.

use kavak_stack::{Facts, Kind, Stack};

use crate::{
    context::Context,
    error::{Error, Exit},
    machine::ValidateObject,
};

pub(super) fn run(context: &Context) -> Result<Exit, Error> {
    let loaded = context.settings()?;
    context.data(&loaded)?;
    let stack = Stack::new(&loaded.settings, &Facts::default());
    // As `status` and `plan` count: the image lies in one of them.
    let resources = stack.resources().iter();
    let resources = resources.filter(|(_, it)| it.spec.kind() != Kind::Image);
    let resources = resources.count();
    let notices = kavak_settings::notices(&loaded.settings);
    if context.ui.is_json() {
        let file = loaded.file.display().to_string();
        context.ui.object(&ValidateObject {
            valid: true,
            file,
            resources,
            notices,
        });
        return Ok(Exit::Done);
    }
    for notice in notices {
        context.ui.notice(&notice);
    }
    let environment = loaded.settings.environment();
    context.ui.talk(&format!(
        "{}: configuration is valid; {} in {} has {resources} resources",
        loaded.file.display(),
        environment.prefix(),
        environment.region,
    ));
    Ok(Exit::Done)
}
