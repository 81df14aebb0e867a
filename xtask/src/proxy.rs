//! A proxy that makes each call as slow as a distant AWS, and counts: HTTP/1.1, bodies with a length.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// Forwards to a port of this machine until the program ends.
pub(crate) struct Proxy {
    port: u16,
    calls: Arc<AtomicU64>,
}

impl Proxy {
    /// Starts on a free port; every reply is held back for `latency`.
    pub(crate) fn start(upstream_port: u16, latency: Duration) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let calls = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&calls);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let counted = Arc::clone(&counted);
                // A connection that breaks is the client's to notice.
                thread::spawn(move || serve(client, upstream_port, latency, &counted));
            }
        });
        Ok(Self { port, calls })
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Calls since the last time this was asked.
    pub(crate) fn take_calls(&self) -> u64 {
        self.calls.swap(0, Ordering::Relaxed)
    }
}

fn serve(
    mut client: TcpStream,
    upstream_port: u16,
    latency: Duration,
    calls: &AtomicU64,
) -> io::Result<()> {
    client.set_nodelay(true)?;
    let mut upstream = TcpStream::connect((Ipv4Addr::LOCALHOST, upstream_port))?;
    upstream.set_nodelay(true)?;
    let mut requests = BufReader::new(client.try_clone()?);
    let mut replies = BufReader::new(upstream.try_clone()?);
    while let Some(request) = read_message(&mut requests)? {
        calls.fetch_add(1, Ordering::Relaxed);
        thread::sleep(latency);
        upstream.write_all(&request)?;
        let Some(reply) = read_message(&mut replies)? else {
            break;
        };
        client.write_all(&reply)?;
    }
    Ok(())
}

/// One head with the body that it announces; `None` when the other side has closed.
fn read_message(from: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut message = Vec::new();
    let mut body_bytes = 0;
    loop {
        let start = message.len();
        if from.read_until(b'\n', &mut message)? == 0 {
            return Ok(None);
        }
        let line = message[start..].trim_ascii();
        if line.is_empty() {
            break;
        }
        let header = String::from_utf8_lossy(line).to_ascii_lowercase();
        if let Some(value) = header.strip_prefix("content-length:") {
            body_bytes = value.trim().parse().map_err(io::Error::other)?;
        }
        if header.starts_with("transfer-encoding:") {
            return Err(io::Error::other("a body without a length"));
        }
    }
    from.take(body_bytes).read_to_end(&mut message)?;
    Ok(Some(message))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn a_message_ends_where_its_length_says() {
        let two = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n\r\n";
        let mut from = Cursor::new(two.as_slice());
        let first = read_message(&mut from).unwrap().unwrap();
        assert!(first.ends_with(b"\r\n\r\nabc"));
        assert_eq!(
            read_message(&mut from).unwrap().unwrap(),
            b"GET / HTTP/1.1\r\n\r\n"
        );
        assert!(read_message(&mut from).unwrap().is_none());
    }

    #[test]
    fn a_body_without_a_length_is_refused_not_cut_off() {
        let mut from =
            Cursor::new(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".as_slice());
        assert!(read_message(&mut from).is_err());
    }
}
