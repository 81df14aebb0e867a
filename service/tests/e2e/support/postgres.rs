//! A real Postgres, one server for all tests and a fresh database for each.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use tokio::sync::OnceCell;

use super::process::{As, Process, find, free_port, is_root};

/// The server, its folder and its port.
pub(crate) struct Server {
    pub(crate) process: Process,
    port: u16,
    setting: &'static str,
    folder: PathBuf,
}

const USER: &str = "postgres";

static SHARED: OnceCell<Server> = OnceCell::const_new();

/// The address of an empty database of its own, on the shared server.
pub(crate) async fn fresh_database() -> String {
    let server = SHARED.get_or_init(Server::start).await;
    server.fresh_database().await
}

impl Server {
    /// A server of one's own, to be stopped and started again.
    pub(crate) async fn start() -> Self {
        Self::start_with("fsync=off").await
    }

    /// A server that writes to the disk before it answers, as in a deployment.
    pub(crate) async fn durable() -> Self {
        Self::start_with("fsync=on").await
    }

    /// A server that refuses connections without TLS, as RDS; with a certificate that it made
    /// itself.
    pub(crate) async fn encrypted() -> Self {
        let mut server = Self::start().await;
        server.stop();
        let names = vec!["localhost".to_owned()];
        let made = rcgen::generate_simple_self_signed(names).unwrap();
        let write = |name: &str, text: String| {
            let path = server.folder.join(name);
            std::fs::write(&path, text).unwrap();
            if is_root() {
                let given = Command::new("chown").arg(USER).arg(&path).status();
                assert!(given.unwrap().success());
            }
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            std::fs::set_permissions(&path, mode).unwrap();
        };
        write("server.crt", made.cert.pem());
        write("server.key", made.signing_key.serialize_pem());
        write(
            "pg_hba.conf",
            "hostssl all all 127.0.0.1/32 trust\n".to_owned(),
        );
        server.setting = "ssl=on";
        server.restart().await;
        server
    }

    async fn start_with(setting: &'static str) -> Self {
        let folder = std::env::temp_dir().join(format!(
            "kavak-agent-postgres-{}-{}",
            std::process::id(),
            free_port()
        ));
        remove_leftovers();
        initialise(&folder);
        let port = free_port();
        let server = Self {
            process: launch(&folder, port, setting),
            port,
            setting,
            folder,
        };
        server.until_up().await;
        server
    }

    pub(crate) async fn fresh_database(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut connection = self.connect().await.unwrap();
        let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        connection.execute(create).await.unwrap();
        format!("postgresql://{USER}@127.0.0.1:{}/{name}", self.port)
    }

    async fn connect(&self) -> sqlx::Result<PgConnection> {
        let options = PgConnectOptions::new_without_pgpass()
            .host("127.0.0.1")
            .port(self.port)
            .username(USER)
            .database(USER);
        options.connect().await
    }

    async fn until_up(&self) {
        let start = std::time::Instant::now();
        while self.connect().await.is_err() {
            let output = self.process.output();
            assert!(start.elapsed() < super::PATIENCE, "{output:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Gone, as after a crash.
    pub(crate) fn stop(&mut self) {
        self.process.signal("QUIT");
        while self.process.exit_code().is_none() {
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Back again with what it had.
    pub(crate) async fn restart(&mut self) {
        let _ = std::fs::remove_file(self.folder.join("postmaster.pid"));
        self.process = launch(&self.folder, self.port, self.setting);
        self.until_up().await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn launch(folder: &Path, port: u16, setting: &str) -> Process {
    let port = port.to_string();
    let program = find("postgres", "postgresql");
    let settings = [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=300",
        "shared_buffers=64MB",
        setting,
    ];
    let mut arguments = vec!["-D", folder.to_str().unwrap(), "-p", &port];
    for setting in settings {
        arguments.extend(["-c", setting]);
    }
    Process::start(
        program.to_str().unwrap(),
        &arguments,
        &[],
        As::Unprivileged(USER),
    )
}

fn initialise(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let program = find("initdb", "postgresql");
    let mut command = Command::new("setpriv");
    if is_root() {
        let given = Command::new("chown").arg(USER).arg(folder).status();
        assert!(given.unwrap().success(), "there is no user {USER}");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    }
    let output = command
        .arg(program)
        .arg("-D")
        .arg(folder)
        .args(["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C"])
        .args(["--no-sync", "--no-instructions"])
        .env("HOME", folder)
        .current_dir("/")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// Folders of test runs that were killed.
fn remove_leftovers() {
    let entries = std::fs::read_dir(std::env::temp_dir()).unwrap().flatten();
    for entry in entries {
        let name = entry.file_name().into_string().unwrap_or_default();
        let owner = name
            .strip_prefix("kavak-agent-postgres-")
            .and_then(|rest| rest.split('-').next());
        if owner.is_some_and(|id| !Path::new("/proc").join(id).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
