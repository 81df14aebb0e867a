//! Shows the settings, and what they may be.

use serde_json::json;

use crate::{
    context::Context,
    error::{Error, Exit},
    ui,
};

pub(super) fn show(context: &Context) -> Result<Exit, Error> {
    let loaded = context.settings()?;
    let entries = loaded.entries();
    if context.ui.is_json() {
        let file = loaded.file.display().to_string();
        context
            .ui
            .object(&json!({ "file": file, "settings": entries }));
    } else {
        context.ui.data(&ui::settings::text(&entries));
    }
    Ok(Exit::Done)
}

pub(super) fn schema(context: &Context) -> Result<Exit, Error> {
    context.ui.data(&format!("{:#}", kavak_settings::schema()));
    Ok(Exit::Done)
}
