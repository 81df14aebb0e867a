//! Files of sellers are text in UTF-8.

/// Where a text stops being UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: not UTF-8 (Latin-1?); save the file as UTF-8")]
pub struct NotUtf8 {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

/// The text of a file.
///
/// # Errors
/// Where it is not UTF-8.
pub fn utf8(bytes: Vec<u8>) -> Result<String, NotUtf8> {
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let last = good.rsplit(|byte| *byte == b'\n').next();
        let last = String::from_utf8_lossy(last.unwrap_or_default());
        NotUtf8 {
            line: 1 + good.iter().filter(|byte| **byte == b'\n').count(),
            column: 1 + last.chars().count(),
        }
    })
}
