//! `termina en 87, no en 78`: other last digits of the number that is noted.

use super::phone;
use crate::interpret::{Act, Clause, Context, Reading};

/// The number noted with the last digits that a clause says.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    const DIGITS: std::ops::RangeInclusive<usize> = 2..=4;
    let known = context.state.lead.phone.as_deref()?;
    let verb = clause
        .places()
        .find(|place| clause.text(*place).starts_with("termin"))?;
    let start = (verb + 1..=verb + 2).find(|place| is_digits(clause.text(*place)))?;
    let tail = clause.text(start);
    let denied = clause.text(verb.wrapping_sub(1)) == "no";
    if denied || clause.asks || !DIGITS.contains(&tail.len()) {
        return None;
    }
    let kept = known.len().checked_sub(tail.len())?;
    let national = format!("{}{tail}", known.get(..kept)?);
    let number = phone::e164(national.trim_start_matches('+'), true)?;
    Some(Reading::new(Act::Phone(number), verb..start + 1))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
