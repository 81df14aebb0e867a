//! What crates depend on outside of tests.

use super::tables::Crate;

/// Beginnings of the names of crates that no pure crate depends on.
const IMPURE: &[&str] = &[
    "aws-",
    "futures",
    "getrandom",
    "hyper",
    "rand",
    "redis",
    "reqwest",
    "ring",
    "sqlx",
    "tokio",
    "ureq",
];

/// The dependencies that a crate must not have.
pub(super) fn problems(of: &Crate, manifest: &str) -> Vec<String> {
    let is_refused = |dependency: &&str| match dependency.strip_prefix("kavak-") {
        Some(own) => !of.depends_on.contains(&own),
        None => of.is_pure && IMPURE.iter().any(|it| dependency.starts_with(it)),
    };
    let refused = dependencies(manifest).filter(is_refused);
    refused
        .map(|it| format!("{}/Cargo.toml: {} depends on {it}", of.name, of.name))
        .collect()
}

/// The names in `[dependencies]`, those of a target too.
fn dependencies(manifest: &str) -> impl Iterator<Item = &str> {
    let mut is_inside = false;
    manifest.lines().filter_map(move |line| {
        if line.starts_with('[') {
            let section = line.trim_end_matches(']');
            is_inside = section.ends_with("[dependencies") || section.ends_with(".dependencies");
            return None;
        }
        let name = line.split(['.', ' ', '=']).next()?;
        (is_inside && !name.is_empty() && !name.starts_with('#')).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_that_no_row_allows_are_reported_but_not_those_of_tests() {
        let manifest = "[package]\nname = \"kavak-stack\"\n\n[dependencies]\n# Of all.\n\
            kavak-image.workspace = true\nkavak-engine.workspace = true\nserde = \"1\"\n\n\
            [target.'cfg(unix)'.dependencies]\ntokio = { version = \"1\" }\n\n\
            [dev-dependencies]\nkavak-agent.workspace = true\ntokio = \"1\"\n";
        let of = |is_pure| Crate {
            name: "stack",
            is_pure,
            depends_on: &["image"],
        };
        let engine = "stack/Cargo.toml: stack depends on kavak-engine";
        assert_eq!(problems(&of(false), manifest), [engine]);
        assert_eq!(
            problems(&of(true), manifest),
            [engine, "stack/Cargo.toml: stack depends on tokio"]
        );
    }
}
