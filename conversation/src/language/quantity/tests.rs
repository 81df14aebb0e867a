use super::*;
use crate::catalog::Names;
use crate::language::Lexicon;

fn values(text: &str) -> Vec<String> {
    let lexicon = Lexicon::new(&Names::default()).unwrap();
    let found = quantities(&Tagged::read(text, &lexicon));
    found
        .iter()
        .map(|quantity| match quantity.until {
            Some(until) => format!("{}-{}", quantity.value.normalize(), until.normalize()),
            None => quantity.value.normalize().to_string(),
        })
        .collect()
}

#[test]
fn amounts_are_read_in_every_usual_spelling() {
    for (text, expected) in [
        ("$300,000", "300000"),
        ("300 mil", "300000"),
        ("300k", "300000"),
        ("300 K", "300000"),
        ("300mil pesos", "300000"),
        ("300 000", "300000"),
        ("300m", "300000"),
        ("medio millón", "500000"),
        ("un millón", "1000000"),
        ("1.2 millones", "1200000"),
        ("1.2mdp", "1200000"),
        ("un millón doscientos mil", "1200000"),
        ("un millon doscientos", "1200000"),
        ("1 millon 200 mil", "1200000"),
        ("millon y medio", "1500000"),
        ("un millon y medio", "1500000"),
        ("dos millones y medio", "2500000"),
        ("como doscientos mil", "200000"),
        ("doscientos cincuenta mil", "250000"),
        ("trescientos treinta y cinco mil", "335000"),
        ("tres cientos mil", "300000"),
        ("quinientos", "500"),
        ("hasta 350", "350"),
        ("entre 200 y 300 mil", "200000-300000"),
        ("de 200 a 300 mil", "200000-300000"),
        ("200-300 mil", "200000-300000"),
        ("entre 200 mil y 300 mil", "200000-300000"),
        ("de 250 a 300", "250-300"),
        ("20 por ciento", "20"),
        ("cuarenta y ocho meses", "48"),
        ("mil gracias", ""),
        ("quiero un auto", ""),
    ] {
        assert_eq!(values(text).join(" "), expected, "{text}");
    }
}

#[test]
fn absurd_figures_are_no_numbers() {
    assert!(values("99999999999999999999999999999999999999").is_empty());
    let _ = values("999999999999999 millones de millones");
}
