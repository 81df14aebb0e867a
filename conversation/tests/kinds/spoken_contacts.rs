//! Names, numbers and hours of a call as they are spoken, and what looks like them.

use jiff::civil::date;
use kavak_conversation::State;

use crate::spoken::chosen_and;
use crate::whatsapp;
use crate::{after, report, say};

/// A customer who takes a car and is asked for the rest.
const TAKEN: [&str; 3] = [
    "cuanto cuesta el passat",
    "lo quiero",
    "60 mil de enganche a 48 meses",
];

/// What is put down in the customer's name has that name.
#[test]
fn something_is_put_down_in_a_name() {
    let paying = chosen_and(&["de contado"]);
    let mut wrong = Vec::new();
    for lead in [
        "ponla a mi nombre",
        "pónganlo todo a mi nombre",
        "anótelo a mi nombre",
        "apártala a mi nombre",
        "queda a mi nombre",
        "que sea a mi nombre",
    ] {
        for comma in [", ", " "] {
            let text = format!("{lead}{comma}Lorena Tecuapetla Flores");
            let name = say(&paying, &text).state.lead.name;
            if name.as_deref() != Some("Lorena Tecuapetla Flores") {
                wrong.push(format!("{text}: {name:?}"));
            }
        }
    }
    report(&wrong);
}

/// The number of another person is called where the customer says so, whether the name is
/// known or not.
#[test]
fn number_of_another_is_called_where_it_is_said() {
    let unnamed = chosen_and(&["de contado"]);
    let named = chosen_and(&["de contado", "sí, que me llamen", "Laura Peña"]);
    let cases = [
        ("llamen mejor al de mi esposo, 222 248 1903", true),
        ("mejor al de mi hija 222 248 1903", true),
        ("marquen a mi esposo, 222 248 1903", true),
        ("llamen mejor a mi mamá al 222 248 1903", true),
        ("el de mi señora es 222 248 1903", true),
        ("no llamen al de mi esposo, 222 248 1903", false),
    ];
    let mut wrong = Vec::new();
    for state in [&unnamed, &named] {
        for (text, taken) in cases {
            let lead = say(state, text).state.lead;
            if lead.phone.is_some() != taken || lead.name != state.lead.name {
                wrong.push(format!("{text}: {:?} {:?}", lead.phone, lead.name));
            }
        }
    }
    report(&wrong);
}

