//! Contact data that are given in passing, twice, or of another person.

use kavak_conversation::DayPart;

use crate::report;
use crate::whatsapp::{after, write};

const ASKED: [&str; 4] = [
    "cuanto cuesta el passat",
    "lo quiero",
    "60 mil de enganche a 48 meses",
    "si, que me llamen",
];

/// The name of the papers is the name, whatever friends say.
#[test]
fn name_of_the_papers_is_the_name() {
    let asked = after(&ASKED);
    let cases = [
        (
            "todos me dicen Beto pero en los papeles soy Norberto Alanís",
            "Norberto Alanís",
        ),
        (
            "en el INE aparezco como Norberto Alanís, me dicen Beto",
            "Norberto Alanís",
        ),
        (
            "oficialmente soy María Salas pero diganme Cuca",
            "María Salas",
        ),
        (
            "Beto me dicen, mi nombre real es Norberto Alanís",
            "Norberto Alanís",
        ),
        (
            "me conocen como Neto pero en mis documentos vengo como Ernesto Vela",
            "Ernesto Vela",
        ),
    ];
    let mut wrong = Vec::new();
    for (text, name) in cases {
        let is = write(&asked, text).state.lead.name;
        if is.as_deref() != Some(name) {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    for text in [
        "en los papeles dice que es 2016?",
        "en la factura viene otro año",
    ] {
        let is = write(&asked, text).state.lead.name;
        if is.is_some() {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

/// A name that was asked back stands, where other contact data follow.
#[test]
fn name_asked_back_is_kept_by_going_on() {
    let mut asked = after(&ASKED);
    asked.proposed = serde_json::from_str(r#"[{"name":"Norberto Alanís"}]"#).unwrap();
    asked.asked = "proposal".to_owned();
    let cases = [
        ("mi cel es 722 318 9047", Some("Norberto Alanís")),
        (
            "este cel es de mi hijo, el mio es el 722 318 90 47",
            Some("Norberto Alanís"),
        ),
        ("a este numero", Some("Norberto Alanís")),
        ("mañana a las 5 de la tarde", Some("Norberto Alanís")),
        ("no no, mi cel es 722 318 9047", None),
        ("si", Some("Norberto Alanís")),
        ("no, Alberto Alanís", Some("Alberto Alanís")),
        ("no, mi cel es 722 318 9047", None),
        ("no", None),
    ];
    let mut wrong = Vec::new();
    for (text, name) in cases {
        let is = write(&asked, text).state.lead.name;
        if is.as_deref() != name {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

/// Whose phone it is that the customer writes from may be said; it is not called then.
#[test]
fn phone_of_somebody_else_is_not_called() {
    let named = write(&after(&ASKED), "Ana Ruiz Soto").state;
    let own = Some("+527223189047");
    let cases = [
        ("este cel es de mi hijo, el mio es el 722 318 90 47", own),
        ("este numero es de mi esposa, el mio es 722 318 90 47", own),
        (
            "te escribo del cel de mi hermana, anota el mio 722 318 90 47",
            own,
        ),
        ("este es el cel de mi mama, el mio: 722 318 90 47", own),
        ("722 318 90 48, no perdon 722 318 90 47", own),
        ("este cel es de mi hijo", None),
        ("este telefono es prestado", None),
        ("este numero es de mi vecina", None),
        ("este es mi cel", Some("+525512345678")),
        ("a este mismo", Some("+525512345678")),
    ];
    let mut wrong = Vec::new();
    for (text, phone) in cases {
        let turn = write(&named, text);
        let is = turn.state.lead.phone;
        if is.as_deref() != phone || turn.reply.text.matches("Anoté el número").count() > 1 {
            wrong.push(format!("{text}: {is:?} {}", turn.reply.text));
        }
    }
    report(&wrong);
}

/// A name that is corrected at once is greeted by its last form alone.
#[test]
fn corrected_name_is_greeted_once() {
    let asked = after(&ASKED);
    let cases = [
        (
            "Chuy Loredo, bueno Jesús Loredo Martínez",
            "Jesús Loredo Martínez",
        ),
        (
            "Lupita Ríos, digo Guadalupe Ríos Mora",
            "Guadalupe Ríos Mora",
        ),
        (
            "me llamo Pepe Solís, no, mejor pon José Solís",
            "José Solís",
        ),
        ("Monserrat Ruiz, perdon, Montserrat Ruiz", "Montserrat Ruiz"),
    ];
    let mut wrong = Vec::new();
    for (text, name) in cases {
        let turn = write(&asked, text);
        let greeted = format!("Mucho gusto, {name}.");
        let twice = turn.reply.text.contains("Listo, ya quedó");
        if turn.state.lead.name.as_deref() != Some(name)
            || twice
            || !turn.reply.text.contains(&greeted)
        {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

/// Who is at home at a part of the day can be called then.
#[test]
fn part_of_day_at_home_is_the_time_of_the_call() {
    let asked = after(&[ASKED.as_slice(), &["Ana Ruiz Soto", "a este numero"]].concat());
    let cases = [
        ("Por las mañanas estoy en casa", Some(DayPart::Morning)),
        ("Por las tardes ando en la casa", Some(DayPart::Afternoon)),
        ("en las noches ya estoy en mi casa", Some(DayPart::Evening)),
        ("En las tardes estoy desocupada", Some(DayPart::Afternoon)),
        ("por la mañana hay alguien en casa", Some(DayPart::Morning)),
        ("estoy en casa por las tardes", Some(DayPart::Afternoon)),
        ("por las mañanas no estoy en casa", None),
        ("por las mañanas estoy en la chamba", None),
        ("Por las mañanas trabajo", None),
    ];
    let mut wrong = Vec::new();
    for (text, part) in cases {
        let turn = write(&asked, text);
        let capital = ["llamará Por", "llamará En"];
        let capital = capital.iter().any(|words| turn.reply.text.contains(words));
        if turn.state.lead.preferred_time != part || capital {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}
