//! Sealed output as lines of a log, which may come late, twice and in any order.

use std::collections::BTreeMap;

/// The prefix of such a line.
const MARK: &str = "sealed-output";
/// Characters of a line's part: Docker cuts lines at 16 KiB.
const PART: usize = 8_000;

/// Lines with sealed text in them.
pub(crate) fn lines(sealed: &str) -> Vec<String> {
    let parts: Vec<&[u8]> = sealed.as_bytes().chunks(PART).collect();
    let count = parts.len();
    let line = |(place, part): (usize, &&[u8])| {
        // Base64 is ASCII.
        let part = String::from_utf8_lossy(part);
        format!("{MARK} {}/{count} {part}", place + 1)
    };
    parts.iter().enumerate().map(line).collect()
}

/// The parts that were read so far.
#[derive(Default)]
pub struct Output {
    count: usize,
    parts: BTreeMap<usize, String>,
}

impl Output {
    /// Takes in a line of the task's log, if it is one of sealed output.
    pub fn add(&mut self, line: &str) {
        if let Some((place, count, part)) = parse(line) {
            self.count = count;
            self.parts.insert(place, part.to_owned());
        }
    }

    /// Returns whether every part is there.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.count > 0 && (1..=self.count).all(|place| self.parts.contains_key(&place))
    }

    /// The sealed text, once it is whole.
    pub(crate) fn whole(&self) -> Option<String> {
        self.is_whole()
            .then(|| self.parts.values().map(String::as_str).collect())
    }
}

fn parse(line: &str) -> Option<(usize, usize, &str)> {
    let rest = line.trim_end().strip_prefix(MARK)?.strip_prefix(' ')?;
    let (place, part) = rest.split_once(' ')?;
    let (place, count) = place.split_once('/')?;
    Some((place.parse().ok()?, count.parse().ok()?, part))
}
