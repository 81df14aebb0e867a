//! What numbers count.

use crate::interpret::Clause;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Peso,
    /// Another currency.
    Foreign(&'static str),
    Percent,
    Month,
    Year,
    Kilometre,
    /// Metres, persons, litres, hours, doors, …: anything else.
    Other,
}

const PESOS: [&str; 14] = [
    "pesos", "peso", "pesitos", "mxn", "mx", "mn", "varos", "varo", "baros", "bolas", "pavos",
    "morlacos", "pesotes", "mxp",
];
const DOLLARS: [&str; 9] = [
    "dolares",
    "dolar",
    "dolarucos",
    "dls",
    "dlls",
    "usd",
    "us",
    "dollars",
    "bucks",
];
const EUROS: [&str; 3] = ["euros", "euro", "eur"];
const MONTHS: [&str; 7] = [
    "meses",
    "mes",
    "mensualidades",
    "pagos",
    "mesecitos",
    "months",
    "mess",
];
const YEARS: [&str; 5] = ["anos", "ano", "anitos", "anito", "years"];
const KILOMETRES: [&str; 7] = [
    "km",
    "kms",
    "kilometros",
    "kilometro",
    "kilometraje",
    "quilometros",
    "kilometrajes",
];
#[rustfmt::skip]
const OTHERS: [&str; 96] = [
    "partes", "parte", "exhibiciones",
    "metros", "metro", "mts", "mt", "m", "cm", "cms", "centimetros", "mm", "milimetros", "litros",
    "litro", "lts", "lt", "l", "personas", "persona", "pasajeros", "gentes", "adultos", "hijos",
    "hijas", "ninos", "ninas", "nenes", "hermanos", "chamacos", "plazas", "asientos", "lugares",
    "puertas", "pts", "ptas", "cilindros", "cil", "caballos", "hp", "cv", "horas", "hora", "hrs",
    "hr", "h", "minutos", "min", "mins", "segundos", "dias", "dia", "semanas", "semana",
    "quincenas", "puntos", "veces", "vez", "llaves", "duenos", "duenas", "autos", "auto",
    "carros", "carro", "coches", "coche", "camionetas", "camioneta", "opciones", "opcion",
    "sucursales", "bolsas", "velocidades", "kilos", "kg", "toneladas", "ton", "llantas",
    "pulgadas", "filas", "grados", "cuadras", "perros", "cuotas", "am", "pm", "de la manana",
    "unidades", "modelos", "tarjetas", "hectareas", "cabinas", "estrellas", "digitos", "recibos",
];

/// The unit that begins at a place, and where it ends.
pub(crate) fn unit_at(clause: &Clause<'_>, at: usize) -> Option<(Unit, usize)> {
    // `300 mil de km`, `unos 20 mil de kilometraje`
    let of = usize::from(clause.text(at) == "de");
    if of == 1 && !KILOMETRES.contains(&clause.text(at + 1)) {
        return None;
    }
    let word = clause.text(at + of);
    let next = clause.text(at + of + 1);
    let end = at + of + 1;
    let unit = match (word, next) {
        ("por" | "x", "ciento") => return Some((Unit::Percent, end + 1)),
        ("porciento" | "pct" | "percent", _) => Unit::Percent,
        ("m", "n") | ("moneda", "nacional") => return Some((Unit::Peso, end + 1)),
        ("pesos" | "mxn" | "mx", "m") if clause.text(end + 1) == "n" => {
            return Some((Unit::Peso, end + 2));
        }
        ("pesos", "mxn" | "mexicanos" | "mx" | "mn" | "moneda") => {
            let more = usize::from(next == "moneda");
            return Some((Unit::Peso, end + 1 + more));
        }
        ("dolares" | "dlls" | "dls", "americanos" | "us" | "usd") => {
            return Some((Unit::Foreign("dólares"), end + 1));
        }
        _ if PESOS.contains(&word) => Unit::Peso,
        _ if DOLLARS.contains(&word) => Unit::Foreign("dólares"),
        _ if EUROS.contains(&word) => Unit::Foreign("euros"),
        _ if MONTHS.contains(&word) => Unit::Month,
        _ if YEARS.contains(&word) => Unit::Year,
        _ if KILOMETRES.contains(&word) => Unit::Kilometre,
        _ if OTHERS.contains(&word) => Unit::Other,
        _ => return None,
    };
    Some((unit, end))
}

/// The currency that stands before an amount: `MXN 300,000`, `USD 15,000`,
/// `US$15,000`; and how many words it takes.
pub(crate) fn currency_before(clause: &Clause<'_>, start: usize) -> Option<Unit> {
    let before = start
        .checked_sub(1)
        .map_or("", |before| clause.text(before));
    match before {
        // Spelt from `MXN`; the pesos of `200 pesos 300` are the first one's.
        "pesos" if start < 2 || clause.words[start - 2].number.is_none() => Some(Unit::Peso),
        "mxn" | "mx" => Some(Unit::Peso),
        "usd" | "us" | "dls" => Some(Unit::Foreign("dólares")),
        "eur" => Some(Unit::Foreign("euros")),
        _ => None,
    }
}
