//! A real Redis, one a test.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::process::{As, Process, find, free_port};

pub(crate) struct Redis {
    pub(crate) process: Option<Process>,
    folder: tempfile::TempDir,
    port: u16,
}

impl Redis {
    pub(crate) async fn start() -> Self {
        let mut redis = Self::not_started();
        redis.restart().await;
        redis
    }

    /// An address without a listener yet.
    pub(crate) fn not_started() -> Self {
        Self {
            process: None,
            folder: tempfile::tempdir().unwrap(),
            port: free_port(),
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Starts it again with its saved data.
    pub(crate) async fn restart(&mut self) {
        let program = find("redis-server", "redis-server");
        let port = self.port.to_string();
        let folder = self.folder.path().to_str().unwrap();
        let arguments = [
            "--port",
            &port,
            "--bind",
            "127.0.0.1",
            "--dir",
            folder,
            "--save",
            "",
        ];
        let program = program.to_str().unwrap();
        self.process = Some(Process::start(program, &arguments, &[], As::Ourselves));
        super::eventually("redis answers", async || {
            self.command("PING").await.is_some()
        })
        .await;
    }

    /// Killed; with `save` it keeps on disk what it holds.
    pub(crate) async fn stop(&mut self, save: bool) {
        if save {
            self.command("SAVE").await.unwrap();
        }
        self.process = None;
    }

    /// Sends one command, and returns what comes back.
    pub(crate) async fn command(&self, line: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.ok()?;
        stream
            .write_all(format!("{line}\r\n").as_bytes())
            .await
            .ok()?;
        let mut answer = Vec::new();
        while !is_whole(&answer) {
            let reading = stream.read_buf(&mut answer);
            let read = tokio::time::timeout(Duration::from_secs(2), reading).await;
            read.ok()?.ok().filter(|length| *length > 0)?;
        }
        Some(String::from_utf8_lossy(&answer).into_owned())
    }
}

/// Returns whether an answer is complete: a line, or a text of the length that its first line
/// names.
fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(2).position(|pair| pair == b"\r\n") else {
        return false;
    };
    let line = String::from_utf8_lossy(&answer[..end]).into_owned();
    let length = line.strip_prefix('$').and_then(|text| text.parse().ok());
    let length: usize = length.unwrap_or(0);
    length == 0 || answer.len() >= end + 2 + length + 2
}
