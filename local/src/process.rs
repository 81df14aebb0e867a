//! Programs that run for a local AWS: started, stopped, never left behind.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    process::{Child, Command},
    time::timeout,
};

use crate::error::Error;

/// A program of ours that runs.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    program: String,
}

impl Process {
    /// Starts a program whose standard output and error are read by us.
    pub(crate) fn start(mut command: Command) -> Result<Self, Error> {
        let program = command.as_std().get_program().display().to_string();
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C on the terminal is for the command, not for what it started.
            .process_group(0)
            .kill_on_drop(true);
        match command.spawn() {
            Ok(child) => Ok(Self { child, program }),
            Err(source) => Err(Error::Program { program, source }),
        }
    }

    /// What runs.
    pub(crate) fn program(&self) -> &str {
        &self.program
    }

    /// Its standard output and error, once.
    pub(crate) fn take_output(
        &mut self,
    ) -> (
        Option<tokio::process::ChildStdout>,
        Option<tokio::process::ChildStderr>,
    ) {
        (self.child.stdout.take(), self.child.stderr.take())
    }

    /// Its exit code, if it has ended; 128 and the signal that ended it.
    pub(crate) fn exit_code(&mut self) -> Option<i32> {
        use std::os::unix::process::ExitStatusExt as _;
        let status = self.child.try_wait().ok()??;
        status
            .code()
            .or_else(|| Some(128 + status.signal().unwrap_or_default()))
    }

    /// Asks it to end, and ends it if it has not after `patience`.
    pub(crate) async fn stop(&mut self, signal: Signal, patience: Duration) {
        self.signal(signal);
        if timeout(patience, self.child.wait()).await.is_err() {
            tracing::warn!(program = self.program, "does not end: killed");
            let _ = self.child.kill().await;
        }
    }

    /// Sends a signal, if it still runs.
    pub(crate) fn signal(&self, signal: Signal) {
        let pid = self.child.id().and_then(|id| i32::try_from(id).ok());
        if let Some(pid) = pid.and_then(Pid::from_raw) {
            let _ = kill_process(pid, signal);
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "where programs are is no setting"
)]
fn path() -> std::ffi::OsString {
    std::env::var_os("PATH").unwrap_or_default()
}

/// Where a program is installed: on the path, or where Debian puts servers.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = path();
    let of_path = std::env::split_paths(&path).map(|folder| folder.join(program));
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin").join(program));
    of_path.chain(debian).find(|file| file.is_file())
}

/// A command for `program` that does not outlive this process, where the
/// system can see to it; `user` is who runs it where this process is root and
/// the program refuses to be.
pub(crate) fn command(program: &Path, user: Option<&str>) -> Command {
    let Some(setpriv) = find("setpriv") else {
        return Command::new(program);
    };
    let mut command = Command::new(setpriv);
    command.arg("--pdeathsig=KILL");
    if let Some(user) = user.filter(|_| rustix::process::geteuid().is_root()) {
        command.args([
            format!("--reuid={user}"),
            format!("--regid={user}"),
            "--clear-groups".to_owned(),
        ]);
    }
    command.arg(program);
    command
}
