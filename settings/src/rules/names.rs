//! The length of every name that is made of project and env.

use kavak_stack::{Settings, names};

use super::Report;

pub(super) fn check(settings: &Settings, report: &mut Report<'_>) {
    if !report.is_sound("project") || !report.is_sound("env") {
        return;
    }
    let environment = settings.environment();
    let most_over = names::all(&environment)
        .into_iter()
        .map(|named| {
            (
                named
                    .name
                    .len()
                    .saturating_sub(named.kind.max_name_length()),
                named,
            )
        })
        .max_by_key(|(over, _)| *over)
        .filter(|(over, _)| *over > 0);
    let Some((over, named)) = most_over else {
        return;
    };
    let (project, env) = (settings.project.len(), settings.env.len());
    let rule = format!(
        "is too long together with env = \"{}\": the name `{}` has {} characters, but AWS allows a {} {}; \
         project and env may have {} together, they have {}",
        settings.env,
        named.name,
        named.name.len(),
        named.kind.as_str().replace('_', " "),
        named.kind.max_name_length(),
        (project + env).saturating_sub(over),
        project + env,
    );
    report.wrong("project", settings.project.as_str(), rule);
}
