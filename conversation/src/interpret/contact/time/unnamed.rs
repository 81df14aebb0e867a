//! Days that no calendar names: `el día que me paguen`, `el día del bautizo`.

use crate::interpret::Clause;

/// Words by which `día` is part of something else, or a day that is understood otherwise.
const OTHERWISE: [&str; 8] = [
    "sea", "gusten", "gustes", "guste", "quieran", "quieras", "puedan", "puedas",
];

/// Where a day ends that is said by an occasion: up to a pause or the hour.
pub(super) fn unnamed_day(clause: &Clause<'_>, at: usize) -> Option<usize> {
    let noun = at + usize::from(matches!(clause.text(at), "el" | "este" | "para"));
    let definite = noun > at || clause.text(at.wrapping_sub(1)) == "el";
    let joint = clause.text(noun + 1);
    let occasion = matches!(joint, "que" | "de" | "del" | "en" | "cuando");
    if clause.text(noun) != "dia" || !definite || !occasion {
        return None;
    }
    let mut end = noun + 2;
    while end < clause.span.end && !clause.words[end].pause && !leads_to_hour(clause, end) {
        end += 1;
    }
    let words = noun + 2..end;
    let otherwise = words.clone().any(|at| OTHERWISE.contains(&clause.text(at)));
    // `el día de hoy`, `el día de mañana`
    let plain = words.len() == 1 && matches!(clause.text(noun + 2), "hoy" | "manana");
    (!words.is_empty() && !otherwise && !plain).then_some(end)
}

/// `a las`, `en la tarde`, `como a la`, `tempranito`
fn leads_to_hour(clause: &Clause<'_>, at: usize) -> bool {
    let words = (clause.text(at), clause.text(at + 1), clause.text(at + 2));
    matches!(
        words,
        ("a", "las" | "la" | "mediodia" | "medio", _)
            | ("como", "a", _)
            | (
                "tipo" | "temprano" | "tempranito" | "mejor" | "y" | "pero",
                ..
            )
            | ("en" | "por", "la", "manana" | "tarde" | "noche")
    )
}
