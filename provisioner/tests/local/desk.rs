//! A developer's folder, and the processes of what runs in it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

/// A folder with both programs and a configuration in it, and no source: what
/// is run is what the tests' build made.
pub(crate) struct Desk {
    pub(crate) place: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let infra = Path::new(env!("CARGO_BIN_EXE_kavak-infra"));
        for program in ["kavak-infra", "kavak-agent"] {
            let built = infra.with_file_name(program);
            let link = fs::hard_link(&built, place.path().join(program));
            link.or_else(|_| fs::copy(&built, place.path().join(program)).map(drop))
                .unwrap_or_else(|error| panic!("{}: {error}", built.display()));
        }
        fs::create_dir(place.path().join("config")).unwrap();
        let settings =
            "project = \"kavak-agent\"\nenv = \"dev\"\nregion = \"us-east-1\"\nowner = \"tests\"\n";
        fs::write(place.path().join("config/dev.toml"), settings).unwrap();
        Self { place }
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.place.path().join("kavak-infra"));
        command
            .args(arguments)
            .current_dir(self.place.path())
            .env_remove("AWS_ACCESS_KEY_ID")
            .env_remove("AWS_SECRET_ACCESS_KEY")
            .env_remove("OPENAI_API_KEY")
            .env_remove("TWILIO_AUTH_TOKEN")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let log = fs::read_to_string(self.state().join("server.log")).unwrap_or_default();
        assert!(output.status.success(), "{arguments:?}: {stderr}\n{log}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.place.path().join(".kavak")
    }

    /// The ids of processes that run this program of this folder.
    pub(crate) fn processes(&self, program: &str) -> Vec<String> {
        let file = self.place.path().join(program);
        processes(|id| {
            fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|running| running == file)
        })
    }

    /// The ids of the processes that tasks are: programs of images.
    pub(crate) fn tasks(&self) -> Vec<String> {
        let images = self.state().join("images").display().to_string();
        processes(|id| {
            let words = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            // Not who starts it, whose words they are too.
            words.starts_with(images.as_bytes())
        })
    }

    /// The reference of an image in the environment's repository.
    pub(crate) fn reference(&self, tag: &str) -> String {
        let repository = self.done(&["output", "ecr_repository_url", "--local"]);
        format!("{}:{tag}", repository.trim())
    }

    /// Pushes a program as if it were the agent.
    pub(crate) fn push(&self, program: &[u8], tag: &str) -> String {
        use std::os::unix::fs::OpenOptionsExt as _;
        let file = self.place.path().join(tag);
        let mut options = fs::File::options();
        let opened = options.write(true).create(true).mode(0o755).open(&file);
        std::io::Write::write_all(&mut opened.unwrap(), program).unwrap();
        let binary = file.display().to_string();
        self.done(&[
            "image", "push", "--local", "--binary", &binary, "--tag", tag,
        ]);
        self.reference(tag)
    }

    pub(crate) fn kill(&self, program: &str) {
        kill(&self.processes(program));
    }
}

pub(crate) fn processes(is_meant: impl Fn(&str) -> bool) -> Vec<String> {
    fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|id| is_meant(id))
        .collect()
}

pub(crate) fn kill(ids: &[String]) {
    assert!(!ids.is_empty(), "it runs");
    let killed = Command::new("kill").arg("-9").args(ids).status();
    assert!(killed.unwrap().success());
}

impl Drop for Desk {
    fn drop(&mut self) {
        for id in self.processes("kavak-infra") {
            let _ = Command::new("kill").args(["-9", &id]).status();
        }
    }
}
