//! The server of a local AWS: the simulator behind a port, its world kept on
//! disk, processes for what runs in it.

mod routes;

use std::{
    convert::Infallible,
    io::{self, IsTerminal as _},
    net::Ipv4Addr,
    sync::Arc,
    time::Duration,
};

use kavak_simulator::{ApiFault, Moment, Pace, Runtime, Simulator, World};
use rustix::fs::Mode;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::Notify,
    time::{MissedTickBehavior, interval},
};

use self::routes::accept;
use crate::{
    access::AccessKey,
    error::Error,
    plant::{AwsOfTasks, Plant},
    registry::Registry,
    state::{Folder, Lock, Server},
};

/// How often a changed world is written to the disk.
const BETWEEN_WRITES: Duration = Duration::from_millis(500);

/// What to serve.
#[derive(Clone, Debug)]
pub struct Serving {
    /// Where the world is kept.
    pub folder: Folder,
    /// The port on the loopback interface; if it is 0 that of the last time, or
    /// a free one.
    pub port: u16,
    /// A key that is taken besides the one in the folder; it is written nowhere.
    pub access_key: Option<AccessKey>,
}

struct Site {
    folder: Folder,
    /// The first one is in the folder, for the tool.
    keys: Vec<AccessKey>,
    /// One of them: that of the tasks, which only publish.
    task_key: AccessKey,
    simulator: Arc<Simulator>,
    registry: Arc<Registry>,
    stop: Notify,
}

/// Serves until SIGINT, SIGTERM, or a request to stop; `ready` gets the
/// port. What runs is ended and the world is written before it returns. The
/// folder stays locked until the process ends.
///
/// # Errors
/// If the folder or the port can't be had.
pub async fn serve(serving: Serving, ready: impl FnOnce(u16)) -> Result<(), Error> {
    let folder = serving.folder;
    log_to_standard_error();
    // Whatever is written from here on, by this process or those that it starts,
    // holds secrets.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    // Before anything is made: a port in use leaves nothing behind.
    let listener = listen(serving.port, &folder).await?;
    let port = listener.local_addr().map_or(serving.port, |it| it.port());
    folder.make()?;
    let lock = folder.lock()?.ok_or_else(|| Error::Served {
        path: folder.path().to_owned(),
        pid: folder.server().map(|server| server.pid),
    })?;
    let (world, at) = match folder.world()? {
        Some(kept) => kept,
        None => (new_world(), Moment::default()),
    };
    let keys = [folder.access_key()?].into_iter();
    let task_key = AccessKey::generate()?;
    let keys = keys.chain(serving.access_key).chain([task_key.clone()]);
    let keys = keys.collect();
    let simulator = Arc::new(Simulator::new(world, Duration::ZERO, at));
    let registry = Arc::new(Registry::open(&folder, simulator.clone(), port)?);
    let site = Arc::new(Site {
        folder: folder.clone(),
        keys,
        task_key: task_key.clone(),
        simulator: simulator.clone(),
        registry: registry.clone(),
        stop: Notify::new(),
    });
    let aws = AwsOfTasks {
        port,
        key: task_key,
    };
    let mut plant = Plant::new(&folder, simulator, registry, aws).await?;
    site.write()?;
    folder.announce(Server {
        pid: std::process::id(),
        port,
    })?;
    ready(port);
    tokio::select! {
        broken = accept(listener, site.clone()) => match broken {},
        broken = keep_writing(&site) => match broken {},
        () = plant.run() => {}
        () = stop_requested(&site) => {}
    }
    plant.stop().await;
    site.write()?;
    leak_lock(lock);
    Ok(())
}

/// Where no port is given, that of the last time is the best: people have it
/// in their scripts.
async fn listen(port: u16, folder: &Folder) -> Result<TcpListener, Error> {
    let last = folder.server().map(|server| server.port);
    if let (0, Some(last)) = (port, last)
        && let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, last)).await
    {
        return Ok(listener);
    }
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|source| Error::PortInUse { port, source })
}

/// Logs go to the standard error; in the
/// background that is the folder's `server.log`.
fn log_to_standard_error() {
    let filter = tracing_subscriber::EnvFilter::new("warn");
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        // No one reads colours in a file.
        .with_ansi(io::stderr().is_terminal())
        .finish();
    // A program that has a subscriber already keeps it.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// Keeps the lock until the process is gone, so that the next holder never meets
/// a process that is still shutting down.
fn leak_lock(lock: Lock) {
    Box::leak(Box::new(lock));
}

fn new_world() -> World {
    let seed = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    let mut world = World::new(
        Pace::Brisk,
        u64::try_from(seed.as_nanos()).unwrap_or_default(),
    );
    world.calendar.began_at_unix_seconds = i64::try_from(seed.as_secs()).unwrap_or_default();
    world.runtime = Runtime::Processes;
    world
}

async fn stop_requested(site: &Site) {
    let signals = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    );
    let (Ok(mut interrupts), Ok(mut terminations)) = signals else {
        return site.stop.notified().await;
    };
    tokio::select! {
        _ = interrupts.recv() => {}
        _ = terminations.recv() => {}
        () = site.stop.notified() => {}
    }
}

/// What can't be kept is reported, and nothing more is changed until it is kept:
/// what is there goes on, and is not lost as long as this process lives.
async fn keep_writing(site: &Site) -> Infallible {
    let mut ticks = interval(BETWEEN_WRITES);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut is_kept = true;
    loop {
        if is_kept {
            site.simulator.world_changed().await;
        }
        ticks.tick().await;
        let written = site.write();
        if let (true, Err(error)) = (is_kept, &written) {
            tracing::error!(%error, "nothing more is changed until there is room");
        }
        is_kept = written.is_ok();
        site.simulator.refuse_changes(written.err().map(unkept));
    }
}

/// The error for callers whose changes could not be kept.
fn unkept(error: Error) -> ApiFault {
    let why = match std::error::Error::source(&error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    };
    ApiFault::new(
        "LocalStateNotKept",
        format!("the local AWS can't keep what would be changed: {why}"),
    )
}

impl Site {
    fn write(&self) -> Result<(), Error> {
        let now = self.simulator.now();
        self.simulator.inspect(|world| self.folder.keep(world, now))
    }
}

#[cfg(test)]
mod tests;
