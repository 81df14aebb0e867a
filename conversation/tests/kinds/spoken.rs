//! Messages as they are spoken: pious and polite asides, no commas, and what others want
//! or do.

use jiff::civil::date;
use kavak_conversation::acts::Errand;
use kavak_conversation::{Payment, State};

use crate::{after, model, report, say};

const CHOSEN: [&str; 2] = ["el versa 2018", "lo quiero"];
/// A car that was asked about, among others.
pub(crate) const SHOWN: [&str; 2] = [
    "busco un sedan automatico, hasta 230 mil",
    "cuanto cuesta el versa 2018",
];

/// The state after a customer took a car and said more.
pub(crate) fn chosen_and(more: &[&str]) -> State {
    after(&[&CHOSEN[..], more].concat())
}

/// A pious or polite condition sets none, wherever it stands.
#[test]
fn asides_leave_what_they_stand_beside() {
    const ASIDES: [&str; 16] = [
        "si Dios quiere",
        "si Dios nos da licencia",
        "primero Dios",
        "Dios mediante",
        "con el favor de Dios",
        "gracias a Dios",
        "si no es mucha molestia",
        "si no es molestia",
        "si no le molesta",
        "si no hay inconveniente",
        "si me hace el favor",
        "si es tan amable",
        "si gusta",
        "si le parece bien",
        "si es posible",
        "si todo sale bien",
    ];
    let paying = chosen_and(&[]);
    let timing = chosen_and(&[
        "de contado",
        "sí, que me llamen",
        "Laura Peña",
        "5512345678",
    ]);
    let at = date(2026, 12, 2).at(17, 0, 0, 0);
    let mut wrong = Vec::new();
    for aside in ASIDES {
        for (first, last) in [(aside, ""), ("", aside)] {
            let text = format!("{first} mañana a las 5 {last}");
            let is = say(&timing, text.trim()).state.lead;
            if is.preferred_time_at != Some(at) {
                wrong.push(format!("{text}: {:?}", is.preferred_time_at));
            }
            let text = format!("{first} de contado {last}");
            if say(&paying, text.trim()).state.payment != Some(Payment::Cash) {
                wrong.push(text);
            }
        }
    }
    report(&wrong);
}

/// Of two ways to pay, one of them denied, the other one is meant; what leaves both open
/// A verb that takes leads to a car for certain, among more words; words that only open
/// a sentence, and what others say, take none.
#[test]
fn car_is_taken_among_more_words() {
    let shown = after(&SHOWN);
    let taken = chosen_and(&[]);
    let cases: [(&State, &str, &str); 14] = [
        (
            &shown,
            "sí mire entonces me voy por el versa y le podemos dar setenta mil de enganche que es lo que juntamos en la caja",
            "Versa",
        ),
        (
            &shown,
            "ya lo platicamos y nos quedamos con el versa porque es el más chiquito",
            "Versa",
        ),
        (
            &shown,
            "uy pues el versa entonces, aunque a mi hija le late más el march",
            "Versa",
        ),
        (&shown, "me quedo con el versa si me lo dejan en 200", ""),
        (&shown, "me llevo el versa cuando venda mi carro", ""),
        (&shown, "pues mire el versa 2018, ¿cuántos dueños tuvo?", ""),
        (
            &shown,
            "mis compadres andan diciendo que mejor el march 2018... ese cuanto sale",
            "",
        ),
        (&shown, "está carito el versa, 220 mil por un versa", ""),
        (
            &taken,
            "no espera dice mi papá que chiquito y punto, entonces el march 2018",
            "March",
        ),
        (&taken, "ah entonces el march 2018 por el clima", "March"),
        (&taken, "siempre sí el march 2018", "March"),
        (&taken, "entonces el march 2018 cuánto cuesta?", "Versa"),
        (&taken, "mi esposo dice que el march 2018", "Versa"),
        (&taken, "me arrepentí quiero el march 2018", "March"),
    ];
    let mut wrong = Vec::new();
    for (state, text, name) in cases {
        let is = say(state, text).state;
        if model(&is) != name {
            wrong.push(format!("{text}: {:?}", model(&is)));
        }
    }
    report(&wrong);
}

/// A price that is said again, the price of another seller and the difference of two prices
/// The hour at which the other person is free is that of the call; what the customer does at
/// another hour is not.
#[test]
fn hour_of_the_call_stands_beside_what_is_done() {
    let asked = chosen_and(&[
        "de contado",
        "sí, que me llamen",
        "Laura Peña",
        "5512345678",
    ]);
    let cases = [
        ("hoy a las 7 de la noche ya salió de trabajar", 1, 19),
        ("mañana a las 6 ya llegó de la escuela", 2, 18),
        ("mañana a las 7 de la noche yo me levanto a las 4", 2, 19),
        ("mañana a las 5 de la tarde cierro a las 6", 2, 17),
        ("hoy no mañana a las 5", 2, 17),
        ("ponle el miércoles a las 6 de la tarde", 2, 18),
        ("anótale mañana a las 9 am", 2, 9),
    ];
    let mut wrong = Vec::new();
    for (text, day, hour) in cases {
        let is = say(&asked, text).state.lead;
        let at = date(2026, 12, day).at(hour, 0, 0, 0);
        if is.preferred_time_at != Some(at) || is.name != asked.lead.name {
            wrong.push(format!("{text}: {:?} {:?}", is.preferred_time_at, is.name));
        }
    }
    let said = say(&asked, "ella sale de trabajar a las 6").state;
    if said.lead.preferred_time_at.is_some() || !said.proposed.is_empty() {
        wrong.push(format!("{:?}", said.proposed));
    }
    report(&wrong);
}

/// Who pays in cash and asks what a loan would come to keeps paying in cash; what another
/// An appointment that was made before is a matter for a person; a call is none.
#[test]
fn appointment_made_before_is_for_a_person() {
    let greeted = after(&["hola, una pregunta"]);
    let other = Some(Errand::Other);
    let mut wrong = Vec::new();
    for (text, errand) in [
        (
            "tengo una cita mañana a las 11 en plaza fortuna para ver un auto y no voy a poder ir",
            other,
        ),
        ("quiero cancelar mi cita", other),
        ("no voy a poder ir a mi cita de mañana", other),
        ("¿puedo reagendar mi visita?", other),
        ("tengo cita con el dentista a las 5", None),
        ("quiero una cita para ver el versa", None),
    ] {
        let is = say(&greeted, text).state.errand;
        if is != errand {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

/// Sentences without a comma are read as if they had one.
#[test]
fn sentences_go_on_without_commas() {
    let shown = after(&SHOWN);
    let asked = chosen_and(&[]);
    let mut wrong = Vec::new();
    for text in [
        "ese sí me alcanza quiero el versa 2018",
        "ese me gusta 👀 ese quiero",
    ] {
        if model(&say(&shown, text).state) != "Versa" {
            wrong.push(text.to_owned());
        }
    }
    for text in [
        "lo pago de contado no me gustan las deudas",
        "no quiero deberle a nadie lo pago de contado",
        "lo va a pagar completo",
        "por transferencia, no vamos a financiar",
        "de un solo deposito",
    ] {
        if say(&asked, text).state.payment != Some(Payment::Cash) {
            wrong.push(text.to_owned());
        }
    }
    for text in ["no vamos a pagar todo", "no quiero pagos de 8 mil"] {
        if say(&asked, text).state.payment == Some(Payment::Cash) {
            wrong.push(text.to_owned());
        }
    }
    report(&wrong);
}
