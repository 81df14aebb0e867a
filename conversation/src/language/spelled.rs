//! Numbers written in words.

/// The value of a number word below a thousand.
pub(crate) fn value(word: &str) -> Option<u32> {
    Some(match word {
        "cero" => 0,
        "un" | "uno" | "una" => 1,
        "dos" => 2,
        "tres" => 3,
        "cuatro" => 4,
        "cinco" => 5,
        "seis" => 6,
        "siete" => 7,
        "ocho" => 8,
        "nueve" => 9,
        "diez" => 10,
        "once" => 11,
        "doce" => 12,
        "trece" => 13,
        "catorce" => 14,
        "quince" => 15,
        "dieciseis" => 16,
        "diecisiete" => 17,
        "dieciocho" => 18,
        "diecinueve" => 19,
        "veinte" => 20,
        "veintiuno" | "veintiun" => 21,
        "veintidos" => 22,
        "veintitres" => 23,
        "veinticuatro" => 24,
        "veinticinco" => 25,
        "veintiseis" => 26,
        "veintisiete" => 27,
        "veintiocho" => 28,
        "veintinueve" => 29,
        "treinta" => 30,
        "cuarenta" => 40,
        "cincuenta" => 50,
        "sesenta" => 60,
        "setenta" => 70,
        "ochenta" => 80,
        "noventa" => 90,
        "cien" | "ciento" => 100,
        "doscientos" | "doscientas" => 200,
        "trescientos" => 300,
        "cuatrocientos" => 400,
        "quinientos" | "quinientas" => 500,
        "seiscientos" => 600,
        "setecientos" => 700,
        "ochocientos" => 800,
        "novecientos" => 900,
        _ => return None,
    })
}

/// The value of a number word below a thousand, also where it is misspelt as
/// people misspell it.
pub(crate) fn word_value(word: &str) -> Option<u32> {
    value(word)
        .or_else(|| misspelt(word))
        .or_else(|| joined(word))
}

fn misspelt(word: &str) -> Option<u32> {
    Some(match word {
        "trecientos" | "tresientos" | "trescientas" => 300,
        "dosientos" | "docientos" => 200,
        "cuatrosientos" | "cuatrocientas" => 400,
        "kinientos" | "quinietos" => 500,
        "sietecientos" | "setesientos" | "setecientas" => 700,
        "seiscientas" | "seisientos" => 600,
        "ochosientos" | "ochocientas" => 800,
        "nuevecientos" | "novesientos" | "novecientas" => 900,
        "sincuenta" | "cicuenta" => 50,
        "beinte" => 20,
        "secenta" | "seseta" => 60,
        "nobenta" => 90,
        "ochentas" => 80,
        "dies" => 10,
        "onse" => 11,
        "dose" => 12,
        "quinse" => 15,
        "sinco" => 5,
        "ceis" => 6,
        "veintiuna" => 21,
        "treintaicinco" => 35,
        "treintaiseis" => 36,
        "cuarentaiocho" => 48,
        _ => return None,
    })
}

/// `treintaicuatro`, `setentayocho`: tens and unit written as one word.
fn joined(word: &str) -> Option<u32> {
    const TENS: [(&str, u32); 7] = [
        ("treint", 30),
        ("cuarent", 40),
        ("cincuent", 50),
        ("sesent", 60),
        ("setent", 70),
        ("ochent", 80),
        ("novent", 90),
    ];
    let (rest, tens) = TENS
        .iter()
        .find_map(|(stem, tens)| Some((word.strip_prefix(stem)?, *tens)))?;
    let unit = ["ai", "ay", "i", "y", "a"]
        .iter()
        .find_map(|joint| value(rest.strip_prefix(joint)?));
    unit.filter(|unit| (1..10).contains(unit))
        .map(|unit| tens + unit)
}
