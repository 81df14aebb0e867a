use super::*;
use crate::words::Words;

fn read(text: &str) -> Vec<(String, Counts)> {
    let found = figures(&Words::read(text).list).into_iter();
    found
        .map(|figure| (figure.value.to_string(), figure.counts))
        .collect()
}

#[test]
fn figures_in_digits_and_words_are_found_with_their_units() {
    let table = [
        ("$398,999", "398999", Counts::Money),
        ("398 mil pesos", "398000", Counts::Money),
        (
            "trescientos noventa y ocho mil novecientos noventa y nueve pesos",
            "398999",
            Counts::Money,
        ),
        ("medio millón", "500000", Counts::Plain),
        ("un cuarto de millón de pesos", "250000", Counts::Money),
        ("un millón doscientos mil", "1200000", Counts::Plain),
        ("un millón 200 mil pesos", "1200000", Counts::Money),
        ("millón y medio", "1500000", Counts::Plain),
        ("1.2 millones de pesos", "1200000", Counts::Money),
        ("cien mil", "100000", Counts::Plain),
        ("mil pesos", "1000", Counts::Money),
        ("20 %", "20", Counts::Percent),
        ("veinte por ciento", "20", Counts::Percent),
        ("seis meses", "6", Counts::Months),
        ("dos años", "2", Counts::Years),
        ("7,424 km", "7424", Counts::Kilometres),
        ("15 mil dólares", "15000", Counts::ForeignMoney),
        ("$6,087 al mes", "6087", Counts::Monthly),
        ("mensualidades de 6 mil pesos", "6000", Counts::Monthly),
        ("4.60 m", "4.6", Counts::Other("m")),
        ("la mensualidad es de $6,087", "6087", Counts::Monthly),
    ];
    for (text, value, counts) in table {
        let found = read(text);
        assert_eq!(found[0], (value.to_owned(), counts), "{text}: {found:?}");
    }
}

#[test]
fn listed_figures_share_their_unit() {
    let months = |value: &str| (value.to_owned(), Counts::Months);
    let expected = [months("48"), months("60"), months("72")];
    assert_eq!(read("48, 60 o 72 meses"), expected);
}

#[test]
fn a_lone_article_is_no_figure() {
    assert_eq!(read("un auto y una SUV"), []);
}
