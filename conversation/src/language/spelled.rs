//! Numbers written in words.

/// The value of a number word below a thousand.
pub(crate) fn value(word: &str) -> Option<u32> {
    TABLE
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, value)| *value)
}

#[rustfmt::skip]
const TABLE: [(&str, u32); 52] = [
    ("cero", 0), ("un", 1), ("uno", 1), ("una", 1), ("dos", 2), ("tres", 3), ("cuatro", 4),
    ("cinco", 5), ("seis", 6), ("siete", 7), ("ocho", 8), ("nueve", 9), ("diez", 10),
    ("once", 11), ("doce", 12), ("trece", 13), ("catorce", 14), ("quince", 15),
    ("dieciseis", 16), ("diecisiete", 17), ("dieciocho", 18), ("diecinueve", 19),
    ("veinte", 20), ("veintiuno", 21), ("veintiun", 21), ("veintidos", 22), ("veintitres", 23),
    ("veinticuatro", 24), ("veinticinco", 25), ("veintiseis", 26), ("veintisiete", 27),
    ("veintiocho", 28), ("veintinueve", 29), ("treinta", 30), ("cuarenta", 40),
    ("cincuenta", 50), ("sesenta", 60), ("setenta", 70), ("ochenta", 80), ("noventa", 90),
    ("cien", 100), ("ciento", 100), ("doscientos", 200), ("trescientos", 300),
    ("cuatrocientos", 400), ("quinientos", 500), ("seiscientos", 600), ("setecientos", 700),
    ("ochocientos", 800), ("novecientos", 900), ("doscientas", 200), ("quinientas", 500),
];
