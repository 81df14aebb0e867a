//! Names where a call is offered, and beside other words.

use crate::{after, report, say};

/// Names with their particles where a call is offered, and beside words of the customer.
#[test]
fn name_is_taken_with_particles_and_beside_its_words() {
    let offered = after(&["el versa 2018", "lo quiero", "de contado"]);
    let mut wrong = Vec::new();
    for (text, name) in [
        (
            "Crescencio Bautista de los Angeles",
            "Crescencio Bautista de los Angeles",
        ),
        ("Heladio Zarate de Jesus", "Heladio Zarate de Jesus"),
        (
            "Los datos a mi nombre, Laura Ibarra Camacho, 33 1820 4476",
            "Laura Ibarra Camacho",
        ),
        (
            "Me llamo Fabián, bueno, Fabián Noh Balam es mi nombre completo",
            "Fabián Noh Balam",
        ),
        (
            "soy el ingeniero ramiro escobedo le escribo de torreon",
            "Ramiro Escobedo",
        ),
        ("soy Ramiro Paz y les hablo desde Saltillo", "Ramiro Paz"),
    ] {
        let lead = say(&offered, text).state.lead;
        if lead.name.as_deref() != Some(name) {
            wrong.push(format!("{text}: {:?}", lead.name));
        }
    }
    for text in ["Plaza de los Heroes", "Kavak de Puebla"] {
        let lead = say(&offered, text).state.lead;
        if lead.name.is_some() {
            wrong.push(format!("{text}: {:?}", lead.name));
        }
    }
    report(&wrong);
}

/// A second name that was asked back is not taken by going on.
#[test]
fn name_asked_back_does_not_replace_the_one_noted() {
    let state = after(&[
        "el versa 2018",
        "lo quiero",
        "de contado",
        "sí, que me llamen",
        "Rosa Elena Cervantes",
        "777 310 4582",
        "yo soy diana su hija por si preguntan",
    ]);
    let lead = say(&state, "el viernes a las 10 de la mañana").state.lead;
    assert_eq!(lead.name.as_deref(), Some("Rosa Elena Cervantes"));
    assert!(lead.preferred_time_at.is_some());
}
