//! What something is for, said and not asked.

use crate::interpret::Clause;
use crate::interpret::frames::Frame;

/// `¿me la apartan para que no la vendan antes?`: says what for, and does not ask it.
pub(super) fn is_purpose(clause: &Clause<'_>) -> bool {
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
