//! Slots and lists.

use std::borrow::Cow;
use std::fmt::{Display, Write};

/// A text with its `{slots}` filled.
pub(crate) fn fill(text: &str, slots: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16 * slots.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            break;
        };
        let value = slots.iter().find(|(slot, _)| *slot == name);
        debug_assert!(value.is_some(), "no value for {{{name}}} in {text:?}");
        if let Some((_, value)) = value {
            // Writing to a string cannot fail.
            let _ = write!(filled, "{value}");
        }
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

/// `a, b y c`.
pub(crate) fn listed<'a>(items: &[&'a str], and: &str) -> Cow<'a, str> {
    match items {
        [] => Cow::Borrowed(""),
        [only] => Cow::Borrowed(only),
        [first @ .., last] => Cow::Owned(format!("{} {and} {last}", first.join(", "))),
    }
}
