//! HTTP/1.1 messages whose bodies have a length, as AWS's clients send them.

use std::io::{self, BufRead, Read};

/// One head with the body that it announces; `None` when the other side has closed.
pub(crate) fn read(from: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    read_reply(from, false)
}

/// The same of a reply: one to a HEAD has no body, even if it announces one.
pub(crate) fn read_reply(from: &mut impl BufRead, to_head: bool) -> io::Result<Option<Vec<u8>>> {
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
    if to_head {
        return Ok(Some(message));
    }
    from.take(body_bytes).read_to_end(&mut message)?;
    Ok(Some(message))
}

/// A reply of JSON.
pub(crate) fn write(status: u16, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Returns the offset of the body of a message.
pub(crate) fn head_bytes(message: &[u8]) -> usize {
    let end = message.windows(4).position(|four| four == b"\r\n\r\n");
    end.map_or(message.len(), |at| at + 4)
}

/// A message with no more than this of its body.
pub(crate) fn cut(message: &[u8], body_bytes: usize) -> &[u8] {
    &message[..message.len().min(head_bytes(message) + body_bytes)]
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn a_message_ends_where_its_length_says() {
        let two = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n\r\n";
        let mut from = Cursor::new(two.as_slice());
        let first = read(&mut from).unwrap().unwrap();
        assert!(first.ends_with(b"\r\n\r\nabc"));
        assert_eq!(read(&mut from).unwrap().unwrap(), b"GET / HTTP/1.1\r\n\r\n");
        assert!(read(&mut from).unwrap().is_none());
    }

    #[test]
    fn a_reply_to_a_head_ends_with_its_head() {
        let two = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nHTTP/1.1 404 x\r\n\r\n";
        let mut from = Cursor::new(two.as_slice());
        let first = read_reply(&mut from, true).unwrap().unwrap();
        assert!(first.ends_with(b"3\r\n\r\n"));
        assert!(
            read_reply(&mut from, true)
                .unwrap()
                .unwrap()
                .starts_with(b"HTTP/1.1 404")
        );
    }

    #[test]
    fn a_message_is_cut_in_its_body() {
        let message = b"PATCH / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabcde";
        assert!(cut(message, 2).ends_with(b"\r\n\r\nab"));
        assert_eq!(cut(message, 9), message);
    }

    #[test]
    fn a_body_without_a_length_is_refused_not_cut_off() {
        let mut from =
            Cursor::new(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".as_slice());
        assert!(read(&mut from).is_err());
    }
}
