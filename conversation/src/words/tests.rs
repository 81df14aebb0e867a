use super::*;

fn texts(text: &str) -> Vec<String> {
    Words::read(text).list.into_iter().map(|w| w.text).collect()
}

fn numbers(text: &str) -> Vec<String> {
    let words = Words::read(text).list;
    words
        .into_iter()
        .filter_map(|w| w.number)
        .map(|n| n.to_string())
        .collect()
}

#[test]
fn accents_case_and_drawn_out_letters_do_not_matter() {
    assert_eq!(
        texts("¡Holaaaa! ¿QUÉ Autómatico?"),
        ["hola", "que", "automatico"]
    );
    assert_eq!(texts("siiii Ñoño"), ["si", "nono"]);
}

#[test]
fn letters_and_digits_are_apart() {
    assert_eq!(texts("CX-5 rav4 300k"), ["cx", "5", "rav", "4", "300", "k"]);
    assert_eq!(compact("X-Trail"), compact("xtrail"));
}

#[test]
fn figures_are_read_as_mexico_writes_them() {
    assert_eq!(
        numbers("$300,000 300.000 1'200,000"),
        ["300000", "300000", "1200000"]
    );
    assert_eq!(numbers("1.2 250,000.50 3.5"), ["1.2", "250000.50", "3.5"]);
    assert_eq!(numbers("son 400. Gracias"), ["400"]);
}

#[test]
fn signs_around_a_figure_are_kept() {
    let words = Words::read("$ 300 y 20%, ok");
    assert!(words.list[0].dollar);
    assert!(words.list[2].percent);
    assert!(words.list[3].pause);
}

#[test]
fn offsets_point_into_the_original() {
    let text = "José Ángel";
    let words = Words::read(text).list;
    assert_eq!(&text[words[1].start..words[1].end], "Ángel");
}
