//! Names that are corrected, spelled out or given in two goes.

use kavak_conversation::State;

use crate::{after, report, say};

fn asked() -> State {
    after(&[
        "el versa 2018",
        "lo quiero",
        "de contado",
        "sí, que me llamen",
    ])
}

fn arranged(name: &str) -> State {
    let state = [name, "55 8765 4321", "mañana a las 5"]
        .iter()
        .fold(asked(), |state, text| say(&state, text).state);
    assert!(state.handed_over, "{name}");
    state
}

/// Fails with every message that leads to another name.
fn expect(state: &State, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, name) in cases {
        let is = say(state, text).state.lead.name;
        if is.as_deref() != Some(*name) {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

#[test]
fn name_is_corrected_after_the_handover() {
    expect(
        &arranged("me llamo Brallan"),
        &[
            ("el nombre debe ser Brayan Ramirez", "Brayan Ramirez"),
            ("es Brayan Ramirez, corrigele", "Brayan Ramirez"),
            ("escribi mal mi nombre, es Brayan", "Brayan"),
            ("mi nombre quedó mal es brayan con y", "Brayan"),
            ("es con y no con doble ele", "Brayan"),
            ("mi apellido es ramirez", "Brallan Ramirez"),
            ("ramirez es mi apellido", "Brallan Ramirez"),
            ("Ramírez", "Brallan Ramírez"),
        ],
    );
    expect(
        &arranged("me llamo Laura Peña"),
        &[
            ("escribí mal mi apellido, es Peñaloza", "Laura Peñaloza"),
            (
                "Estoy registrada como Laura Isabel Peña",
                "Laura Isabel Peña",
            ),
            (
                "me registré como Laura Isabel Peña Cruz",
                "Laura Isabel Peña Cruz",
            ),
            ("corrija el nombre por favor, es Laura Pena", "Laura Pena"),
            ("no soy Laura soy Lorena Peña", "Lorena Peña"),
            (
                "nomas un detalle, Laura Peña Ruiz completo, asi sale en mi ine",
                "Laura Peña Ruiz",
            ),
            // None of it is about the name.
            ("perdón, para el lunes", "Laura Peña"),
            ("está bien con ese número", "Laura Peña"),
            ("me cambió el nombre el dictado", "Laura Peña"),
            ("perdon mejor manana", "Laura Peña"),
        ],
    );
}

#[test]
fn letter_corrects_the_part_that_it_fits() {
    expect(
        &arranged("me llamo Monserrat Gonsales"),
        &[
            ("gonzalez con z", "Monserrat Gonzalez"),
            ("mi apellido es con z", "Monserrat Gonzalez"),
            (
                "mi apellido está mal escrito, va con z",
                "Monserrat Gonzalez",
            ),
            ("González, con z al final", "Monserrat González"),
            ("es Montserrat, con t", "Montserrat Gonsales"),
            ("corrígele es González", "Monserrat González"),
        ],
    );
    expect(
        &arranged("me llamo Jonatan Rubio"),
        &[(
            "un detalle mi nombre lleva h, Jhonatan Rubio",
            "Jhonatan Rubio",
        )],
    );
}

#[test]
fn surname_of_a_later_message_stands_behind_the_given_name() {
    let state = say(&asked(), "brayan bro").state;
    expect(
        &state,
        &[
            ("ramirez", "Brayan Ramirez"),
            ("ramirez garcia", "Brayan Ramirez Garcia"),
            ("apellido ramirez", "Brayan Ramirez"),
            ("blanco", "Brayan"),
        ],
    );
}

#[test]
fn name_stands_beside_courtesies_and_places() {
    let state = asked();
    expect(
        &state,
        &[
            (
                "pónganme Lalo Ibáñez, así me conoce todo mundo",
                "Lalo Ibáñez",
            ),
            (
                "claro soy Berenice Olguín oye y si tienen sucursal en cuernavaca",
                "Berenice Olguín",
            ),
            (
                "soy maricela duarte estoy en mexicali y mi cel es 686 154 7720",
                "Maricela Duarte",
            ),
            (
                "omar villegas tapia 2281 47 9026 y me marcas hoy a las 6",
                "Omar Villegas Tapia",
            ),
        ],
    );
}
