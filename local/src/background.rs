//! A local AWS that goes on when the command that began it has ended.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpStream},
    path::PathBuf,
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant, SystemTime},
};

use bytes::Bytes;
use http::Request;
use kavak_simulator::World;

use crate::{
    access::{AccessKey, random_text, signature},
    data_server::remove_outside,
    error::Error,
    state::{Folder, Participation, Server, open_private},
};

/// Paths of the server itself, and the scope in which its requests are signed.
pub(crate) const PROOF: &str = "/-/server";
pub(crate) const STOP_IF_EMPTY: &str = "/-/stop-if-empty";
pub(crate) const NONCE: &str = "x-kavak-nonce";
const SCOPE: (&str, &str) = ("local", "kavak-local");
const NONCE_BYTES: usize = 24;
/// The access key in this process's environment may be that of a real account:
/// the background process must not see it.
const NOT_INHERITED: [&str; 3] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
];

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

/// A command's connection to a local AWS: while it lives, no one removes it.
#[derive(Debug)]
pub struct Connected {
    /// Who serves.
    pub server: Server,
    /// What requests are signed with.
    pub access_key: AccessKey,
    _participation: Participation,
}

/// Connects to the server of the folder's world; starts one if none lives.
///
/// # Errors
/// If it does not come up, with what it said.
pub fn connect(folder: &Folder, background: &Background) -> Result<Connected, Error> {
    folder.make()?;
    let participation = folder.take_part()?;
    let server = match living(folder)? {
        Some(server) => server,
        None => start(folder, background)?,
    };
    Ok(Connected {
        server,
        access_key: folder.access_key()?,
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
    let output = open_private(&log, false)
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
    for name in NOT_INHERITED {
        command.env_remove(name);
    }
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(|source| Error::Program {
        program: background.program.display().to_string(),
        source,
    })?;
    let began = Instant::now();
    loop {
        // Of two that are begun at once one serves, and both are content.
        if let Some(server) = living(folder)? {
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

/// The server of the folder's world, if one runs: whoever else listens at its
/// port can't prove that it holds the folder's key, and gets no request.
fn living(folder: &Folder) -> Result<Option<Server>, Error> {
    let Some(server) = folder.server() else {
        return Ok(None);
    };
    let nonce = random_text(NONCE_BYTES)?;
    let proof = folder.access_key()?.proof(&folder.identity(), &nonce);
    let answer = ask(server, "GET", PROOF, &[(NONCE.to_owned(), nonce)]);
    Ok(answer.is_ok_and(|it| it.trim() == proof).then_some(server))
}

/// Stops the server and removes the folder, if nothing is in its world and
/// no one works with it; returns whether it did.
///
/// # Errors
/// If the folder can't be removed.
pub fn stop_if_empty(folder: &Folder) -> Result<bool, Error> {
    // Without a file that names a server there may be no folder to keep a key in.
    if folder.server().is_none() {
        return Ok(false);
    }
    let Some(server) = living(folder)?.filter(|_| folder.is_unused()) else {
        return Ok(false);
    };
    let headers = signed(server, &folder.access_key()?);
    let answer = ask(server, "POST", STOP_IF_EMPTY, &headers);
    // A server that stops may be gone before its answer is read.
    let stops = answer.map_or(true, |it| ["", "stopping"].contains(&it.trim()));
    if !stops {
        return Ok(false);
    }
    let began = Instant::now();
    while folder.lock()?.is_none() && began.elapsed() < PATIENCE {
        pause();
    }
    // One that ended for another reason may have left something.
    let is_empty = |(world, _): (World, _)| world.inventory().is_empty();
    if !folder.world()?.is_none_or(is_empty) {
        return Ok(false);
    }
    remove_outside(folder);
    folder.remove()?;
    Ok(true)
}

/// The headers that sign a request to stop.
fn signed(server: Server, key: &AccessKey) -> Vec<(String, String)> {
    let uri = format!("http://127.0.0.1:{}{STOP_IF_EMPTY}", server.port);
    let request = Request::post(uri).body(Bytes::new()).ok();
    request
        .and_then(|request| signature::sign(&request, key, SCOPE, SystemTime::now()))
        .unwrap_or_default()
}

/// A request to a server's own routes, without any library: its answers are
/// one short line.
fn ask(
    server: Server,
    method: &str,
    path: &str,
    headers: &[(String, String)],
) -> std::io::Result<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut request = format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n",
        server.port
    );
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    write!(
        stream,
        "{request}connection: close\r\ncontent-length: 0\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body);
    Ok(body.unwrap_or_default().to_owned())
}
