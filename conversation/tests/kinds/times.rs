use jiff::civil::{DateTime, date};

use crate::{after, report, say};

const NAMED: [&str; 6] = [
    "el versa 2018",
    "lo quiero",
    "de contado",
    "sí, que me llamen",
    "Laura Peña",
    "5512345678",
];

fn december(day: i8, hour: i8, minute: i8) -> DateTime {
    date(2026, 12, day).at(hour, minute, 0, 0)
}

/// Days that do not suit stand beside the one that does.
#[test]
fn day_refused_is_not_the_day_of_the_call() {
    let asked = after(&NAMED);
    let cases = [
        ("hoy no, mañana a las 9 de la noche", december(2, 21, 0)),
        ("hoy no puedo, mañana a las 5", december(2, 17, 0)),
        (
            "jueves no puedo, viernes sí, a las 11 am",
            december(4, 11, 0),
        ),
        ("el jueves no, el viernes a las 4", december(4, 16, 0)),
        (
            "mañana no, el jueves a las 10 de la mañana",
            december(3, 10, 0),
        ),
        (
            "el miércoles no puedo, mejor el jueves a las 3",
            december(3, 15, 0),
        ),
        ("el sábado no, el domingo a las 12", december(6, 12, 0)),
        ("viernes no, sábado sí, a las 10 am", december(5, 10, 0)),
        (
            "hoy no, estoy trabajando. mañana a las 6 de la tarde",
            december(2, 18, 0),
        ),
        (
            "el lunes no se puede, el martes a las 4",
            december(8, 16, 0),
        ),
        (
            "el lunes sí, el martes no. lunes 10:15 de la mañana",
            december(7, 10, 15),
        ),
        (
            "mañana no porque trabajo, el viernes a las 5",
            december(4, 17, 0),
        ),
        (
            "hoy no, ando en la calle, mañana a la 1",
            december(2, 13, 0),
        ),
        (
            "jueves no, ese día no estoy, viernes a las 9 am",
            december(4, 9, 0),
        ),
        (
            "pasado mañana no, el viernes a las 7 de la noche",
            december(4, 19, 0),
        ),
        // Nothing of it is refused.
        ("el jueves a las 4, no antes", december(3, 16, 0)),
        ("no, mejor el viernes a las 5", december(4, 17, 0)),
        (
            "el viernes a las 11 de la mañana, que no trabajo",
            december(4, 11, 0),
        ),
        ("mañana a las 8:30 de la mañana", december(2, 8, 30)),
        ("el sábado a las 10", december(5, 10, 0)),
        (
            "mañana abro a las 9 asi que antes, a las 8:30 de la mañana",
            december(2, 8, 30),
        ),
    ];
    let mut wrong = Vec::new();
    for (text, at) in cases {
        let is = say(&asked, text).state.lead.preferred_time_at;
        if is != Some(at) {
            wrong.push(format!("{text}: {is:?} instead of {at}"));
        }
    }
    report(&wrong);
}

/// The hour said before holds for another day, the occasion stands between day and hour,
/// and a reason is no time.
#[test]
fn hour_of_another_day_and_occasions_between() {
    let asked = after(&NAMED);
    let cases = [
        (
            "el jueves a las 4 de la tarde, no, mejor el viernes a la misma hora",
            "el viernes a las 4 de la tarde",
            december(4, 16, 0),
        ),
        (
            "el jueves a las 5 no, mejor el sábado a la misma hora",
            "el sábado a las 5",
            december(5, 17, 0),
        ),
        (
            "el viernes saliendo de clases como a la 1 y media",
            "el viernes saliendo de clases como a la 1 y media",
            december(4, 13, 30),
        ),
        (
            "mañana no porque va al dentista pasado mañana a las 10 de la mañana",
            "pasado mañana a las 10 de la mañana",
            december(3, 10, 0),
        ),
        (
            "Llámennos el sábado a las 10 am",
            "el sábado a las 10 am",
            december(5, 10, 0),
        ),
    ];
    let mut wrong = Vec::new();
    for (text, said, at) in cases {
        let lead = say(&asked, text).state.lead;
        let meant = lead.preferred_time_said.as_deref() == Some(said);
        if !meant || lead.preferred_time_at != Some(at) {
            wrong.push(format!("{text}: {:?}", lead.preferred_time_said));
        }
    }
    for text in [
        "el lunes no porque el martes a las 8 entro a trabajar",
        "mañana no porque el lunes trabajo temprano",
        "perfecto muchas gracias",
        "está bien, adiós",
    ] {
        let lead = say(&asked, text).state.lead;
        if lead.preferred_time.is_some() || lead.preferred_time_at.is_some() {
            wrong.push(format!("{text}: {:?}", lead.preferred_time));
        }
    }
    report(&wrong);
}

#[test]
fn hour_between_two_meetings_is_the_hour() {
    let asked = after(&[
        "el versa 2018",
        "lo quiero",
        "de contado",
        "sí",
        "Ana Luna",
        "5512345678",
    ]);
    for (text, said) in [
        (
            "El miércoles 9 a las 10:30 de la mañana me viene bien, entre dos juntas.",
            jiff::civil::date(2026, 12, 9).at(10, 30, 0, 0),
        ),
        (
            "mañana entre las 4 y las 6",
            jiff::civil::date(2026, 12, 2).at(16, 0, 0, 0),
        ),
    ] {
        let lead = say(&asked, text).state.lead;
        assert_eq!(lead.preferred_time_at, Some(said), "{text}");
    }
}
