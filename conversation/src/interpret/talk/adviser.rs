//! What is left to the adviser who calls: it asks for no person now.

use crate::interpret::Clause;

/// `el segundo lo vemos ya con su asesor`: something is left to a talk that comes later.
pub(super) fn is_left_to_adviser(clause: &Clause<'_>) -> bool {
    const VERBS: &[&str] = &[
        "vemos",
        "veremos",
        "veo",
        "vere",
        "checamos",
        "checo",
        "platicamos",
        "platico",
        "tratamos",
        "trato",
        "arreglamos",
        "arreglo",
        "resolvemos",
    ];
    const LATER: &[&str] = &[
        "ya", "luego", "despues", "mejor", "eso", "segundo", "segunda",
    ];
    let with = clause
        .places()
        .any(|at| clause.text(at) == "con" && matches!(clause.text(at + 1), "su" | "el" | "la"));
    with && clause.has(VERBS) && clause.has(LATER)
}

/// `ponle ahí al asesor que me diga …`, `luego le pregunto eso al asesor`, `¿sí lo sabe el
/// asesor?`: something is passed on to the one who calls; no person is asked for now.
pub(super) fn is_told_adviser(clause: &Clause<'_>) -> bool {
    const ADVISERS: &[&str] = &[
        "asesor",
        "asesora",
        "vendedor",
        "vendedora",
        "ejecutivo",
        "agente",
    ];
    const TELLS: &[&str] = &[
        "pregunto",
        "preguntare",
        "preguntarle",
        "preguntar",
        "pregunte",
        "pregunten",
        "diga",
        "digan",
        "dile",
        "digale",
        "diganle",
        "decirle",
        "ponle",
        "pongale",
        "pon",
        "ponganle",
        "anotale",
        "anotele",
        "apuntale",
        "avisale",
        "avisele",
        "avisar",
        "avisarle",
        "comentale",
        "comentare",
        "comento",
        "encargale",
        "traiga",
        "tenga",
        "sepa",
        "sabe",
        "sabra",
        "saber",
        "tiene",
        "lleve",
        "revise",
        "confirme",
        "pasale",
        "pasele",
        "explique",
        "vea",
        "cheque",
        "entero",
        "enterado",
        "cuenta",
        "resuelva",
        "aclare",
    ];
    const ASKS: &[&str] = &[
        "pasame",
        "paseme",
        "pasenme",
        "comunicame",
        "comuniqueme",
        "llame",
        "llamen",
        "marque",
        "marquen",
        "hablar",
        "hable",
        "contacte",
        "contacten",
        "atienda",
        "necesito",
        "ya",
        "urgente",
        "ahora",
        "ahorita",
    ];
    let adviser = clause.places().any(|at| {
        let article = matches!(
            clause.text(at.wrapping_sub(1)),
            "al" | "el" | "la" | "su" | "del" | "mi" | "nuestro"
        );
        ADVISERS.contains(&clause.text(at)) && article
    });
    let later = clause.has(&["preguntare", "pregunto", "comentare"]);
    adviser && clause.has(TELLS) && (later || !clause.has(ASKS))
}
