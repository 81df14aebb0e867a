//! HTTP/1.1 messages whose bodies have a length, as AWS's clients send them.

use std::io::{self, BufRead, Read};

/// One head with the body that it announces; `None` when the other side has closed.
pub(crate) fn read(from: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
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
        let first = read(&mut from).unwrap().unwrap();
        assert!(first.ends_with(b"\r\n\r\nabc"));
        assert_eq!(read(&mut from).unwrap().unwrap(), b"GET / HTTP/1.1\r\n\r\n");
        assert!(read(&mut from).unwrap().is_none());
    }

    #[test]
    fn a_body_without_a_length_is_refused_not_cut_off() {
        let mut from =
            Cursor::new(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".as_slice());
        assert!(read(&mut from).is_err());
    }
}
