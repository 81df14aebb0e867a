//! A wire that can be cut or go silent, between the agent and a server.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wire {
    /// Everything passes.
    Whole,
    /// Connections stay, and nothing passes.
    Silent,
    /// Connections break, and no new one is taken.
    Cut,
}

pub(crate) struct Proxy {
    port: u16,
    line: Arc<watch::Sender<Line>>,
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
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if state.borrow().wire != Wire::Cut {
                    tokio::spawn(connect(client, target, state.subscribe()));
                }
            }
        });
        Self { port, line }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn set(&self, wire: Wire) {
        self.line.send_modify(|line| line.wire = wire);
    }

    /// Connections there are fall silent for ever; new ones pass.
    pub(crate) fn lose_connections(&self) {
        self.line.send_modify(|line| line.generation += 1);
    }
}

async fn connect(client: TcpStream, target: u16, mut line: watch::Receiver<Line>) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", target)).await else {
        return;
    };
    let (client_read, client_write) = client.into_split();
    let (server_read, server_write) = server.into_split();
    let up = pump(client_read, server_write, line.clone());
    let down = pump(server_read, client_write, line.clone());
    tokio::select! {
        () = up => {}
        () = down => {}
        _ = line.wait_for(|line| line.wire == Wire::Cut) => {}
    }
}

async fn pump(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    mut line: watch::Receiver<Line>,
) {
    let mut buffer = vec![0; 16 * 1024];
    let generation = line.borrow().generation;
    let passes = |line: &Line| line.wire == Wire::Whole && line.generation == generation;
    loop {
        let Ok(length @ 1..) = from.read(&mut buffer).await else {
            return;
        };
        if line.wait_for(passes).await.is_err() {
            return;
        }
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}
