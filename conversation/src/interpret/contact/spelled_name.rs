//! Letters by which a name is spelled out: `con z`, `con doble ele`, `con s al final`.

use crate::interpret::{Clause, Span};
use crate::lexicon::People;
use crate::words::compact;

/// A letter that a part of the name is written with.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    /// The letter, or two of it.
    text: String,
    /// Whether it is the last one.
    last: bool,
    pub(super) span: Span,
}

/// The letters that a message spells out; `y no con s` names one that is wrong.
pub(super) fn letters(message: &Clause<'_>) -> Vec<Letter> {
    const LEADS: &[&str] = &["con", "lleva", "llevan", "falta", "falto"];
    const BEFORE_CONSONANTS: &[&str] = &["una", "la", "en", "es"];
    let mut found: Vec<Letter> = Vec::new();
    for place in message.places() {
        let before = message.text(place.wrapping_sub(1));
        let inside = found.last().is_some_and(|last| last.span.contains(&place));
        // `es a las 5` names no letter.
        let vowel = matches!(message.text(place), "a" | "e" | "i" | "o" | "u" | "y");
        let led = LEADS.contains(&before) || !vowel && BEFORE_CONSONANTS.contains(&before);
        if inside || !led {
            continue;
        }
        let Some((text, end)) = letter_at(message, place) else {
            continue;
        };
        let start = place - 1;
        let last = (message.text(end), message.text(end + 1)) == ("al", "final");
        let end = end + if last { 2 } else { 0 };
        let span = start..end;
        found.push(Letter { text, last, span });
    }
    let wrong = |letter: &Letter| message.text(letter.span.start.wrapping_sub(1)) == "no";
    found.sort_by_key(|letter| wrong(letter));
    found
}

/// `z`, `doble ele`, `y griega`, `b de burro`: the letter that begins at a place, and where
/// its words end.
fn letter_at(message: &Clause<'_>, place: usize) -> Option<(String, usize)> {
    let doubled = message.text(place) == "doble";
    let at = place + usize::from(doubled);
    let letter = letter_named(message.text(at), doubled)?;
    let end = match (message.text(at + 1), message.text(at + 2)) {
        ("de", "burro" | "vaca" | "casa" | "kilo" | "zapato") => at + 3,
        ("griega" | "latina" | "grande" | "chica" | "muda", _) => at + 2,
        _ => at + 1,
    };
    let text = if doubled {
        letter.repeat(2)
    } else {
        letter.to_owned()
    };
    Some((text, end))
}

/// A letter as such or by its name; `ese`, `te` and others mean it only where they are
/// `doubled`.
fn letter_named(word: &str, doubled: bool) -> Option<&str> {
    const NAMES: &[(&str, &str)] = &[
        ("zeta", "z"),
        ("uve", "v"),
        ("ye", "y"),
        ("ka", "k"),
        ("hache", "h"),
        ("jota", "j"),
        ("equis", "x"),
        ("elle", "ll"),
    ];
    const IF_DOUBLED: &[(&str, &str)] = &[
        ("ele", "l"),
        ("ene", "n"),
        ("erre", "r"),
        ("ere", "r"),
        ("ese", "s"),
        ("te", "t"),
    ];
    let single = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let others = if doubled { IF_DOUBLED } else { &[] };
    let mut names = NAMES.iter().chain(others);
    let named = names.find(|(name, _)| *name == word);
    named.map(|(_, letter)| *letter).or(single.then_some(word))
}

/// The letters that are mistaken for one.
fn mistaken(letter: &str) -> &'static [&'static str] {
    match letter {
        "z" => &["s", "c"],
        "s" => &["z", "c", "x"],
        "c" => &["s", "z", "k", "q"],
        "y" => &["ll", "i"],
        "i" => &["y"],
        "ll" => &["l", "y"],
        "v" => &["b", "w"],
        "b" => &["v"],
        "k" => &["c"],
        "j" => &["g", "x", "h"],
        "g" => &["j"],
        "x" => &["j", "s"],
        "m" => &["n"],
        "n" => &["m"],
        "nn" => &["n"],
        "rr" => &["r"],
        "tt" => &["t"],
        "ss" => &["s"],
        _ => &[],
    }
}

/// The name with the letter where only one part of it can be meant.
pub(super) fn respelt(
    name: &str,
    letter: &Letter,
    of_surname: bool,
    people: &People,
) -> Option<String> {
    let parts: Vec<&str> = name.split(' ').collect();
    let first = usize::from(of_surname && parts.len() > 1);
    let mut spellings: Vec<(usize, String)> = Vec::new();
    for (place, part) in parts.iter().enumerate().skip(first) {
        spellings.extend(
            spellings_of(part, letter)
                .into_iter()
                .map(|new| (place, new)),
        );
    }
    spellings.dedup();
    let known = |spelling: &&(usize, String)| people.is_name(&compact(&spelling.1));
    let names: Vec<_> = spellings.iter().filter(known).collect();
    let (place, new) = match (names.as_slice(), spellings.as_slice()) {
        ([only], _) => *only,
        ([], [only]) => only,
        // `Gonsales` with z is `González`, not `Gonzales`: the last one has all of them.
        ([.., last], _) if names.iter().all(|name| name.0 == last.0) => *last,
        _ => return None,
    };
    let with = |(at, part): (usize, &&str)| {
        if at == *place {
            new.clone()
        } else {
            (*part).to_owned()
        }
    };
    let parts: Vec<String> = parts.iter().enumerate().map(with).collect();
    Some(parts.join(" "))
}

/// A part of a name with the letter in place of those that are mistaken for it: of all of
/// them, and of each.
fn spellings_of(part: &str, letter: &Letter) -> Vec<String> {
    let small = part.to_lowercase();
    let mut found = Vec::new();
    for wrong in mistaken(&letter.text) {
        if letter.last {
            found.extend(
                small
                    .strip_suffix(wrong)
                    .map(|stem| format!("{stem}{}", letter.text)),
            );
            continue;
        }
        let places: Vec<usize> = small.match_indices(wrong).map(|(at, _)| at).collect();
        for at in &places {
            let (before, after) = (&small[..*at], &small[at + wrong.len()..]);
            found.push(format!("{before}{}{after}", letter.text));
        }
        if places.len() > 1 {
            found.push(small.replace(wrong, &letter.text));
        }
    }
    if letter.last && found.is_empty() && !small.ends_with(&letter.text) {
        found.push(format!("{small}{}", letter.text));
    }
    found.iter().map(|new| capitalised(new)).collect()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
