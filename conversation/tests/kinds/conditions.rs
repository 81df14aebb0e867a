//! What is said under a condition does nothing; what only looks like one does.

use kavak_conversation::State;

use crate::{after, model, report, say};

const ARRANGED: [&str; 7] = [
    "el versa 2018",
    "lo quiero",
    "de contado",
    "sí, que me llamen",
    "Rosa Luna",
    "55 8765 4321",
    "el viernes a las 5",
];

fn arranged() -> State {
    let state = after(&ARRANGED);
    assert!(state.handed_over);
    state
}

#[test]
fn call_is_not_cancelled_under_a_condition_or_where_it_is_denied() {
    let state = arranged();
    let mut wrong = Vec::new();
    for text in [
        "si no es único dueño, cancelo la llamada",
        "salvo esto: si no es de único dueño, cancelen la llamada",
        "cancelen la llamada si no es de único dueño",
        "si ya no está disponible cancelen la llamada",
        "si no tiene carplay, mejor cancelen",
        "si no me marcan el viernes mejor cancelen la llamada",
        "no cancelé nada",
        "yo no quise cancelar la llamada",
    ] {
        let lead = say(&state, text).state.lead;
        if lead.call_cancelled || lead.preferred_time_said.is_none() {
            wrong.push(format!("{text}: {:?}", lead.preferred_time_said));
        }
    }
    for text in [
        "cancelen la llamada",
        "mejor cancelen la llamada, por favor",
        "si me hace el favor de cancelar la llamada",
    ] {
        if !say(&state, text).state.lead.call_cancelled {
            wrong.push(text.to_owned());
        }
    }
    report(&wrong);
}

#[test]
fn new_time_takes_a_cancelled_call_up_again() {
    let cancelled = say(&arranged(), "cancelen la llamada").state;
    assert!(cancelled.lead.call_cancelled);
    for text in [
        "no cancelé nada, restablezca la llamada: pasado mañana a las 10",
        "no, no la cancelen, márquenme pasado mañana a las 10",
    ] {
        let state = say(&cancelled, text).state;
        assert!(!state.lead.call_cancelled, "{text}");
        assert_eq!(state.wants_contact, Some(true), "{text}");
        assert!(state.lead.preferred_time_at.is_some(), "{text}");
    }
}

#[test]
fn car_is_not_changed_under_a_condition() {
    let state = after(&[
        "el versa 2018",
        "lo quiero",
        "y la tracker 2021 cuánto cuesta",
    ]);
    let mut wrong = Vec::new();
    for text in [
        "si no cabe, me quedo con la tracker",
        "mi cochera mide 4.50 m; si no cabe, me quedo con la tracker",
        "si no me lo aprueban, me quedo con la tracker",
        "si tiene más de 40,000 km mejor me quedo con la tracker",
        "si no, me quedo con la tracker",
    ] {
        let is = say(&state, text).state;
        if model(&is) != "Versa" {
            wrong.push(format!("{text}: {}", model(&is)));
        }
    }
    for text in [
        "si, me quedo con la tracker",
        "si no hay problema, me quedo con la tracker",
        "no, me quedo con la tracker",
    ] {
        let is = say(&state, text).state;
        if model(&is) != "Tracker" {
            wrong.push(format!("{text}: {}", model(&is)));
        }
    }
    report(&wrong);
}

#[test]
fn what_a_condition_names_is_no_wish() {
    use kavak_conversation::catalog::Gearbox;
    let state = after(&["busco un sedán automático de hasta 300 mil"]);
    let mut wrong = Vec::new();
    for text in [
        "Si es manual no me interesa",
        "si es estándar, no lo quiero",
        "si es manual mejor no",
        "¿El Versa tiene CarPlay? Si es manual no me interesa.",
    ] {
        let is = say(&state, text).state;
        if is.wish.gearbox != Some(Gearbox::Automatic) {
            wrong.push(format!("{text}: {:?}", is.wish.gearbox));
        }
    }
    report(&wrong);
}
