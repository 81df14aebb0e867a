//! Names of people.

use crate::language::{Intent, Tag, Tagged};
use crate::state::Step;

/// The name in a text: after `me llamo`, or all of it when a name was asked.
pub(super) fn name(text: &str, tagged: &Tagged, step: Step) -> Option<String> {
    let introduced = introduction(tagged, step);
    let start = match introduced {
        Some(start) => start,
        None if step == Step::Name && may_be_a_name(tagged) => 0,
        // At the offer of a call only what is a name to everybody.
        None if step == Step::Contact && may_be_a_name(tagged) && tagged.is_a_persons_name() => 0,
        None => return None,
    };
    let mut parts: Vec<String> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    for word in &tagged.words[start..] {
        let original = text.get(word.start..word.end)?;
        let between = last.map_or("", |(_, end)| text.get(end..word.start).unwrap_or(""));
        // `Ma. Guadalupe`, `J. Jesús`: a full stop after so little ends nothing.
        let short = last.is_some_and(|(start, end)| end - start <= 3) && between.starts_with('.');
        let ends = last.is_some() && word.pause && !short;
        if ends || !is_name_word(original) || ends_name(original) {
            break;
        }
        match (last, parts.last_mut()) {
            (Some((start, _)), _) if start == word.start => {}
            (Some(_), Some(part)) if between == "-" => {
                part.push('-');
                part.push_str(&capitalised(original));
            }
            _ => parts.push(capitalised(original)),
        }
        last = Some((word.start, word.end));
    }
    while parts.last().is_some_and(|part| is_particle(part)) {
        parts.pop();
    }
    let sensible =
        (1..=6).contains(&parts.len()) && parts.iter().any(|part| part.chars().count() > 1);
    sensible.then(|| with_particles(&parts))
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
                || tagged.says(Intent::ChangeName)
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
    // `mañana` answers another question.
    let time = tagged.spans.iter().any(|span| {
        matches!(span.tag, Tag::DayPart(_)) && span.start == 0 && span.end == tagged.words.len()
    });
    !numbers && !talks && !time && !tagged.question_mark
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

/// `josé` → `José`, `ANA` → `Ana`; `McAllen` stays as typed.
fn capitalised(part: &str) -> String {
    let lower = part.to_lowercase();
    let shouted = part.chars().count() > 1 && part.to_uppercase() == part;
    if lower != part && !shouted {
        return part.to_owned();
    }
    let mut letters = lower.chars();
    let mut name: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    name.push_str(letters.as_str());
    name
}

/// `María De La Luz` → `María de la Luz`.
fn with_particles(parts: &[String]) -> String {
    let mut name = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            name.push(' ');
        }
        if index > 0 && is_particle(part) {
            name.push_str(&part.to_lowercase());
        } else {
            name.push_str(part);
        }
    }
    name
}
