//! Notes which commit is built and when, for `GET /version`.

use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

fn main() {
    for name in ["KAVAK_COMMIT", "SOURCE_DATE_EPOCH"] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    // Grows with every commit, whichever branch is worked on.
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"]) {
        println!("cargo::rerun-if-changed={log}");
    }
    println!("cargo::rerun-if-changed=build.rs");
    let commit = variable("KAVAK_COMMIT").or_else(|| git(&["rev-parse", "HEAD"]));
    let commit = commit.unwrap_or_else(|| "unknown".to_owned());
    println!("cargo::rustc-env=KAVAK_AGENT_COMMIT={commit}");
    println!("cargo::rustc-env=KAVAK_AGENT_BUILD_TIME={}", build_time());
}

#[expect(clippy::disallowed_methods, reason = "a build script has no settings")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let found = output.status.success() && !text.trim().is_empty();
    found.then(|| text.trim().to_owned())
}

/// Now, or the time that reproducible builds name, as RFC 3339 in UTC.
fn build_time() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |age| age.as_secs());
    let seconds = variable("SOURCE_DATE_EPOCH").and_then(|text| text.parse().ok());
    let seconds: u64 = seconds.unwrap_or(now);
    let (year, month, day) = date(seconds / 86_400);
    let (hour, minute) = (seconds / 3_600 % 24, seconds / 60 % 60);
    format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}Z",
        seconds % 60
    )
}

/// Year, month and day of a day counted from 1970-01-01.
fn date(days: u64) -> (u64, u64, u64) {
    let is_leap = |y: u64| (y.is_multiple_of(4) && !y.is_multiple_of(100)) || y.is_multiple_of(400);
    let (mut year, mut left) = (1970, days);
    while left >= 365 + u64::from(is_leap(year)) {
        left -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    (year, month, left + 1)
}
