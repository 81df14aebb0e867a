//! Real databases and caches for the simulated ones, where they are installed.

mod place;

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    time::Duration,
};

use kavak_simulator::DatabaseToRun;
use rustix::process::Signal;
use tokio::{net::TcpStream, process::Command, time::sleep};

use self::place::{POSTGRES_USER, Place};
pub(crate) use self::place::{remove_data, remove_outside};
use crate::{
    error::Error,
    process::{Process, command, find},
    state::Folder,
};

const PATIENCE: Duration = Duration::from_secs(10);

/// A database or a cache that runs here.
#[derive(Debug)]
pub(crate) struct DataServer {
    process: Process,
    pub(crate) address: SocketAddr,
}

/// What a database is to be.
pub(crate) struct Database<'a> {
    pub(crate) id: &'a str,
    pub(crate) user: &'a str,
    pub(crate) password: &'a str,
    pub(crate) name: &'a str,
    /// The id of the database whose data it begins with.
    pub(crate) restored_from: Option<&'a str>,
}

impl DataServer {
    /// A Postgres with the database in it, on what it held before; nothing
    /// where Postgres is not installed.
    pub(crate) async fn postgres(
        folder: &Folder,
        database: &Database<'_>,
    ) -> Result<Option<Self>, Error> {
        let (Some(initdb), Some(postgres)) = (find("initdb"), find("postgres")) else {
            return Ok(None);
        };
        let place = Place::prepare(folder, database.id)?;
        let data = place.data();
        let kept = database.restored_from;
        let kept = kept.map(|id| place::kept_data(folder, id));
        if data.join("PG_VERSION").exists() {
            // It was here before.
        } else if let Some(kept) = kept.filter(|it| it.join("PG_VERSION").exists()) {
            copy_data(&kept, &data).await?;
        } else {
            initialise(&initdb, &place, database).await?;
            make_database(&postgres, &data, database.name).await?;
        }
        // What a killed one left; the folder's lock says that it is dead.
        let _ = fs::remove_file(data.join("postmaster.pid"));
        let address = free_address()?;
        let mut command = command(&postgres, Some(POSTGRES_USER));
        command.arg("-D").arg(&data);
        command.args(["-p", &address.port().to_string()]);
        for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories="] {
            command.args(["-c", setting]);
        }
        Self::start(command, address).await.map(Some)
    }

    /// A Redis that wants this password; nothing where it is not installed. Any
    /// user of this machine could have an open one write files as this user.
    pub(crate) async fn redis(folder: &Folder, password: &str) -> Result<Option<Self>, Error> {
        let Some(redis) = find("redis-server") else {
            return Ok(None);
        };
        let address = free_address()?;
        // Through a file that only its owner reads, never through arguments.
        let name = format!("cache-{}.conf", address.port());
        let settings = redis_settings(address.port(), password);
        folder.write_privately(&name, settings.as_bytes())?;
        let file = folder.file(&name);
        let mut command = command(&redis, None);
        command.arg(&file);
        let started = Self::start(command, address).await;
        let _ = fs::remove_file(&file);
        started.map(Some)
    }

    async fn start(mut command: Command, address: SocketAddr) -> Result<Self, Error> {
        // Another user who runs it may not be able to enter this one.
        command.current_dir("/");
        let mut process = Process::start(command)?;
        let (out, error) = process.take_output();
        drain(out);
        drain(error);
        let mut server = Self { process, address };
        let began = tokio::time::Instant::now();
        while TcpStream::connect(address).await.is_err() {
            if server.process.exit_code().is_some() || began.elapsed() > PATIENCE {
                return Err(Error::ProgramFailed {
                    program: server.process.program().to_owned(),
                    output: format!("nothing listens on {address}"),
                });
            }
            pause().await;
        }
        Ok(server)
    }

    /// Sets the password of the master user of a Postgres, which has been `before` so far.
    /// Both go by the process's environment and input, never through arguments.
    pub(crate) async fn set_password(
        &self,
        database: &DatabaseToRun,
        before: &str,
    ) -> Result<(), Error> {
        let psql = find("psql").unwrap_or_else(|| "psql".into());
        let mut command = command(&psql, None);
        command.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]);
        command.args(["--host=127.0.0.1", "--dbname", &database.name]);
        command.args(["--username", &database.user]);
        command.arg(format!("--port={}", self.address.port()));
        command.env("PGPASSWORD", before);
        let user = database.user.replace('"', "\"\"");
        let password = database.password.reveal().replace('\'', "''");
        let statement = format!("ALTER ROLE \"{user}\" PASSWORD '{password}';\n");
        succeed(command, Some(statement)).await
    }

    /// Whether it still runs.
    pub(crate) fn is_alive(&mut self) -> bool {
        self.process.exit_code().is_none()
    }

    /// Ends it, with what it holds on disk in order.
    pub(crate) async fn stop(mut self) {
        self.process.stop(Signal::INT, PATIENCE).await;
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "nothing tells when a server listens; bounded by PATIENCE"
)]
async fn pause() {
    sleep(Duration::from_millis(20)).await;
}

