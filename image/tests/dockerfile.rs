//! The image that Docker makes is the one that is made without it.

use std::path::Path;

use kavak_image::pack::{PROGRAM, TITLE};

fn file(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::read_to_string(root.join(name)).expect(name)
}

#[test]
fn docker_builds_with_the_toolchain_of_the_source() {
    let toolchain = file("rust-toolchain.toml");
    let version = toolchain
        .lines()
        .find_map(|line| line.strip_prefix("channel = "));
    let version = version.expect("a channel").trim_matches('"');
    let dockerfile = file("Dockerfile");
    assert!(
        dockerfile.contains(&format!("FROM rust:{version}-slim")),
        "not {version}"
    );
    assert!(
        dockerfile.contains(&format!("RUSTUP_TOOLCHAIN={version}\n")),
        "not {version}"
    );
}

#[test]
fn program_title_and_user_are_as_without_docker() {
    let dockerfile = file("Dockerfile");
    assert!(dockerfile.contains(&format!("ENTRYPOINT [\"{PROGRAM}\"]")));
    assert!(dockerfile.contains(&format!("image.title=\"{TITLE}\"")));
    let last = dockerfile.lines().rfind(|line| line.starts_with("FROM "));
    assert!(
        last.is_some_and(|line| line.ends_with(":nonroot")),
        "{last:?}"
    );
}

#[test]
fn nothing_that_is_built_or_kept_goes_to_docker() {
    let ignored = file(".dockerignore");
    for name in ["target", ".git", ".kavak", ".tools"] {
        assert!(ignored.lines().any(|line| line == name), "{name}");
    }
}
