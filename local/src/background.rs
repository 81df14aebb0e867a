//! A local AWS that goes on when the command that began it has ended.

use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpStream},
    path::PathBuf,
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use crate::{
    error::Error,
    state::{Folder, Participation, Server},
};

const PATIENCE: Duration = Duration::from_secs(20);
const BETWEEN_LOOKS: Duration = Duration::from_millis(30);

/// How the background process is started.
#[derive(Clone, Debug)]
pub struct Background {
    /// The program.
    pub program: PathBuf,
    /// Its arguments; `--port` is added.
    pub arguments: Vec<String>,
}

/// A command's connection to a local AWS: while it lives, nobody removes it.
#[derive(Debug)]
pub struct Connected {
    /// Who serves.
    pub server: Server,
    _participation: Participation,
}

/// Connects to the server of the folder's world; starts one if none lives.
///
/// # Errors
/// If it does not come up, with what it said.
pub fn connect(folder: &Folder, background: &Background) -> Result<Connected, Error> {
    folder.make()?;
    let participation = folder.take_part()?;
    let server = match living(folder) {
        Some(server) => server,
        None => start(folder, background)?,
    };
    Ok(Connected {
        server,
        _participation: participation,
    })
}

fn start(folder: &Folder, background: &Background) -> Result<Server, Error> {
    // The world must be readable, and another one writable, before anything is
    // started on it.
    folder.world()?;
    folder.demand_room()?;
    let log = folder.file("server.log");
    // Of two that are begun at once, the one that serves has it already.
    let is_served = folder.lock()?.is_none();
    let output = File::options()
        .create(true)
        .append(true)
        .open(&log)
        .and_then(|file| {
            if is_served {
                Ok(file)
            } else {
                file.set_len(0).map(|()| file)
            }
        })
        .map_err(|error| Error::file("can't be made", &log, error))?;
    let errors = output
        .try_clone()
        .map_err(|error| Error::file("can't be written", &log, error))?;
    let mut command = Command::new(&background.program);
    command
        .args(&background.arguments)
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(errors);
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(|source| Error::Program {
        program: background.program.display().to_string(),
        source,
    })?;
    let began = Instant::now();
    loop {
        // Of two that are begun at once one serves, and both are content.
        if let Some(server) = living(folder) {
            return Ok(server);
        }
        let has_ended = child.try_wait().is_ok_and(|status| status.is_some());
        if has_ended && folder.lock()?.is_some() || began.elapsed() > PATIENCE {
            let tail = fs::read_to_string(&log).unwrap_or_default();
            return Err(Error::NotStarted { log, tail });
        }
        pause();
    }
}

/// Between two looks at a process that another one starts or ends: there is
/// nothing to wait on.
#[expect(
    clippy::disallowed_methods,
    reason = "bounded by PATIENCE, before there is a runtime"
)]
fn pause() {
    sleep(BETWEEN_LOOKS);
}

/// The server of the folder's world, if one lives.
fn living(folder: &Folder) -> Option<Server> {
    let server = folder.server()?;
    let answer = ask(server, "GET", "/-/server").ok()?;
    (answer.trim() == folder.identity()).then_some(server)
}

/// Stops the server and removes the folder, if nothing is in its world and
/// nobody works with it; tells whether it did.
///
/// # Errors
/// If the folder can't be removed.
pub fn stop_if_empty(folder: &Folder) -> Result<bool, Error> {
    let Some(server) = living(folder).filter(|_| folder.is_unused()) else {
        return Ok(false);
    };
    let stops =
        ask(server, "POST", "/-/stop-if-empty").is_ok_and(|answer| answer.trim() == "stopping");
    if !stops {
        return Ok(false);
    }
    let began = Instant::now();
    while folder.lock()?.is_none() && began.elapsed() < PATIENCE {
        pause();
    }
    folder.remove()?;
    Ok(true)
}

/// A request to a server's own routes, without any library: its answers are
/// one short line.
fn ask(server: Server, method: &str, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body);
    Ok(body.unwrap_or_default().to_owned())
}
