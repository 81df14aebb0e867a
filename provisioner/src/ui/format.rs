//! Durations, values and columns as people read them.

use std::time::Duration;

use serde_json::Value;

use super::printable::printable;

/// `4.2s`, `1m05s`, `1h02m`.
pub(super) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..60 => format!("{}.{}s", seconds, duration.subsec_millis() / 100),
        60..3600 => format!("{}m{:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h{:02}m", seconds / 3600, seconds % 3600 / 60),
    }
}

/// `512 B`, `3.4 MB`, as registries count: by the thousand.
pub(super) fn bytes(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", tenths(1_000)),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}

/// A value in one line; nothing is `(none)`.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::Null => "(none)".into(),
        Value::String(text) => printable(text),
        other => printable(&other.to_string()),
    }
}

/// A longer reference of an image is shortened in tables.
const LONGEST_IMAGE: usize = 60;

/// The reference of an image, shortened in the middle of its registry and of its digest:
/// `123456789012…/kavak-agent-dev-app@sha256:01234567…89abcdef`. Any other text as it is.
pub(super) fn image(reference: &str) -> String {
    let is_long = reference.chars().count() > LONGEST_IMAGE && !reference.starts_with("arn:");
    let parts = reference
        .split_once('/')
        .zip(reference.rsplit_once("@sha256:"));
    let Some(((registry, _), (name, digest))) = parts.filter(|_| is_long) else {
        return reference.to_owned();
    };
    let (account, _) = registry.split_once('.').unwrap_or((registry, ""));
    let name = name.strip_prefix(registry).unwrap_or(name);
    let (head, tail) = (
        digest.get(..8),
        digest.get(digest.len().saturating_sub(8)..),
    );
    match head.zip(tail) {
        Some((head, tail)) => format!("{account}…{name}@sha256:{head}…{tail}"),
        None => reference.to_owned(),
    }
}

/// Rows with their cells below each other; the last column is not padded.
pub(super) fn columns<const N: usize>(rows: &[[String; N]]) -> Vec<String> {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |row: &[String; N]| {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_told_by_the_thousand() {
        for (count, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_550, "1.5 kB"),
            (21_400_000, "21.4 MB"),
        ] {
            assert_eq!(bytes(count), text);
        }
    }

    #[test]
    fn image_is_shortened_in_registry_and_digest_and_nothing_else_is() {
        let digest = "0123456789abcdef".repeat(4);
        let long =
            format!("123456789012.dkr.ecr.us-east-1.amazonaws.com/kavak-app@sha256:{digest}");
        assert_eq!(
            image(&long),
            "123456789012…/kavak-app@sha256:01234567…89abcdef"
        );
        for whole in [
            "repo/app@sha256:0",
            "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/kavak-agent-dev-alb/50dc6c",
            "123456789012.dkr.ecr.us-east-1.amazonaws.com/kavak-agent-dev-app:4f1c2d",
            "(none)",
        ] {
            assert_eq!(image(whole), whole);
        }
    }

    #[test]
    fn durations_have_two_units_at_most() {
        for (millis, text) in [
            (0, "0.0s"),
            (4_250, "4.2s"),
            (59_999, "59.9s"),
            (65_000, "1m05s"),
            (3_725_000, "1h02m"),
        ] {
            assert_eq!(duration(Duration::from_millis(millis)), text);
        }
    }
}
