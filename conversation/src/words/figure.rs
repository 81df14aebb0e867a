//! Figures with their separators.

use rust_decimal::Decimal;

/// The value of digits with separators; `None` where nobody would write it so.
pub(super) fn figure(text: &str) -> Option<Decimal> {
    const MOST_DIGITS: usize = 15;
    if text.len() > 2 * MOST_DIGITS {
        return None;
    }
    let mut groups = text.split([',', '.', '\'']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = !rest.is_empty()
        && first.len() <= 3
        && !first.starts_with('0')
        && rest.iter().all(|group| group.len() == 3);
    let decimal_at_end = rest
        .split_last()
        .is_some_and(|(last, middle)| last.len() <= 2 && middle.iter().all(|g| g.len() == 3));
    let mut plain = first.to_owned();
    for (index, group) in rest.iter().enumerate() {
        if !grouped && decimal_at_end && index + 1 == rest.len() {
            plain.push('.');
        }
        plain.push_str(group);
    }
    if !rest.is_empty() && !grouped && !decimal_at_end {
        return None;
    }
    (plain.len() <= MOST_DIGITS).then(|| plain.parse().ok())?
}
