//! What something is for, said and not asked.

use crate::interpret::Clause;
use crate::lexicon::Frame;

/// `para que` leads to what is done by it, and asks for no reason.
pub(super) fn is_purpose(clause: &Clause<'_>) -> bool {
    leads_to_purpose(clause) || leads_to_wish(clause)
}

/// `¿me la apartan para que no la vendan antes?`
fn leads_to_purpose(clause: &Clause<'_>) -> bool {
    const ASKS: &[&str] = &[
        "quieres",
        "quiere",
        "quieren",
        "necesitas",
        "necesita",
        "necesitan",
        "ocupas",
        "ocupan",
        "piden",
        "pides",
        "pide",
        "usan",
        "usas",
        "sirve",
        "sirven",
        "es",
        "son",
        "seria",
        "tanto",
        "tantos",
        "tanta",
        "tantas",
        "dato",
        "datos",
        "numero",
        "telefono",
        "nombre",
        "correo",
        "eso",
    ];
    let Some(span) = clause.frame(Frame::Why) else {
        return false;
    };
    let last = clause.text(span.end - 1);
    let rest = span.end..clause.span.end;
    matches!(last, "que" | "mi") && !rest.is_empty() && !clause.has(ASKS)
}

/// `dime para que vea si me alcanza`, `para que me marquen`
fn leads_to_wish(clause: &Clause<'_>) -> bool {
    const ASKED: &[&str] = &[
        "quieres",
        "quieren",
        "quiere",
        "necesitas",
        "necesitan",
        "necesita",
        "ocupas",
        "ocupan",
        "ocupa",
        "piden",
        "pides",
        "pide",
        "es",
        "son",
        "sirve",
        "sirven",
        "seria",
        "tanto",
        "tanta",
        "tantos",
        "tantas",
        "eso",
        "mi",
        "mis",
        "el",
        "los",
        "las",
        "lo",
        "la",
        "usan",
        "preguntas",
        "preguntan",
        "y",
        "o",
    ];
    let Some(span) = clause.frame(Frame::Why) else {
        return false;
    };
    let last = (
        clause.text(span.end.wrapping_sub(2)),
        clause.text(span.end - 1),
    );
    let open = matches!(last, ("para" | "pa", "que"));
    let next = clause.text(span.end);
    open && !next.is_empty() && !ASKED.contains(&next)
}
