//! `kavak-agent healthcheck`, for containers without curl.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Outcome;

/// The longest that a healthy agent takes.
const WAIT: Duration = Duration::from_secs(3);

/// Asks `/health` on this machine.
pub(super) async fn healthcheck(port: u16) -> Outcome {
    let answer = tokio::time::timeout(WAIT, ask(port)).await;
    let answer = answer.map_err(|_| format!("no answer on port {port} within {WAIT:?}"))??;
    if answer.starts_with(b"HTTP/1.1 200 ") {
        return Ok(());
    }
    let first_line = answer
        .split(|byte| *byte == b'\r')
        .next()
        .unwrap_or_default();
    Err(format!("unhealthy: {}", String::from_utf8_lossy(first_line)).into())
}

async fn ask(port: u16) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let request = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request).await?;
    let mut answer = Vec::new();
    stream.take(4_096).read_to_end(&mut answer).await?;
    Ok(answer)
}
