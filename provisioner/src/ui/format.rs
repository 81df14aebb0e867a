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

/// A longer name or value is shortened in tables.
const LONGEST_NAME: usize = 45;
const LONGEST_VALUE: usize = 100;

/// A name in a table: of an ARN the part after account and region.
pub(super) fn name(name: &str) -> String {
    let resource = name.starts_with("arn:").then(|| name.splitn(6, ':').nth(5));
    match resource.flatten() {
        Some(resource) => shortened(resource, LONGEST_NAME),
        None => image(name),
    }
}

/// A value in a table.
pub(super) fn short_value(value: &Value) -> String {
    shortened(&image(&self::value(value)), LONGEST_VALUE)
}

/// The text with its middle left out where it is longer than `longest`.
fn shortened(text: &str, longest: usize) -> String {
    let count = text.chars().count();
    if count <= longest {
        return text.to_owned();
    }
    let head: String = text.chars().take(longest / 2).collect();
    let tail: String = text
        .chars()
        .skip(count + 1 + longest / 2 - longest)
        .collect();
    format!("{head}…{tail}")
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
    fn bytes_are_reported_by_the_thousand() {
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
    fn arn_in_a_table_is_its_resource_and_long_values_lose_their_middle() {
        let listener = "arn:aws:elasticloadbalancing:us-east-1:123456789012:\
                        listener/app/kavak-agent-dev-alb/50dc6c495c0c9188/f2f7dc8efc522ab2";
        assert_eq!(
            name(listener),
            "listener/app/kavak-age…c9188/f2f7dc8efc522ab2"
        );
        assert_eq!(name("kavak-agent-dev-alb"), "kavak-agent-dev-alb");
        let long = short_value(&"0123456789".repeat(40).into());
        assert_eq!(long.chars().count(), LONGEST_VALUE);
        assert!(long.starts_with("0123") && long.ends_with("6789"), "{long}");
        assert_eq!(short_value(&"ñ".repeat(100).into()), "ñ".repeat(100));
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