/// A word of the name noted is written again, marked by an asterisk or by words that
/// correct; nothing else is.
#[test]
fn word_of_the_name_is_written_again() {
    let named = chosen_and(&["de contado", "sí, que me llamen", "me llamo Karla Ramirze"]);
    let right = "Karla Ramírez";
    let cases = [
        ("*Ramírez", right),
        ("Ramírez*", right),
        ("* Ramírez jaja", right),
        ("perdón, Ramírez", right),
        ("mi apellido es Ramírez", right),
        ("*Carla", "Carla Ramirze"),
        ("*hola", "Karla Ramirze"),
        ("*ahorita", "Karla Ramirze"),
        ("perdón, ¿qué?", "Karla Ramirze"),
        ("¿Ramírez?", "Karla Ramirze"),
        ("*gracias", "Karla Ramirze"),
    ];
    let mut wrong = Vec::new();
    for (text, name) in cases {
        let is = say(&named, text).state.lead.name;
        if is.as_deref() != Some(name) {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

/// A question that offers the number written from gives it; one about it does not.
#[test]
fn number_is_given_by_a_question() {
    let asked = whatsapp::after(&[&TAKEN[..], &["Brenda Siller"]].concat());
    let cases = [
        ("¿Te sirve este mismo WhatsApp? Aquí siempre contesto", true),
        ("¿puede ser a este mismo número?", true),
        ("¿les sirve este número?", true),
        ("¿está bien este whats?", true),
        ("¿este número no les sirve?", false),
        ("¿para qué les sirve este número?", false),
        ("¿puede ser a otro número?", false),
        ("¿cómo consiguieron este número?", false),
    ];
    let mut wrong = Vec::new();
    for (text, given) in cases {
        let is = whatsapp::write(&asked, text).state.lead.phone;
        if is.is_some() != given {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    let text = "¿Puede ser mañana a las 12 del día?";
    let is = whatsapp::write(&asked, text).state.lead;
    if is.preferred_time_at != Some(date(2026, 12, 2).at(12, 0, 0, 0)) {
        wrong.push(format!("{text}: {:?}", is.preferred_time_at));
    }
    report(&wrong);
}

fn time_asked() -> State {
    chosen_and(&[
        "de contado",
        "sí, que me llamen",
        "Laura Peña",
        "5512345678",
    ])
}

/// What the customer does now is no time for the call; being free now is one.
#[test]
fn what_is_done_now_is_no_time() {
    let asked = time_asked();
    let cases = [
        ("hoy en la tarde, ahorita ya me voy a dormir", "afternoon"),
        ("en la tarde, ahorita estoy en el trabajo", "afternoon"),
        ("hoy en la tarde ahorita no puedo", "afternoon"),
        ("ahorita voy manejando, en la noche", "evening"),
        ("ahorita tengo junta", ""),
        ("ahorita ando en la calle", ""),
        ("ahorita mismo", "any"),
        ("ahorita estoy libre", "any"),
        ("ahorita puedo", "any"),
    ];
    let mut wrong = Vec::new();
    for (text, part) in cases {
        let lead = say(&asked, text).state.lead;
        let is = lead
            .preferred_time
            .map(|part| format!("{part:?}").to_lowercase());
        let right = match part {
            "" => lead.preferred_time_said.is_none(),
            "any" => lead.preferred_time_said.is_some(),
            _ => is.as_deref() == Some(part),
        };
        if !right {
            wrong.push(format!("{text}: {is:?} {:?}", lead.preferred_time_said));
        }
    }
    report(&wrong);
}

/// An hour is led to in formal words, also before the car is known.
#[test]
fn hour_is_given_in_formal_words() {
    let no_car = after(&[
        "hola, una pregunta",
        "me llamo Laura Peña",
        "mi teléfono es 5512345678",
    ]);
    let at = date(2026, 12, 4).at(9, 0, 0, 0);
    let mut wrong = Vec::new();
    for state in [&no_car, &time_asked()] {
        for text in [
            "Me encuentro disponible el viernes a las 9 de la mañana.",
            "Quedo disponible el viernes a las 9 de la mañana",
            "Cuento con disponibilidad el viernes a las 9 am",
            "Pueden llamar el viernes a las 9 de la mañana, después de mi caminata. Atte. Laura Peña",
            "hagan favor de llamar el viernes a las 9 de la mañana",
            "podrían comunicarse el viernes a las 9 de la mañana",
        ] {
            let lead = say(state, text).state.lead;
            if lead.preferred_time_at != Some(at) || lead.name != state.lead.name {
                wrong.push(format!(
                    "{text}: {:?} {:?}",
                    lead.preferred_time_at, lead.name
                ));
            }
        }
    }
    report(&wrong);
}

/// Thanks behind a time that was asked back neither take it nor drop it: it is asked once
/// more, and taken by a yes.
#[test]
fn thanks_take_no_doubtful_time() {
    let asked = time_asked();
    let doubtful = say(
        &asked,
        "salimos tarde del trabajo mañana a las 8 de la noche estaría bien",
    )
    .state;
    assert!(!doubtful.proposed.is_empty(), "the time is asked back");
    let mut wrong = Vec::new();
    for thanks in ["gracias", "va gracias", "muchas gracias, bye", "adiós"] {
        let again = say(&doubtful, thanks);
        if again.state.lead.preferred_time_said.is_some() || again.state.proposed.is_empty() {
            wrong.push(format!("{thanks}: {}", again.reply.text));
        }
        let twice = say(&again.state, thanks).state;
        if twice.lead.preferred_time_said.is_some() || !twice.proposed.is_empty() {
            wrong.push(format!("{thanks} twice: {:?}", twice.proposed));
        }
        let agreed = say(&again.state, "sí").state;
        if agreed.lead.preferred_time_at.is_none() {
            wrong.push(format!("{thanks}, sí"));
        }
    }
    report(&wrong);
}
