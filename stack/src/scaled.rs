//! The task count that a user set by `scale`, kept on the service itself.

use std::{fmt, str::FromStr};

/// The tag of the service in which it is kept.
pub const SCALED_TAG: &str = "desired-count";

/// A count that is kept as long as the settings say what they said when it was
/// set: the last of both to change counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scaled {
    /// The desired count of tasks.
    pub count: u32,
    /// The desired count of the settings at that time.
    pub instead_of: u32,
}

impl fmt::Display for Scaled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} instead of {}", self.count, self.instead_of)
    }
}

impl FromStr for Scaled {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (count, instead_of) = text.split_once(" instead of ").ok_or(())?;
        Ok(Self {
            count: count.parse().map_err(|_| ())?,
            instead_of: instead_of.parse().map_err(|_| ())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_was_written_is_read_and_another_is_none() {
        let scaled = Scaled {
            count: 3,
            instead_of: 1,
        };
        assert_eq!(scaled.to_string().parse(), Ok(scaled));
        for other in [
            "",
            "3",
            "3 instead of",
            "three instead of 1",
            "-1 instead of 1",
        ] {
            assert_eq!(other.parse::<Scaled>(), Err(()), "{other}");
        }
    }
}
