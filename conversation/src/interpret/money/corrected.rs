//! Amounts that another one in the same clause takes the place of.

use crate::interpret::quantity::Quantity;
use crate::interpret::{Clause, Span};

/// `ciento ochenta, no, perdón, doscientos cuarenta mil`: the first amount is
/// taken back.
pub(super) fn drop_corrected(clause: &Clause<'_>, found: &mut Vec<Quantity>) {
    const CORRECTING: [&str; 12] = [
        "no", "perdon", "digo", "mejor", "mas", "bien", "o", "sea", "a", "en", "son", "los",
    ];
    let mut index = 1;
    while index < found.len() {
        let between = found[index - 1].span.end..found[index].span.start;
        let says = |places: Span| places.map(|place| clause.text(place));
        let corrects = says(between.clone()).all(|word| CORRECTING.contains(&word))
            && says(between.clone()).any(|word| matches!(word, "no" | "perdon" | "digo"));
        // `son 36 meses, no 72`: without a pause the second one is denied.
        // `100 y no 120`
        let and = usize::from(clause.text(between.start) == "y");
        let denies = clause.text(between.start + and) == "no"
            && (between.start + and + 1..between.end)
                .all(|place| matches!(clause.text(place), "a" | "en" | "de" | "los" | "son"))
            && !clause.words[found[index].span.start].pause;
        if denies {
            let denied = found.remove(index);
            let words = between.start..denied.span.end;
            found[index - 1].bound_words.push(words);
        } else if let Some(start) = denied_from(clause, &found[index - 1], &between) {
            found.remove(index - 1);
            found[index - 1].bound_words.push(start..between.end);
        } else if corrects {
            let taken_back = found.remove(index - 1);
            let words = taken_back.span.start..between.end;
            found[index - 1].bound_words.push(words);
        } else {
            index += 1;
        }
    }
}

/// `el enganche no son 60 son 75`: where the denial of an amount begins that another one
/// replaces.
fn denied_from(clause: &Clause<'_>, denied: &Quantity, between: &Span) -> Option<usize> {
    const LINKS: [&str; 8] = ["son", "es", "eran", "era", "de", "a", "en", "los"];
    const REPLACES: [&str; 9] = [
        "son", "es", "sino", "mejor", "mas", "bien", "que", "a", "en",
    ];
    let mut start = denied.span.start;
    while start > clause.span.start && LINKS.contains(&clause.text(start - 1)) {
        start -= 1;
    }
    let no = start.checked_sub(1).filter(|at| clause.text(*at) == "no")?;
    let pause = clause.words[between.end].pause;
    let mut words = between.clone();
    let replaced = words.all(|place| REPLACES.contains(&clause.text(place)));
    (replaced && (pause || !between.is_empty())).then_some(no)
}
