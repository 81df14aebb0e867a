//! Signs that a telephone wrote as words: `tengo 220 mil pesos coma de lo del terreno`.

use super::Words;

/// Words before which, or behind which, `coma` and `punto` are words of their own:
/// `que coma`, `en punto`, `Punto Valle`.
const WORDS_BEFORE: [&str; 23] = [
    "esa", "ese", "esta", "este", "una", "otra", "otro", "que", "no", "para", "pa", "en", "un",
    "el", "al", "a", "la", "se", "lo", "hasta", "mi", "cada", "buen",
];
/// Names and uses that go on behind `punto`.
const WORDS_BEHIND: [&str; 7] = ["valle", "sur", "de", "medio", "com", "norte", "mx"];

/// Takes dictated signs out, and notes the pause that each stands for.
pub(super) fn take_signs(words: &mut Words) {
    let text = |place: usize| words.list.get(place).map_or("", |word| word.text.as_str());
    let number = |place: usize| {
        words
            .list
            .get(place)
            .is_some_and(|word| word.number.is_some())
    };
    let is_sign = |place: usize| {
        let before = place.checked_sub(1).map_or("", |at| text(at));
        let sign = matches!(text(place), "coma" | "punto");
        let figures = place > 0 && number(place - 1) && number(place + 1);
        let goes_on = text(place) == "punto" && WORDS_BEHIND.contains(&text(place + 1));
        let own = WORDS_BEFORE.contains(&before) || goes_on;
        let name = words.list[place].capital && place > 0;
        sign && !before.is_empty() && !own && !figures && !name
    };
    let signs: Vec<usize> = (0..words.list.len())
        .filter(|place| is_sign(*place))
        .collect();
    for place in signs.into_iter().rev() {
        words.list.remove(place);
        if let Some(next) = words.list.get_mut(place) {
            next.pause = true;
            next.glued = false;
        }
        for sentence in &mut words.sentences {
            let span = &mut sentence.words;
            span.start -= usize::from(span.start > place);
            span.end -= usize::from(span.end > place);
        }
    }
    words
        .sentences
        .retain(|sentence| !sentence.words.is_empty());
}
