//! Name, phone and preferred time.

use phonenumber::{Mode, country};

use crate::conversation::language::{Intent, Tag, Tagged};
use crate::conversation::state::{DayPart, Step};

/// A phone number in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::conversation) enum PhoneReading {
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
        let one_figure = !run.contains([' ', ',', '.']) && digits.len() == 10;
        let expected = asked || mentions_phone || run.contains('+') || one_figure;
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
    (callable && !repeated).then(|| parsed.format().mode(Mode::E164).to_string())
}

/// The name in a text: after `me llamo`, or all of it when a name was asked.
pub(super) fn name(text: &str, tagged: &Tagged, step: Step) -> Option<String> {
    let introduced = introduction(tagged, step);
    let start = match introduced {
        Some(start) => start,
        None if step == Step::Name && may_be_a_name(tagged) => 0,
        None => return None,
    };
    let mut parts: Vec<&str> = Vec::new();
    let mut last_start = usize::MAX;
    for (offset, word) in tagged.words[start..].iter().enumerate() {
        let original = text.get(word.start..word.end)?;
        if offset > 0 && word.pause || !is_name_word(original) || ends_name(original) {
            break;
        }
        if word.start != last_start {
            parts.push(original);
        }
        last_start = word.start;
    }
    while parts.last().is_some_and(|part| is_particle(part)) {
        parts.pop();
    }
    let sensible =
        (1..=6).contains(&parts.len()) && parts.iter().any(|part| part.chars().count() > 1);
    sensible.then(|| capitalised(&parts))
}

/// Where the name begins after `me llamo`, `mi nombre es`, `soy`.
fn introduction(tagged: &Tagged, step: Step) -> Option<usize> {
    const ALWAYS: [&[&str]; 7] = [
        &["me", "llamo"],
        &["mi", "nombre", "es"],
        &["nombre", "es"],
        &["a", "nombre", "de"],
        &["my", "name", "is"],
        &["mi", "nombre"],
        &["llamo"],
    ];
    const WHEN_ASKED: [&[&str]; 5] = [&["soy"], &["con"], &["es"], &["nombre"], &["se", "llama"]];
    let asked = step.is_contact();
    let phrases = ALWAYS.iter().chain(WHEN_ASKED.iter().filter(|_| asked));
    for phrase in phrases {
        for start in 0..tagged.words.len() {
            let said = phrase
                .iter()
                .enumerate()
                .all(|(offset, text)| tagged.is(start + offset, text));
            let from = start + phrase.len();
            let denied = start > 0 && tagged.is(start - 1, "no");
            let sense = tagged.words.get(from).is_some_and(|_| !tagged.meant(from));
            let short = phrase.len() > 1
                || step == Step::Name
                || phrase[0] == "soy"
                || phrase[0] == "llamo";
            if said && !denied && sense && short {
                return Some(from);
            }
        }
    }
    None
}

/// Whether a whole message can be a name: letters alone, and nothing that
/// answers, asks or refuses.
fn may_be_a_name(tagged: &Tagged) -> bool {
    let numbers = tagged
        .words
        .first()
        .is_none_or(|word| word.number.is_some());
    let talks = tagged.spans.iter().any(|span| {
        let typed = !tagged.corrected[span.start..span.end].contains(&true);
        let everyday = matches!(
            span.tag,
            Tag::Unit(_)
                | Tag::DayPart(_)
                | Tag::Intent(
                    Intent::OffTopic | Intent::Compliment | Intent::PickThis | Intent::Details
                )
        );
        typed && !everyday
    });
    !numbers && !talks && !tagged.question_mark
}

fn is_name_word(word: &str) -> bool {
    word.chars().all(char::is_alphabetic) && word.chars().count() <= 20
}

fn is_particle(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "de" | "la" | "del" | "las" | "los" | "y" | "e" | "da" | "van" | "von" | "san"
    )
}

/// Words that no name goes on after.
fn ends_name(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "mi" | "tel"
            | "telefono"
            | "teléfono"
            | "cel"
            | "celular"
            | "numero"
            | "número"
            | "busco"
            | "quiero"
            | "pero"
            | "para"
            | "con"
            | "es"
            | "gracias"
            | "necesito"
            | "mucho"
            | "me"
            | "estoy"
            | "tengo"
            | "whatsapp"
            | "por"
            | "y"
            | "un"
            | "una"
            | "no"
            | "el"
            | "en"
            | "puedes"
            | "pueden"
            | "and"
            | "my"
            | "porfa"
            | "favor"
    )
}

/// `josé ángel` → `José Ángel`; `McAllen` stays as typed.
fn capitalised(parts: &[&str]) -> String {
    let mut name = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            name.push(' ');
        }
        let lower = part.to_lowercase();
        let shouted = part.chars().count() > 1 && part.to_uppercase() == **part;
        if index > 0 && is_particle(part) {
            name.push_str(&lower);
        } else if lower == *part || shouted {
            let mut letters = lower.chars();
            name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            name.push_str(letters.as_str());
        } else {
            name.push_str(part);
        }
    }
    name
}

/// When to call: `en la tarde`, `a las 5`, `10 am`.
pub(super) fn preferred_time(tagged: &Tagged) -> Option<DayPart> {
    let parts: Vec<(DayPart, usize)> = tagged
        .spans
        .iter()
        .filter_map(|span| match span.tag {
            Tag::DayPart(part) if !span.denied => Some((part, span.end - span.start)),
            _ => None,
        })
        .collect();
    let hour = hour(tagged);
    // `mañana en la tarde`: `mañana` is then tomorrow; `5 pm` beats both.
    let told = parts
        .iter()
        .filter(|(part, _)| *part != DayPart::Any)
        .max_by_key(|(part, length)| (*part != DayPart::Morning, *length))
        .map(|(part, _)| *part);
    match (hour, told) {
        (Some(hour), told) => Some(part_of_day(hour, told)),
        (None, Some(part)) => Some(part),
        (None, None) => parts.first().map(|(part, _)| *part),
    }
}

fn hour(tagged: &Tagged) -> Option<u32> {
    use rust_decimal::prelude::ToPrimitive;
    tagged.words.iter().enumerate().find_map(|(index, word)| {
        let spelt = crate::conversation::language::small_number(&word.text);
        let hour = word.number.and_then(|number| number.to_u32()).or(spelt)?;
        let before = index
            .checked_sub(1)
            .is_some_and(|before| tagged.is(before, "las") || tagged.is(before, "la") && hour == 1);
        let after = ["am", "pm", "a", "p", "hrs", "horas", "hora", "h"]
            .iter()
            .any(|text| tagged.is(index + 1, text));
        ((before || after) && (1..=23).contains(&hour)).then_some(hour)
    })
}

fn part_of_day(hour: u32, told: Option<DayPart>) -> DayPart {
    let late = matches!(told, Some(DayPart::Afternoon | DayPart::Evening));
    match hour {
        0..=11 if told == Some(DayPart::Morning) => DayPart::Morning,
        7..=11 if late => DayPart::Evening,
        8..=11 => DayPart::Morning,
        12..=18 | 1..=6 => DayPart::Afternoon,
        _ => DayPart::Evening,
    }
}
