//! The sender's number, offered on WhatsApp, taken by going on with the call.

use crate::report;
use crate::whatsapp::{after, write};

const OFFERED: [&str; 4] = [
    "cuanto cuesta el passat",
    "lo quiero",
    "60 mil de enganche a 48 meses",
    "Bryan Islas",
];

/// Who says when to call, behind the number offered, takes it; another number is waited for.
#[test]
fn number_offered_is_taken_by_a_time() {
    let offered = after(&OFFERED);
    let cases = [
        ("mañana a las 3 pm", true),
        ("el miércoles que no pongo puesto, a las 12 del día", true),
        ("en la noche, ya que acabo de repartir", true),
        ("ah no, hoy trabajo, mejor mañana a las 6 pm", true),
        (
            "el sabado a las 10 am, entre semana no puedo contestar",
            true,
        ),
        ("márquenme el jueves a las 5", true),
        ("por las tardes", true),
        ("no, a otro, mañana a las 3 pm", false),
        ("mejor al de mi esposa, mañana a las 3 pm", false),
        ("no me llamen a este, mañana les paso otro número", false),
        ("mañana a las 3 pm te paso mi otro cel", false),
        ("¿a qué hora abren?", false),
        ("¿y la garantía?", false),
        ("no", false),
        ("gracias", false),
    ];
    let mut wrong = Vec::new();
    for (text, taken) in cases {
        let is = write(&offered, text).state;
        if is.lead.phone.is_some() != taken || is.handed_over != taken {
            wrong.push(format!("{text}: {:?}", is.lead.phone));
        }
    }
    report(&wrong);
}

/// Who says thanks or goodbye once the time is known takes the number offered.
#[test]
fn number_offered_is_taken_by_thanks_once_the_time_is_known() {
    let asked = [
        "60 mil de enganche a 48 meses",
        "el jueves a las 5 de la tarde, porfa",
    ];
    let timed = after(&[&OFFERED[..2], &asked, &OFFERED[3..]].concat());
    let mut wrong = Vec::new();
    for (text, taken) in [
        ("gracias jefe, Dios lo bendiga", true),
        ("sale gracias, ya quiero estrenar", true),
        ("ahora sí ya quedó, gracias", true),
        ("gracias, hasta luego", true),
        ("gracias, pero a otro número", false),
        ("no gracias", false),
        ("¿y si no me gusta?", false),
    ] {
        let is = write(&timed, text).state;
        if is.lead.phone.is_some() != taken || is.handed_over != taken {
            wrong.push(format!("{text}: {:?}", is.lead.phone));
        }
    }
    report(&wrong);
}
