//! Child processes that end with the tests, however these end.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

/// A process that is killed when dropped; what it prints is kept.
pub(crate) struct Process {
    child: Child,
    output: Arc<Mutex<Vec<String>>>,
}

/// The user that runs a program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum As {
    Ourselves,
    /// Servers that refuse to run as root get a user who may do nothing.
    Unprivileged(&'static str),
}

impl Process {
    /// Starts a program; `signal` is what it gets when the tests are gone.
    pub(crate) fn start(program: &str, arguments: &[&str], env: &[(&str, &str)], user: As) -> Self {
        // `setpriv` sends the signal when the thread ends that started it: a
        // thread of its own, which lives as long as the tests do.
        let mut command = Command::new("setpriv");
        command.arg("--pdeathsig=KILL");
        if let As::Unprivileged(name) = user
            && is_root()
        {
            command.args([&format!("--reuid={name}"), &format!("--regid={name}")]);
            command.arg("--clear-groups");
        }
        command
            .arg(program)
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", std::env::temp_dir())
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = spawn(command);
        let output = Arc::new(Mutex::new(Vec::new()));
        collect(child.stdout.take().unwrap(), output.clone());
        collect(child.stderr.take().unwrap(), output.clone());
        Self { child, output }
    }

    /// Processor time used so far, of all threads and child processes.
    pub(crate) fn processor_time(&self) -> Duration {
        let id = self.child.id();
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap();
        let living = children.split_whitespace();
        let living = living.map(|child| ticks(child, 2)).sum::<u64>();
        // The other two fields are of children that have ended.
        let ticks = ticks(&id.to_string(), 4) + living;
        Duration::from_millis(ticks * 10) // Linux counts hundredths of seconds here.
    }

    /// Memory in use, in bytes.
    pub(crate) fn resident_bytes(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        kilobytes.unwrap().parse::<u64>().unwrap() * 1024
    }

    /// The most memory that was ever in use, in bytes.
    pub(crate) fn peak_bytes(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        kilobytes.unwrap().parse::<u64>().unwrap() * 1024
    }

    /// Everything printed so far.
    pub(crate) fn output(&self) -> Vec<String> {
        self.output.lock().unwrap().clone()
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.unwrap().success(), "kill -s {name}");
    }

    /// Ends without a word, as a machine does.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// The exit code, once the process has ended.
    pub(crate) fn exit_code(&mut self) -> Option<i32> {
        let status = self.child.try_wait().unwrap()?;
        Some(status.code().unwrap_or(-1))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The sum of so many of a process's four counters of time; none, once it has ended.
fn ticks(process: &str, counters: usize) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let fields = fields.split_whitespace().skip(11).take(counters);
    fields.map(|field| field.parse::<u64>().unwrap()).sum()
}

fn spawn(command: Command) -> Child {
    type Order = (Command, Sender<std::io::Result<Child>>);
    static SPAWNER: OnceLock<Sender<Order>> = OnceLock::new();
    let spawner = SPAWNER.get_or_init(|| {
        let (sender, orders) = channel::<Order>();
        std::thread::spawn(move || {
            for (mut command, reply) in orders {
                let _ = reply.send(command.spawn());
            }
        });
        sender
    });
    let (reply, spawned) = channel();
    let shown = format!("{command:?}");
    spawner.send((command, reply)).unwrap();
    spawned
        .recv()
        .unwrap()
        .unwrap_or_else(|error| panic!("cannot start {shown}: {error}"))
}

fn collect(source: impl Read + Send + 'static, into: Arc<Mutex<Vec<String>>>) {
    std::thread::spawn(move || {
        for line in BufReader::new(source).lines().map_while(Result::ok) {
            into.lock().unwrap().push(line);
        }
    });
}

pub(crate) fn is_root() -> bool {
    static ROOT: OnceLock<bool> = OnceLock::new();
    *ROOT.get_or_init(|| {
        let id = Command::new("id").arg("-u").output().unwrap();
        id.stdout == b"0\n"
    })
}

/// A program's place, in the usual places or where Debian puts servers.
pub(crate) fn find(program: &str, package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    let mut found = folders.iter().map(|folder| folder.join(program));
    found.rfind(|path| path.is_file()).unwrap_or_else(|| {
        panic!("{program} is not installed: `apt-get install {package}`, or run `cargo xtask test`")
    })
}

/// A free port.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
