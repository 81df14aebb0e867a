//! Directions of imports: between crates, between the layers of a crate, and circles between
//! the top-level modules of crates without layers.

mod circles;
mod imports;
mod layers;
mod manifests;
mod tables;
mod terminal;

use std::fs;

use anyhow::{Result, bail};

use self::imports::Import;
use self::layers::LAYERS;
use self::tables::CRATES;
use crate::process::root;

/// Fails with every import and every dependency that the tables do not allow.
pub(crate) fn check() -> Result<()> {
    let mut problems = Vec::new();
    for it in CRATES {
        let manifest = fs::read_to_string(root().join(it.name).join("Cargo.toml"))?;
        problems.extend(manifests::problems(it, &manifest));
        let imports = imports::of_crate(it.name)?;
        // No circle fits into layers.
        match LAYERS.iter().find(|layers| layers.name == it.name) {
            Some(layers) => problems.extend(upward(layers.rows, &imports)),
            None => problems.extend(circles::problems(&imports)),
        }
    }
    problems.extend(terminal::problems()?);
    if problems.is_empty() {
        return Ok(());
    }
    let problems = problems.join("\n");
    bail!("the tables in xtask/src/architecture/tables.rs do not allow:\n{problems}")
}

/// The imports that do not lead to a lower layer.
fn upward(layers: &[&[&str]], imports: &[Import]) -> Vec<String> {
    let layer = |module: &str| layers.iter().position(|row| row.contains(&module));
    let is_upward = |it: &&Import| match (layer(&it.from), layer(&it.to)) {
        (Some(from), Some(to)) => from >= to,
        _ => true,
    };
    imports
        .iter()
        .filter(is_upward)
        .map(Import::to_string)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn workspace_is_as_the_tables_allow() {
        check().expect("no problem");
    }

    #[test]
    fn every_crate_with_modules_is_checked() {
        let members = fs::read_dir(root()).expect("the root").flatten();
        let names = members.filter(|it| it.path().join("src").is_dir());
        let mut names: Vec<String> = names
            .map(|it| it.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        let checked: Vec<&str> = CRATES.iter().map(|it| it.name).collect();
        assert_eq!(names, checked);
    }

    #[test]
    fn document_describes_every_crate() {
        let text = fs::read_to_string(root().join("docs/ARCHITECTURE.md")).expect("text");
        let (_, section) = text.split_once("\n## Crates\n").expect("the section");
        let (section, _) = section.split_once("\n## ").expect("its end");
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
        let folders = rows.filter_map(|row| Some(row.split_once("/` |")?.0));
        let mut described: Vec<&str> = folders.collect();
        described.sort_unstable();
        let crates: Vec<&str> = CRATES.iter().map(|it| it.name).collect();
        assert_eq!(
            described, crates,
            "docs/ARCHITECTURE.md, the table of crates"
        );
    }

    /// The problems of a text as a file of a crate with layers.
    fn problems_of(name: &str, path: &str, text: &str) -> Vec<String> {
        let layers = LAYERS.iter().find(|it| it.name == name).expect("layers");
        let source = Path::new(name).join("src");
        let imports = imports::of_file(&source, Path::new(path), text, &[].into());
        upward(layers.rows, &imports.expect("tokens"))
    }

    #[test]
    fn planted_upward_import_is_reported_with_its_place() {
        let text = "use crate::error::Error;\n\nfn f() { super::super::ui::Ui::new() }\n";
        assert_eq!(
            problems_of("provisioner", "aws/calls.rs", text),
            ["provisioner/src/aws/calls.rs:3: aws imports ui"]
        );
        let text = "use crate::lane::Lane;\nuse crate::turn::Agent;\n";
        assert_eq!(
            problems_of("service", "store/outbox.rs", text),
            ["service/src/store/outbox.rs:2: store imports turn"]
        );
        let text = "use crate::{clock::Moment, rds};\n";
        assert_eq!(
            problems_of("simulator", "state/rds.rs", text),
            ["simulator/src/state/rds.rs:1: state imports rds"]
        );
    }

    #[test]
    fn import_from_the_same_or_an_unknown_layer_is_reported() {
        let layers: &[&[&str]] = &[&["commands"], &["ui", "lock"], &["aws"]];
        let imports = [
            Import::new("commands", "aws", "commands.rs:1"),
            Import::new("lock", "ui", "lock.rs:1"),
            Import::new("ui", "nowhere", "ui.rs:1"),
        ];
        let expected = ["lock.rs:1: lock imports ui", "ui.rs:1: ui imports nowhere"];
        assert_eq!(upward(layers, &imports), expected);
    }
}
