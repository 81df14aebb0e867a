//! Words in and around names.

use crate::interpret::Clause;

#[rustfmt::skip]
const TITLES: [&str; 49] = [
    "lic", "licenciado", "licenciada", "ing", "ingeniero", "ingeniera", "dr", "dra", "doctor",
    "doctora", "sr", "sra", "srta", "senor", "senora", "senorita", "don", "dona", "cp",
    "contador", "contadora", "maestro", "maestra", "profe", "profesor", "profesora", "arq",
    "arquitecto", "arquitecta", "mtro", "mtra", "joven", "padre", "fray", "sor", "sargento",
    "capitan", "teniente", "coronel", "cabo", "comandante", "pastor", "presbitero", "oficial",
    "enfermera", "enfermero", "quimico", "quimica", "abogado",
];
#[rustfmt::skip]
const PARTICLES: [&str; 20] = [
    "de", "la", "del", "las", "los", "y", "e", "da", "das", "do", "dos", "van", "von", "der",
    "den", "di", "viuda", "vda", "san", "santa",
];
#[rustfmt::skip]
const PLACES: [&str; 51] = [
    "aguascalientes", "campeche", "chiapas", "chihuahua", "cdmx", "coahuila", "colima", "durango",
    "guanajuato", "hidalgo", "jalisco", "mexico", "michoacan", "morelos", "nayarit", "oaxaca",
    "puebla", "queretaro", "sinaloa", "sonora", "tabasco", "tamaulipas", "tlaxcala", "veracruz",
    "yucatan", "zacatecas", "guadalajara", "monterrey", "toluca", "merida", "cancun",
    "hermosillo", "culiacan", "tijuana", "mexicali", "torreon", "saltillo", "cuernavaca",
    "pachuca", "xalapa", "acapulco", "mazatlan", "reynosa", "tampico", "irapuato", "celaya",
    "zapopan", "tepic", "ecatepec", "tapachula", "tuxtla",
];

/// `ingeniero`, `Lic.`, `don`
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

/// `de la`, `van`, `viuda`: lower case within a name.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// States and large cities: `Jazmín Robledo de Aguascalientes`.
pub(super) fn is_place(word: &str) -> bool {
    PLACES.contains(&word)
}

/// Given names that answer another question.
pub(super) fn is_day_or_month(word: &str) -> bool {
    matches!(word, "domingo" | "abril" | "julio" | "manana" | "sabado") || is_never_a_name(word)
}

/// Days that are no names: `ponle el martes a las 6`.
pub(super) fn is_never_a_name(word: &str) -> bool {
    matches!(
        word,
        "lunes" | "martes" | "miercoles" | "jueves" | "viernes" | "hoy"
    )
}

/// Words that end like verbs name nobody.
pub(super) fn is_verb_like(word: &str) -> bool {
    ["ar", "er", "ir", "ando", "iendo", "amos", "emos"]
        .iter()
        .any(|ending| word.ends_with(ending))
}

/// Whether a word is of letters alone, and no longer than names are.
pub(super) fn is_alphabetic(clause: &Clause<'_>, place: usize) -> bool {
    let text = clause.text(place);
    text.chars().all(char::is_alphabetic) && text.chars().count() <= 20
}

/// `Ma. Guadalupe`, `J. Jesús`: a full stop after so little ends nothing.
pub(super) fn abbreviates(clause: &Clause<'_>, place: usize) -> bool {
    let before = place.checked_sub(1).map_or("", |at| clause.text(at));
    before.len() <= 2
}
