//! Debian's `docker-registry` on a free port, which ends with its test.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use tempfile::TempDir;

/// Ends what it started when its standard input closes, also where the test is killed.
const LIFELINE: &str = r#""$@" & cat >/dev/null; kill $!"#;
/// The same on a disk of a quarter of a megabyte.
const SMALL_DISK: &str =
    r#"mount -t tmpfs -o size=256k tmpfs "$DATA" || exit 1; "$@" & cat >/dev/null; kill $!"#;

/// The password of `AWS`.
pub(crate) const PASSWORD: &str = "ministack-auth-token";
/// The same, as bcrypt has it.
const USERS: &str = "AWS:$2y$04$abcdefghijklmnopqrstuuiFmBv/9Mcu1OansfXyDfsdGqryTgAAO\n";

/// A running registry.
pub(crate) struct Registry {
    process: Child,
    lifeline: Option<ChildStdin>,
    files: TempDir,
    pub(crate) port: u16,
}

impl Registry {
    /// Open to everybody.
    pub(crate) fn start() -> Self {
        Self::start_with(Command::new("sh").args(["-c", LIFELINE, "sh"]), "")
    }

    /// Wants a name and a password, as ECR does.
    pub(crate) fn start_closed() -> Self {
        let auth = "auth: {htpasswd: {realm: test, path: FILES/users}}\n";
        Self::start_with(Command::new("sh").args(["-c", LIFELINE, "sh"]), auth)
    }

    /// On a small disk of its own; for root only.
    pub(crate) fn start_on_a_small_disk() -> Self {
        let arguments = ["--mount", "sh", "-c", SMALL_DISK, "sh"];
        Self::start_with(Command::new("unshare").args(arguments), "")
    }

    fn start_with(command: &mut Command, settings: &str) -> Self {
        let files = TempDir::new().expect("a folder for the registry");
        let (data, config) = (files.path().join("data"), files.path().join("config.yml"));
        fs::create_dir(&data).expect("a folder for its data");
        fs::write(files.path().join("users"), USERS).expect("its users");
        let folder = files.path().display().to_string();
        let text = format!(
            "version: 0.1\nlog: {{level: info, formatter: text}}\n\
             storage: {{filesystem: {{rootdirectory: {}}}}}\n\
             http: {{addr: \"127.0.0.1:0\"}}\n{}",
            data.display(),
            settings.replace("FILES", &folder),
        );
        fs::write(&config, text).expect("its configuration");
        let mut process = command
            .args(["docker-registry", "serve"])
            .arg(&config)
            .env("DATA", &data)
            .env("OTEL_TRACES_EXPORTER", "none")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("`cargo xtask tools` installs the registry");
        let mut log = BufReader::new(process.stderr.take().expect("its log is a pipe"));
        let port = port(&mut log);
        // A full pipe would stop it.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self {
            lifeline: process.stdin.take(),
            process,
            files,
            port,
        }
    }

    /// Its folder, for what other tools write.
    pub(crate) fn folder(&self) -> &Path {
        self.files.path()
    }

    /// How other tools name an image of it.
    pub(crate) fn url(&self, tag: &str) -> String {
        format!("docker://127.0.0.1:{}/team/agent:{tag}", self.port)
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // It ends with its lifeline.
        let _ = self.process.wait();
    }
}

/// The port that it says that it listens on.
fn port(log: &mut impl BufRead) -> u16 {
    let mut output = String::new();
    loop {
        let start = output.len();
        let bytes = log.read_line(&mut output).expect("its log");
        assert!(bytes > 0, "the registry did not start: {output}");
        if let Some((_, rest)) = output[start..].split_once("listening on 127.0.0.1:") {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            return digits.parse().expect("a port");
        }
    }
}
