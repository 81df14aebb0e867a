//! Phone numbers, typed and dictated, as Mexico dials them.

use phonenumber::country;

use super::others;
use crate::interpret::frames::Frame;
use crate::interpret::quantity::word_value;
use crate::interpret::{Act, Clause, Context, Reading, Span};
use crate::state::Step;

/// The phone numbers of a clause.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let framed = clause.frames(Frame::Phone).any(|span| {
        // `al` and `es el` lead to anything.
        let alone = span.len() == 1 && matches!(clause.text(span.start), "al" | "va");
        let pointing = clause.text(span.start) == "es";
        !alone && !pointing
    });
    let asked = context.step() == Step::Phone;
    let mut at = clause.span.start;
    while at < clause.span.end {
        let Some(run) = run_at(clause, at) else {
            at += 1;
            continue;
        };
        at = run.end;
        let digits = run.digits.as_str();
        let reading =
            |act| Reading::new(act, run.start..run.end).framed_by(clause.frames(Frame::Phone));
        let fewest = if asked || framed { 6 } else { 10 };
        let unfit = run.is_amount || digits.len() < fewest || counts(clause, &run);
        if unfit || others::owns_phone(clause, context, run.start) {
            continue;
        }
        match e164(digits, run.plus) {
            Some(number) => {
                return Some(reading(Act::Phone(number)).framed_by(extension(clause, run.end)));
            }
            None if asked || framed || run.plus => {
                return Some(reading(Act::BrokenPhone(run.digits.clone())));
            }
            None => {}
        }
    }
    None
}

/// Where a clause first holds a number that can be dialled.
pub(super) fn first_number(clause: &Clause<'_>) -> Option<usize> {
    number_span(clause).map(|span| span.start)
}

/// The words of the first number that can be dialled.
pub(crate) fn number_span(clause: &Clause<'_>) -> Option<Span> {
    let mut at = clause.span.start;
    while at < clause.span.end {
        let Some(run) = run_at(clause, at) else {
            at += 1;
            continue;
        };
        at = run.end;
        let dialled = !run.is_amount && run.digits.len() >= 10 && !counts(clause, &run);
        if dialled && e164(&run.digits, run.plus).is_some() {
            return Some(run.start..run.end);
        }
    }
    None
}

/// `a este mismo número`; not `a este no me marquen`.
pub(super) fn same_number(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let span = clause.frame(Frame::SameNumber)?;
    // `mejor a este otro: …`
    if matches!(clause.text(span.end), "otro" | "otra") {
        return None;
    }
    let named = clause.frame(Frame::Phone).is_some();
    // What is missing of a customer who gave a name, said by itself: `a este mismo`.
    let lead = &context.state.lead;
    let frames = [Frame::SameNumber, Frame::Accept];
    let due = lead.name.is_some() && lead.phone.is_none();
    let alone = || {
        clause.places().all(|place| {
            let mut spans = frames.iter().flat_map(|frame| clause.frames(*frame));
            let filler = context.facts.frames.is_filler(clause.text(place));
            filler || spans.any(|span| span.contains(&place))
        })
    };
    let expected = matches!(context.step(), Step::Phone | Step::Contact | Step::Name)
        || due && clause.has(&["este", "mismo"]) && alone();
    let denied = clause.has(&["no", "tampoco"]);
    (!denied && !clause.asks && (expected || named)).then(|| {
        let frames = [Frame::Phone, Frame::Call, Frame::SameNumber];
        let frames = frames.iter().flat_map(|frame| clause.frames(*frame));
        Reading::new(Act::SameNumber, span).framed_by(frames)
    })
}

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
pub(super) fn e164(digits: &str, plus: bool) -> Option<String> {
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

/// A stretch of digits, typed or in words.
struct Run {
    digits: String,
    start: usize,
    end: usize,
    plus: bool,
    /// Written as amounts are: `$`, `%`, thousands.
    is_amount: bool,
}

fn run_at(clause: &Clause<'_>, start: usize) -> Option<Run> {
    let mut run = Run {
        digits: String::new(),
        start,
        end: start,
        plus: clause.words.get(start)?.sign == Some('+'),
        is_amount: false,
    };
    let mut times = 1;
    let mut at = start;
    while at < clause.span.end {
        if at > start && clause.words[at].sign == Some('+') {
            break;
        }
        let word = clause.text(at);
        if at > start && matches!(word, "guion" | "espacio" | "luego" | "punto")
            || is_label_behind_lada(clause, start, at)
        {
            at += 1;
            continue;
        }
        if let Some(repeated) = repetition(word) {
            times = repeated;
            at += 1;
            continue;
        }
        let Some((digits, end)) = group_at(clause, at) else {
            break;
        };
        run.is_amount |= is_amount(clause, at);
        run.digits.extend(std::iter::repeat_n(digits, times));
        times = 1;
        at = end;
        run.end = end;
    }
    (!run.digits.is_empty()).then_some(run)
}

/// `lada 222, número 304 77 18`: a word between the code of a city and the rest.
fn is_label_behind_lada(clause: &Clause<'_>, start: usize, at: usize) -> bool {
    const LABELS: &[&str] = &[
        "numero", "num", "telefono", "tel", "cel", "celular", "y", "el", "es",
    ];
    let lada = start
        .checked_sub(1)
        .is_some_and(|at| clause.text(at) == "lada");
    lada && (start + 1..=start + 4).contains(&at) && LABELS.contains(&clause.text(at))
}

/// `doble cero`, `triple siete`.
fn repetition(word: &str) -> Option<usize> {
    match word {
        "doble" => Some(2),
        "triple" => Some(3),
        _ => None,
    }
}

/// The digits that a word, or a number of several words, stands for.
fn group_at(clause: &Clause<'_>, at: usize) -> Option<(String, usize)> {
    let word = clause.text(at);
    if word.starts_with(|first: char| first.is_ascii_digit()) {
        return Some((word.replace('.', ""), at + 1));
    }
    if matches!(word, "un" | "una") {
        return None;
    }
    let (mut value, mut end) = (word_value(word)?, at + 1);
    let below =
        |at: usize, top: u32| word_value(clause.text(at)).filter(|value| (1..top).contains(value));
    if value >= 100
        && let Some(tens) = below(end, 100).filter(|_| !clause.words[end].pause)
    {
        value += tens;
        end += 1;
    }
    if value % 100 >= 20
        && value % 10 == 0
        && clause.text(end) == "y"
        && let Some(unit) = below(end + 1, 10)
    {
        value += unit;
        end += 2;
    }
    Some((value.to_string(), end))
}

fn is_amount(clause: &Clause<'_>, at: usize) -> bool {
    let word = &clause.words[at];
    let written = clause.written(&(at..at + 1));
    word.dollar || word.percent || written.contains(',')
}

/// Whether what follows says that the digits count something: `mil`, `km`.
fn counts(clause: &Clause<'_>, run: &Run) -> bool {
    const UNITS: [&str; 12] = [
        "mil",
        "k",
        "millones",
        "millon",
        "pesos",
        "mxn",
        "km",
        "kms",
        "kilometros",
        "dolares",
        "meses",
        "anos",
    ];
    run.digits.len() < 10 && UNITS.contains(&clause.text(run.end)) || clause.text(run.end) == "mil"
}

/// `ext. 12` behind a number.
fn extension(clause: &Clause<'_>, end: usize) -> Option<std::ops::Range<usize>> {
    let named = matches!(clause.text(end), "ext" | "extension");
    named.then(|| end..(end + 2).min(clause.span.end))
}