fn redis_settings(port: u16, password: &str) -> String {
    format!("bind 127.0.0.1\nport {port}\nsave \"\"\nappendonly no\nrequirepass \"{password}\"\n")
}

/// A program that no one reads from stops when the pipe is full.
fn drain(output: Option<impl tokio::io::AsyncRead + Unpin + Send + 'static>) {
    if let Some(mut output) = output {
        tokio::spawn(async move { tokio::io::copy(&mut output, &mut tokio::io::sink()).await });
    }
}

pub(crate) fn free_address() -> Result<SocketAddr, Error> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map_err(|source| Error::PortInUse { port: 0, source })
}

/// The password goes through a file that only its owner reads, never through
/// arguments.
async fn initialise(initdb: &Path, place: &Place, database: &Database<'_>) -> Result<(), Error> {
    let file = place.write_password(database.password)?;
    let mut command = command(initdb, Some(POSTGRES_USER));
    command
        .arg("-D")
        .arg(place.data())
        .args(["-U", database.user]);
    command.args(["-A", "scram-sha-256", "-E", "UTF8", "--locale=C"]);
    command
        .args(["--no-sync", "--no-instructions"])
        .arg("--pwfile")
        .arg(&file);
    let made = succeed(command, None).await;
    let _ = fs::remove_file(&file);
    made
}

/// Copies the data folder of a Postgres that ended, whole or not at all.
async fn copy_data(from: &Path, to: &Path) -> Result<(), Error> {
    let draft = to.with_extension("copy");
    let _ = fs::remove_dir_all(&draft);
    let mut copy = Command::new("cp");
    copy.arg("-a").arg(from).arg(&draft);
    succeed(copy, None).await?;
    fs::rename(&draft, to).map_err(|error| Error::file("can't be renamed", &draft, error))
}

/// Postgres alone, without a server, reads statements from its input.
async fn make_database(postgres: &Path, data: &Path, name: &str) -> Result<(), Error> {
    let mut command = command(postgres, Some(POSTGRES_USER));
    command.arg("--single").arg("-D").arg(data).arg("postgres");
    let statement = format!("CREATE DATABASE \"{}\"\n", name.replace('"', ""));
    succeed(command, Some(statement)).await
}

async fn succeed(mut command: Command, input: Option<String>) -> Result<(), Error> {
    use std::process::Stdio;
    use tokio::io::AsyncWriteExt as _;
    let program = command.as_std().get_program().display().to_string();
    let failed = |source| Error::Program {
        program: program.clone(),
        source,
    };
    let mut child = command
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
        stdin.write_all(input.as_bytes()).await.map_err(failed)?;
    }
    let output = child.wait_with_output().await.map_err(failed)?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::ProgramFailed {
        program,
        output: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

#[cfg(test)]
mod tests;
