//! Numbers in Spanish words, for the generators.

const UNITS: [&str; 30] = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
];
const TENS: [&str; 10] = [
    "",
    "",
    "",
    "treinta",
    "cuarenta",
    "cincuenta",
    "sesenta",
    "setenta",
    "ochenta",
    "noventa",
];
const HUNDREDS: [&str; 10] = [
    "",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
];

/// A number below a thousand in words.
pub(crate) fn spelled(number: usize) -> String {
    match number {
        0..30 => UNITS[number].to_owned(),
        30..100 if number.is_multiple_of(10) => TENS[number / 10].to_owned(),
        30..100 => format!("{} y {}", TENS[number / 10], UNITS[number % 10]),
        100 => "cien".to_owned(),
        _ if number.is_multiple_of(100) => HUNDREDS[number / 100].to_owned(),
        _ => format!("{} {}", HUNDREDS[number / 100], spelled(number % 100)),
    }
}

/// A number of digits with commas between thousands.
pub(crate) fn grouped(number: usize, comma: &str) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push_str(comma);
        }
        text.push(digit);
    }
    text
}
