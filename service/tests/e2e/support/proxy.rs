//! A wire that can be cut or go silent, between the agent and a server.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wire {
    /// Everything passes.
    Whole,
    /// Connections stay, and nothing passes.
    Silent,
    /// Requests arrive, and their answers do not.
    Mute,
    /// Connections break, and no new one is taken.
    Cut,
}

pub(crate) struct Proxy {
    port: u16,
    line: Arc<watch::Sender<Line>>,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    /// Ways on which something is held back right now.
    held: AtomicUsize,
    /// Connections that have ended.
    ended: AtomicUsize,
}

/// The wire, and which connections are still on it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Line {
    wire: Wire,
    generation: u32,
}

impl Proxy {
    /// A wire to a server on this machine.
    pub(crate) async fn to(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let line = Arc::new(watch::Sender::new(Line {
            wire: Wire::Whole,
            generation: 0,
        }));
        let state = line.clone();
        let counts = Arc::new(Counts::default());
        let counted = counts.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if state.borrow().wire != Wire::Cut {
                    let connecting = connect(client, target, state.subscribe(), counted.clone());
                    tokio::spawn(connecting);
                }
            }
        });
        Self { port, line, counts }
    }

    /// A wire to a database, and the database's address at its other end.
    pub(crate) async fn to_database(url: &str) -> (Self, String) {
        let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
        let wire = Self::to(options.get_port()).await;
        let own = format!(":{}/", options.get_port());
        let url = url.replace(&own, &format!(":{}/", wire.port()));
        (wire, url)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn set(&self, wire: Wire) {
        self.line.send_modify(|line| line.wire = wire);
    }

    /// Ways on which something is held back right now.
    pub(crate) fn held(&self) -> usize {
        self.counts.held.load(Ordering::Relaxed)
    }

    /// Connections that have ended.
    pub(crate) fn ended(&self) -> usize {
        self.counts.ended.load(Ordering::Relaxed)
    }

    /// Connections there are fall silent for ever; new ones pass.
    pub(crate) fn lose_connections(&self) {
        self.line.send_modify(|line| line.generation += 1);
    }
}

async fn connect(
    client: TcpStream,
    target: u16,
    mut line: watch::Receiver<Line>,
    counts: Arc<Counts>,
) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", target)).await else {
        return;
    };
    let (client_read, client_write) = client.into_split();
    let (server_read, server_write) = server.into_split();
    let up = |wire| matches!(wire, Wire::Whole | Wire::Mute);
    let down = |wire| wire == Wire::Whole;
    let up = pump(client_read, server_write, up, line.clone(), &counts);
    let down = pump(server_read, client_write, down, line.clone(), &counts);
    tokio::select! {
        () = up => {}
        () = down => {}
        _ = line.wait_for(|line| line.wire == Wire::Cut) => {}
    }
    counts.ended.fetch_add(1, Ordering::Relaxed);
}

async fn pump(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    is_open: impl Fn(Wire) -> bool,
    mut line: watch::Receiver<Line>,
    counts: &Counts,
) {
    let mut buffer = vec![0; 16 * 1024];
    let generation = line.borrow().generation;
    let passes = |line: &Line| is_open(line.wire) && line.generation == generation;
    loop {
        let Ok(length @ 1..) = from.read(&mut buffer).await else {
            return;
        };
        counts.held.fetch_add(1, Ordering::Relaxed);
        let is_gone = line.wait_for(passes).await.is_err();
        counts.held.fetch_sub(1, Ordering::Relaxed);
        if is_gone {
            return;
        }
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}
