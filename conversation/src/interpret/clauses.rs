//! Cuts a message into its clauses.

use super::Span;
use super::clause::{Clause, Text};
use super::no_question::{goes_on_telling, is_rhetorical};
use super::question_form::asks_by_form;
use super::reported::is_figure;
use super::unpunctuated::goes_on;
use super::yes_first::ends_yes;
use crate::words::{Sentence, Word};

/// The clauses of a message.
pub(crate) fn clauses(text: &Text) -> Vec<Clause<'_>> {
    let list = &text.words.list;
    let mut clauses = Vec::new();
    for sentence in &text.words.sentences {
        let mut start = sentence.words.start;
        for place in sentence.words.clone() {
            let begins = begins_clause(list, place)
                || goes_on(text, &sentence.words, place)
                || ends_yes(list, &sentence.words, place)
                || follows_phone(list, place);
            if place > start && begins {
                clauses.push(clause(text, start..place, sentence.opened));
                start = place;
            }
        }
        if start < sentence.words.end {
            clauses.push(clause(text, start..sentence.words.end, sentence.question));
        }
        keep_reporting(&mut clauses, sentence);
        mark_topics(&mut clauses, sentence);
    }
    ask_before_tags(&mut clauses);
    clauses
}

/// `me está diciendo que ya no, que va a esperar`: later clauses without a mark report on.
fn keep_reporting(clauses: &mut [Clause<'_>], sentence: &Sentence) {
    if sentence.question || sentence.opened {
        return;
    }
    for clause in clauses.iter_mut().rev() {
        if clause.span.start <= sentence.words.start {
            break;
        }
        clause.asks &= !goes_on_telling(&clause.words[clause.span.clone()]);
    }
}

/// `los dos son estándar, ¿no?` asks whether they are.
fn ask_before_tags(clauses: &mut [Clause<'_>]) {
    for place in 1..clauses.len() {
        if clauses[place].asks && is_tag(&clauses[place]) {
            clauses[place - 1].asks = true;
            clauses[place - 1].asked_next = false;
        }
    }
}

/// Marks the clauses of the last sentence which a question follows.
fn mark_topics(clauses: &mut [Clause<'_>], sentence: &Sentence) {
    let start = sentence.words.start;
    let mut asked = sentence.leads_to_question;
    for clause in clauses.iter_mut().rev() {
        if clause.span.start < start {
            break;
        }
        clause.asked_next = asked;
        // `la Avanza, la 2019, ¿cuánto cuesta?`
        let names_more = asked && clause.span.len() <= 2;
        asked = clause.asks || names_more;
    }
}

/// `¿no?`, `¿verdad?` behind a clause ask whether it is so.
pub(super) fn is_tag(clause: &Clause<'_>) -> bool {
    const TAGS: &[&str] = &["no", "verdad", "cierto", "vea", "correcto"];
    const PAIRS: &[(&str, &str)] = &[
        ("con", "eso"),
        ("o", "no"),
        ("si", "o"),
        ("se", "puede"),
        ("es", "cierto"),
        ("esta", "bien"),
        ("es", "verdad"),
        ("si", "es"),
        ("afecta", ""),
        ("sirve", ""),
        ("cuenta", ""),
        ("aplica", ""),
        ("vale", ""),
        ("se", "vale"),
        ("hay", "problema"),
        ("no", "importa"),
        ("le", "hace"),
        ("hay", "bronca"),
        ("hay", "pedo"),
        ("hay", "tos"),
    ];
    let text = |offset: usize| clause.text(clause.span.start + offset);
    let pair = PAIRS.contains(&(text(0), text(1))) && clause.span.len() <= 3;
    pair || clause.span.len() == 1 && clause.has(TAGS)
}

/// `asked`: a question mark belongs to it. Without an opening mark, the closing
/// one belongs to the last clause alone: `traigo 300 mil, ¿me alcanza?`.
fn clause(text: &Text, span: Span, asked: bool) -> Clause<'_> {
    let words = &text.words.list;
    Clause {
        written: &text.words.written,
        words,
        phrases: &text.phrases,
        asks: (asked || asks_by_form(&words[span.clone()])) && !is_rhetorical(&words[span.clone()]),
        asked_next: false,
        span,
    }
}

/// `pero`, `aunque`, `porque`, … begin a clause, and so does what follows a
/// comma; numbers and names keep together what an `y` joins.
fn begins_clause(words: &[Word], place: usize) -> bool {
    const JOINTS: [&str; 9] = [
        "pero", "aunque", "porque", "pq", "xq", "sino", "mejor", "entonces", "oye",
    ];
    let word = &words[place];
    let next = words.get(place + 1).map_or("", |next| &next.text);
    let pause = word.pause && !joins_numbers(words, place) && !is_one_thing(words, place);
    let before = place
        .checked_sub(1)
        .map_or("", |before| &words[before].text);
    // `¿y si mejor el 2024?`
    let earlier = place.checked_sub(2).map_or("", |at| &words[at].text);
    let is_better = matches!(before, "es" | "sea" | "seria") && earlier == "si";
    // `¿cuál es mejor?`
    let asked = matches!(before, "es" | "sera" | "esta") && matches!(earlier, "cual" | "que");
    let supposed = word.text == "mejor" && (before == "si" || is_better || asked);
    // `no sé ni cuánto cuestan yo pensaba 260 mil`
    let own = word.text == "yo"
        && matches!(next, "pensaba" | "pienso" | "traigo" | "tengo")
        && !matches!(
            before,
            "y" | "que" | "si" | "pero" | "como" | "cuando" | "lo" | "pues"
        );
    // `cuál traes más barato y cuál más nuevo`
    let which = |word: &str| matches!(word, "cual" | "cuales");
    let again =
        word.text == "y" && which(next) && words[..place].iter().any(|one| which(&one.text));
    // `soy Ana y te quería preguntar por la garantía`
    let asks_too = word.text == "y"
        && matches!(next, "te" | "le" | "les" | "queria" | "quisiera" | "quiero")
        && words[place..]
            .iter()
            .take(4)
            .any(|one| one.text.starts_with("pregunt"));
    own || pause
        || asks_too
        || again
        || JOINTS.contains(&word.text.as_str()) && !supposed
        || word.text == "asi" && next == "que"
        || word.text == "que" && before == "y" && begins_reported(&words[..place])
}

/// `55 1234 5678 y la garantía de cuánto es`: what a joint adds behind ten digits is said of
/// something else.
fn follows_phone(words: &[Word], place: usize) -> bool {
    const DIGITS: usize = 10;
    const NUMBERS: [&str; 8] = [
        "el",
        "al",
        "otro",
        "tambien",
        "si",
        "mi",
        "ext",
        "extension",
    ];
    let digits = |word: &&Word| word.text.bytes().all(|byte| byte.is_ascii_digit());
    let run = words[..place].iter().rev().take_while(digits);
    let length: usize = run.map(|word| word.text.len()).sum();
    let next = words.get(place + 1);
    let other = next.is_some_and(|next| !is_figure(next) && !NUMBERS.contains(&next.text.as_str()));
    words[place].text == "y" && length >= DIGITS && other
}

/// `dice mi esposo que mejor una camioneta y que Nissan no quiere`: each `que` tells
/// something of its own.
fn begins_reported(words: &[Word]) -> bool {
    const TELLS: [&str; 8] = [
        "dice", "dicen", "dijo", "dijeron", "opina", "quiere", "quieren", "insiste",
    ];
    words.iter().any(|word| TELLS.contains(&word.text.as_str()))
}

/// Whether what a pause parts is one thing: `presupuesto: 210`, `M.N.`
fn is_one_thing(words: &[Word], place: usize) -> bool {
    const LABELS: [&str; 16] = [
        "presupuesto",
        "enganche",
        "anticipo",
        "plazo",
        "mensualidad",
        "telefono",
        "tel",
        "cel",
        "celular",
        "whatsapp",
        "whats",
        "numero",
        "num",
        "nombre",
        "hora",
        "horario",
    ];
    let Some(before) = place.checked_sub(1).map(|before| &words[before]) else {
        return false;
    };
    let word = &words[place];
    // `la HR-V, la CR-V` names two cars.
    let of_model = before.sign == Some('-');
    let letter = before.text.len() == 1 && !"aeiouy".contains(before.text.as_str()) && !of_model;
    let abbreviated = letter && before.number.is_none()
        || matches!(
            before.text.as_str(),
            "ma" | "sr" | "sra" | "dr" | "dra" | "lic" | "ing"
        );
    let figure = word.text.starts_with(|first: char| first.is_ascii_digit());
    // `lada 222, número 304 77 18`
    let named = figure || LABELS.contains(&word.text.as_str());
    let lada = named && before.number.is_some() && place > 1 && words[place - 2].text == "lada";
    let introduced = before.text == "nombre" && word.number.is_none();
    introduced || abbreviated || lada || figure && LABELS.contains(&before.text.as_str())
}

/// Whether numbers stand on both sides of a pause: `5:30`, and a phone number
/// dictated in pairs, are one thing.
fn joins_numbers(words: &[Word], place: usize) -> bool {
    let is_number = |word: &Word| !matches!(word.text.as_str(), "un" | "una") && is_figure(word);
    is_number(&words[place]) && place > 0 && is_number(&words[place - 1])
}
