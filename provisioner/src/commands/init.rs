//! Writes a configuration file, from nothing or from Terraform's variables.

use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::{ErrorKind as IoErrorKind, Write},
    path::{Path, PathBuf},
};

use kavak_settings::{FromTerraform, SettingKey, from_terraform, template};
use serde_json::Value;

use crate::{
    cli::InitArgs,
    context::Context,
    error::{CHECK_PATH, Error, ErrorKind, Exit},
    machine::{InitObject, Unfit},
};

/// What identifies an environment, and whose it is.
const REQUIRED: [&str; 4] = ["project", "env", "region", "owner"];

pub(super) fn run(context: &Context, args: &InitArgs) -> Result<Exit, Error> {
    let read = match &args.from {
        Some(from) => read_variables(from)?,
        None => FromTerraform::default(),
    };
    let mut values = read.values.clone();
    for entry in context.sources().given() {
        values.insert(entry.key, entry.value);
    }
    let file = target(context, &values)?;
    write(&file, &template(&header(&file, args), &values), args.force)?;
    report(context, &file, args, &read, &values);
    Ok(Exit::Done)
}

fn read_variables(from: &Path) -> Result<FromTerraform, Error> {
    let text = std::fs::read_to_string(from).map_err(|error| {
        Error::usage(format!("{} can't be read", from.display()))
            .because(error)
            .next(CHECK_PATH)
    })?;
    from_terraform(&text).map_err(|problem| {
        Error::usage(format!("{} can't be read", from.display()))
            .because(problem)
            .next("correct that line of the Terraform variables, or begin without --from")
    })
}

fn target(context: &Context, values: &BTreeMap<SettingKey, Value>) -> Result<PathBuf, Error> {
    if let Some(config) = &context.options.config {
        return Ok(config.clone());
    }
    match values.get(&"env".into()).and_then(Value::as_str) {
        Some(env) if env.chars().all(is_of_a_name) => Ok(context.sources().default_file(env)),
        Some(env) => Err(
            Error::usage(format!("`{env}` can't be the name of an environment"))
                .next("a name has small letters, digits and hyphens: dev, pr-42"),
        ),
        None => Err(Error::usage("which environment is the file for?")
            .next("give --env, for example --env dev")),
    }
}

/// Whether the name of an environment, which is that of its file, may have it.
fn is_of_a_name(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-'
}

fn header(file: &Path, args: &InitArgs) -> String {
    let origin = args.from.as_ref().map_or_else(String::new, |from| {
        let name = from.file_name().unwrap_or_default().to_string_lossy();
        format!(" Made from {name}.")
    });
    format!(
        "Settings of this environment.{origin} What is commented out shows the default.\n\
         `kavak-infra config show --config {}` tells what holds and where it comes from: flags beat \
         environment variables (KAVAK_NETWORK__CIDR), which beat this file.",
        file.display()
    )
}

fn write(file: &Path, text: &str, force: bool) -> Result<(), Error> {
    let failed = |error: std::io::Error| {
        Error::new(
            ErrorKind::Failure,
            format!("{} can't be written", file.display()),
        )
        .because(error)
        .next(CHECK_PATH)
    };
    if let Some(directory) = file.parent() {
        std::fs::create_dir_all(directory).map_err(failed)?;
    }
    let mut options = OpenOptions::new();
    options.write(true);
    if force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    match options
        .open(file)
        .and_then(|mut file| file.write_all(text.as_bytes()))
    {
        Err(error) if error.kind() == IoErrorKind::AlreadyExists => Err(Error::new(
            ErrorKind::Refused,
            format!("{} is there already", file.display()),
        )
        .meaning("nothing was written")
        .next("--force writes over it")),
        result => result.map_err(failed),
    }
}

fn report(
    context: &Context,
    file: &Path,
    args: &InitArgs,
    read: &FromTerraform,
    values: &BTreeMap<SettingKey, Value>,
) {
    let missing: Vec<&str> = REQUIRED
        .into_iter()
        .filter(|name| !values.contains_key(&SettingKey::from(*name)))
        .collect();
    if context.ui.is_json() {
        let unfit = read.unfit.iter().map(|(variable, rule)| Unfit {
            variable: variable.to_string(),
            rule: rule.to_string(),
        });
        return context.ui.object(&InitObject {
            file: file.display().to_string(),
            missing: missing.into_iter().map(str::to_owned).collect(),
            unknown: read.unknown.clone(),
            secrets: read.secrets.clone(),
            unfit: unfit.collect(),
        });
    }
    let from = args
        .from
        .as_ref()
        .map(|from| from.display().to_string())
        .unwrap_or_default();
    for name in &read.unknown {
        context.ui.notice(&format!(
            "{from}: no setting corresponds to `{name}`; it was left out"
        ));
    }
    for name in &read.secrets {
        context.ui.notice(&format!(
            "{from}: `{name}` holds a secret, which belongs in no file; it was not read"
        ));
    }
    for (name, rule) in &read.unfit {
        context
            .ui
            .notice(&format!("{from}: `{name}` was left out: {rule}"));
    }
    if !missing.is_empty() {
        context
            .ui
            .notice(&format!("still to be filled in: {}", missing.join(", ")));
    }
    context.ui.talk(&format!("wrote {}", file.display()));
}
