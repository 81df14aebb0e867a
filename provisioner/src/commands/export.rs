//! Writes what is there for other tools.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind as IoErrorKind, Write as _},
    path::Path,
};

use crate::{
    cli::ExportArgs,
    context::Context,
    error::{CHECK_PATH, Error, ErrorKind, Exit},
    gather,
    terraform::Export,
};

pub(super) async fn run(context: &Context, args: ExportArgs) -> Result<Exit, Error> {
    let folder = args.terraform.flatten();
    let environment = context.environment()?;
    let aws = context.connect(&environment.region).await?;
    // Certificate and records too, though no settings name a domain.
    let scope = context.scope_of_removal(&environment);
    let observed = context
        .unless_stopped("export", gather::observed(&aws, &scope))
        .await?;
    let export = Export::new(&environment, &observed);
    if export.imports == 0 {
        let name = environment.prefix();
        return Err(Error::new(
            ErrorKind::Refused,
            format!("there is nothing of {name} to export"),
        )
        .next(format!("`{}` makes it", context.command_line("up"))));
    }
    for notice in &export.notices {
        context.ui.notice(notice);
    }
    let Some(folder) = folder else {
        let texts: Vec<&str> = export.files.iter().map(|(_, text)| text.as_str()).collect();
        context.ui.data(&texts.concat());
        return Ok(Exit::Done);
    };
    write(&folder, &export)?;
    context.ui.talk(&format!(
        "{} resources for Terraform in {}: `terraform init` and `terraform plan` there",
        export.imports,
        folder.display()
    ));
    Ok(Exit::Done)
}

/// Writes the files, none of them over one that is there: it may have been edited.
fn write(folder: &Path, export: &Export) -> Result<(), Error> {
    let paths = export.files.iter().map(|(name, _)| folder.join(name));
    if let Some(path) = paths.into_iter().find(|path| path.exists()) {
        return Err(exists(&path));
    }
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, error))?;
    for (name, text) in &export.files {
        let path = folder.join(name);
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| match error.kind() {
            IoErrorKind::AlreadyExists => exists(&path),
            _ => unwritable(&path, error),
        })?;
    }
    Ok(())
}

fn exists(path: &Path) -> Error {
    Error::usage(format!("{} exists", path.display()))
        .meaning("it is not overwritten: it may have been edited")
        .next("name an empty folder, or remove the file")
}

fn unwritable(path: &Path, error: std::io::Error) -> Error {
    Error::usage(format!("{} can't be written", path.display()))
        .because(error)
        .next(CHECK_PATH)
}
