//! Words behind a car that refuse it, or say why.

use super::Scene;
use crate::interpret::Span;

/// What may follow the `no` behind a make.
#[rustfmt::skip]
pub(super) const NOT_WANTED: &[&str] = &[
    "quiere", "quieren", "ofrezcan", "ofrezcas", "ofrezca", "muestres", "muestren", "ensenes",
    "gusta", "gustan", "quiero", "queremos", "interesa", "interesan", "late", "laten", "convence",
    "convencen", "busco", "buscamos", "deseo", "deseamos", "requiero", "requerimos", "necesito",
    "necesitamos", "ocupo", "ocupamos", "regalado", "regalada", "regalados", "loco", "loca",
    "chiste", "broma", "pintura", "muerto", "muerta", "sonando", "me", "nos", "ponga", "pongas",
    "pongan", "compro", "compramos", "compraria", "comprar", "vuelvo", "volveria", "hable",
    "hables", "hablen", "mencione", "menciones", "manejes", "saber", "agarro", "toco", "a", "de",
];

/// Whether what follows a refusal begs or says why, and is no verb of the car: `no cabe`.
pub(super) fn gives_reason(scene: &Scene<'_>, place: usize) -> bool {
    const OPEN: &[&str] = &[
        "porfa", "porfavor", "porfis", "por", "porque", "pq", "xq", "gracias", "ya", "jamas",
        "nunca", "ni", "pues", "eh", "que",
    ];
    OPEN.contains(&scene.clause.text(place))
}

/// `el Camry lo descarto`, `Chevrolet y Fiat ya los descarté`
pub(super) fn dropping_words(scene: &Scene<'_>, end: usize) -> Option<Span> {
    const DROPS: &[&str] = &[
        "descarto",
        "descartamos",
        "descarte",
        "elimino",
        "elimine",
        "tache",
        "quito",
        "quitamos",
    ];
    let clause = scene.clause;
    let pronoun = end + usize::from(clause.text(end) == "ya");
    let named = matches!(clause.text(pronoun), "lo" | "la" | "los" | "las");
    (named && DROPS.contains(&clause.text(pronoun + 1))).then_some(end..pronoun + 2)
}

/// `de Nissan paso`
pub(super) fn passes(scene: &Scene<'_>, words: &Span) -> bool {
    let clause = scene.clause;
    let of = clause.text(words.start) == "de" || clause.text(words.start.wrapping_sub(1)) == "de";
    of && matches!(clause.text(words.end), "paso" | "pasamos") && words.end + 1 == clause.span.end
}
