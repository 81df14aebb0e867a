//! Phone numbers, as Mexico writes them.

use phonenumber::country;

use crate::language::Tagged;
use crate::state::Step;

/// A phone number in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PhoneReading {
    /// In E.164.
    Valid(String),
    /// Digits that are no number that can be called.
    Invalid,
}

/// The phone number in a text, with the bytes that it takes.
pub(super) fn phone(
    text: &str,
    tagged: &Tagged,
    step: Step,
) -> Option<(PhoneReading, usize, usize)> {
    let mentions_phone = tagged.words.iter().any(|word| {
        matches!(
            word.text.as_str(),
            "telefono"
                | "celular"
                | "whatsapp"
                | "numero"
                | "marca"
                | "marcame"
                | "llamame"
                | "phone"
        )
    });
    let asked = matches!(
        step,
        Step::Phone | Step::Name | Step::PreferredTime | Step::Confirm
    );
    for (start, end) in runs(text) {
        let run = &text[start..end];
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        let expected = asked || mentions_phone || run.contains('+') || looks_dialled(run);
        let fewest = if step == Step::Phone { 5 } else { 8 };
        if !expected || digits.len() < fewest || text[..start].trim_end().ends_with('$') {
            continue;
        }
        return Some(match e164(run, &digits) {
            Some(number) => (PhoneReading::Valid(number), start, end),
            None => (PhoneReading::Invalid, start, end),
        });
    }
    None
}

/// Ten digits in the groups that numbers are dialled in, not in thousands.
fn looks_dialled(run: &str) -> bool {
    let groups: Vec<usize> = run
        .split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .filter(|length| *length > 0)
        .collect();
    let ten = groups.iter().sum::<usize>() == 10;
    let pairs = groups.iter().all(|length| *length == 2);
    ten && (pairs || groups.last().is_some_and(|last| *last >= 4)) && !run.contains(',')
}

/// Stretches of digits, spaces and the signs that phone numbers are written
/// with.
fn runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut current: Option<(usize, usize)> = None;
    for (offset, character) in text.char_indices() {
        match (&mut current, character) {
            (Some((_, end)), '0'..='9') => *end = offset + 1,
            (Some(_), ' ' | '-' | '(' | ')' | '.' | '\u{a0}' | '/') => {}
            (None, '0'..='9') => current = Some((offset, offset + 1)),
            (None, '+') => current = Some((offset, offset + 1)),
            _ => runs.extend(current.take()),
        }
    }
    runs.extend(current);
    runs
}

fn e164(run: &str, digits: &str) -> Option<String> {
    // `52 1 55 …` and `044`, `045`, `01` are how numbers were dialled until 2019.
    let national = digits
        .strip_prefix("00")
        .filter(|rest| rest.len() > 10)
        .unwrap_or(digits);
    let national = match national.len() {
        13 => national
            .strip_prefix("521")
            .or_else(|| national.strip_prefix("044"))
            .or_else(|| national.strip_prefix("045")),
        12 => national
            .strip_prefix("52")
            .or_else(|| national.strip_prefix("01")),
        11 => national.strip_prefix('1').filter(|_| !run.contains('+')),
        10 => Some(national),
        _ => None,
    };
    let number = match national {
        Some(national) if national.len() == 10 => format!("+52{national}"),
        _ if run.starts_with('+') => format!("+{digits}"),
        _ => return None,
    };
    let parsed = phonenumber::parse(Some(country::MX), &number).ok()?;
    let callable = phonenumber::is_valid(&parsed);
    let repeated = digits
        .bytes()
        .all(|byte| Some(byte) == digits.bytes().next());
    (callable && !repeated).then_some(number)
}
