//! Rules for the sources of this crate, and of the parts that call AWS.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The Rust files in a folder of the workspace.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let is_source = |path: &PathBuf| path.extension().is_some_and(|it| it == "rs");
    paths
        .flat_map(|path| {
            if path.is_dir() {
                return sources(&path);
            }
            let source = Some(path).filter(is_source).into_iter();
            source
                .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
                .collect()
        })
        .collect()
}

/// The arms of a match that take every kind that is left, by line.
fn catch_alls(source: &str) -> Vec<usize> {
    let lines: Vec<&str> = source.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let is_declaration = source.contains("enum Spec {") || source.contains("enum Kind {");
    let names_kind = |arm: &str| {
        let is_self = is_declaration && arm.contains("Self::");
        let names = |of: &str| {
            arm.match_indices(of)
                .any(|(at, _)| !arm[..at].ends_with("Error"))
        };
        is_self || names("Spec::") || names("Kind::")
    };
    let is_catch_all = |index: &usize| {
        let depth = indent(lines[*index]);
        let before = lines[..*index].iter().rev();
        let of_match = before.take_while(|line| line.is_empty() || indent(line) >= depth);
        let mut arms = of_match.filter(|line| indent(line) == depth);
        let arm = lines[*index].trim_start();
        let takes_all = arm.starts_with("_ =>") || arm.starts_with("(_, _) =>");
        takes_all && !arm.contains("panic!") && arms.any(|arm| names_kind(arm))
    };
    (0..lines.len()).filter(is_catch_all).collect()
}

#[test]
fn match_over_kinds_names_every_kind() {
    let folders = [
        "engine/src",
        "engine/tests",
        "provisioner/src",
        "provisioner/tests",
        "settings/src",
        "stack/src",
        "stack/tests",
    ];
    for folder in folders.map(|it| workspace().join(it)) {
        for (path, source) in sources(&folder) {
            let lines = catch_alls(&source);
            let path = path.display();
            assert!(
                lines.is_empty(),
                "{path}: ask each kind by `for_each_kind!`, or one by `attributes_of`, instead of `_` \
                 after lines {lines:?}"
            );
        }
    }
    let forgetful = "match spec {\n    Spec::Vpc(_) => 1,\n    _ => 0,\n}";
    assert_eq!(catch_alls(forgetful), [2]);
}

#[test]
fn attributes_get_keys_of_others_from_the_blueprint() {
    let sources = sources(&workspace().join("stack/src/desired"));
    assert!(!sources.is_empty());
    for (path, source) in sources {
        let path = path.display();
        assert!(
            !source.contains("key::") && !source.contains("Key::"),
            "{path}: an edge that the blueprint does not show"
        );
    }
}
