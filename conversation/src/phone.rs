//! Phone numbers in E.164.

use phonenumber::country;

/// The number in a channel's sender (`whatsapp:+5215512345678`), in E.164 as
/// numbers are dialled today; `None` for a username's id.
pub(crate) fn sender_phone(sender: &str) -> Option<String> {
    let number = sender.strip_prefix("whatsapp:").unwrap_or(sender).trim();
    let digits = number.strip_prefix('+')?;
    let dialled = digits.bytes().all(|byte| byte.is_ascii_digit());
    dialled.then(|| e164(digits, true)).flatten()
}

/// Makes the tables of numbers ready.
pub(crate) fn warm_up() {
    const ANY: &str = "5512345678";
    let _ = e164(ANY, false);
}

/// Digits as a number in E.164: Mexican ones in today's form, foreign ones,
/// written with a `+`, in theirs.
pub(crate) fn e164(digits: &str, plus: bool) -> Option<String> {
    // `52 1 55 …`, `044`, `045`, `01` are how numbers were dialled until 2019.
    let abroad = digits.strip_prefix("00").filter(|rest| rest.len() > 10);
    let digits = abroad.unwrap_or(digits);
    let plus = plus || abroad.is_some();
    let national = match digits.len() {
        13 => ["521", "044", "045"]
            .iter()
            .find_map(|prefix| digits.strip_prefix(prefix)),
        12 => digits
            .strip_prefix("52")
            .or_else(|| digits.strip_prefix("01").filter(|_| !plus)),
        11 => digits.strip_prefix('1').filter(|_| !plus),
        10 if !plus => Some(digits),
        _ => None,
    };
    let number = match national {
        Some(national) => format!("+52{national}"),
        None if plus => format!("+{digits}"),
        None => return None,
    };
    let parsed = phonenumber::parse(Some(country::MX), &number).ok()?;
    let first = national.unwrap_or(digits).bytes().next();
    let mut national = national.unwrap_or(digits).bytes();
    let repeated = national.all(|byte| Some(byte) == first);
    (phonenumber::is_valid(&parsed) && !repeated).then_some(number)
}
