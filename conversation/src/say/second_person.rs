//! What customers say of themselves, said back to them: `cuando salga` is `cuando salgas`.

use crate::words::compact;

/// Words of the first person, and those that address the customer.
const ADDRESSED: [(&str, &str); 46] = [
    ("me", "te"),
    ("mi", "tu"),
    ("mis", "tus"),
    ("yo", "tú"),
    ("nos", "les"),
    ("nuestro", "su"),
    ("nuestra", "su"),
    ("salga", "salgas"),
    ("salgo", "sales"),
    ("llegue", "llegues"),
    ("llego", "llegas"),
    ("termine", "termines"),
    ("termino", "terminas"),
    ("acabe", "acabes"),
    ("acabo", "acabas"),
    ("regrese", "regreses"),
    ("regreso", "regresas"),
    ("vuelva", "vuelvas"),
    ("vuelvo", "vuelves"),
    ("desocupe", "desocupes"),
    ("desocupo", "desocupas"),
    ("descanse", "descanses"),
    ("descanso", "descansas"),
    ("pueda", "puedas"),
    ("puedo", "puedes"),
    ("tenga", "tengas"),
    ("tengo", "tienes"),
    ("cobre", "cobres"),
    ("cobro", "cobras"),
    ("deje", "dejes"),
    ("dejo", "dejas"),
    ("recoja", "recojas"),
    ("recojo", "recoges"),
    ("entro", "entras"),
    ("trabaje", "trabajes"),
    ("trabajo", "trabajas"),
    ("ande", "andes"),
    ("ando", "andas"),
    ("estoy", "estás"),
    ("voy", "vas"),
    ("vaya", "vayas"),
    ("despierte", "despiertes"),
    ("levante", "levantes"),
    ("duerma", "duermas"),
    ("salgamos", "salgan"),
    ("lleguemos", "lleguen"),
];

/// `saliendo de mi trabajo` as `saliendo de tu trabajo`.
pub(super) fn addressed(said: &str) -> String {
    let mut before = String::new();
    let mut words = Vec::new();
    for word in said.split(' ') {
        let plain = compact(word);
        // `del trabajo`, `mi descanso`, `el regreso` are nouns.
        let verb = plain.len() > "nos".len() && !plain.starts_with("nuestr");
        let noun = verb
            && matches!(
                before.as_str(),
                "el" | "del" | "al" | "de" | "mi" | "tu" | "un" | "en" | "los"
            );
        let found = ADDRESSED.iter().find(|(own, _)| *own == plain);
        let end = word.trim_end_matches(|sign: char| !sign.is_alphanumeric());
        let sign = &word[end.len()..];
        words.push(match found {
            Some((_, other)) if !noun => format!("{other}{sign}"),
            _ => word.to_owned(),
        });
        before = plain;
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::addressed;

    #[test]
    fn words_of_the_first_person_address_the_customer() {
        for (said, back) in [
            (
                "cuando salga del trabajo, a las 6",
                "cuando salgas del trabajo, a las 6",
            ),
            (
                "el día que me paguen, a las 6",
                "el día que te paguen, a las 6",
            ),
            ("saliendo de mi trabajo", "saliendo de tu trabajo"),
            ("a la hora de mi comida", "a la hora de tu comida"),
            ("mañana en mi descanso", "mañana en tu descanso"),
            ("mañana entre 1 y 3", "mañana entre 1 y 3"),
        ] {
            assert_eq!(addressed(said), back);
        }
    }
}
