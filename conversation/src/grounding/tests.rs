use super::*;
use crate::{Channel, Facts, Message, State, respond};

/// The reply after these messages.
fn reply(messages: &[&str]) -> Reply {
    let facts = Facts::builtin().unwrap();
    let mut state = State::default();
    let mut last = None;
    for text in messages {
        let message = Message {
            text,
            channel: Channel::Web,
            sender: None,
            now: jiff::civil::date(2026, 11, 28).at(10, 15, 0, 0),
        };
        let turn = respond(&state, &message, &facts);
        state = turn.state;
        last = Some(turn.reply);
    }
    last.unwrap()
}

#[test]
fn another_wording_of_the_same_facts_is_grounded() {
    let options = reply(&["busco una SUV automática de unos 400 mil"]);
    for text in [
        "¡Qué tal! Te encontré tres opciones muy buenas. ¿Cuál te late más?",
        "El MG ZS 2024 cuesta $375,999 y tiene 7,424 km. ¿Te gusta?",
        "Con 400 mil pesos te alcanza para el MG HS 2023.",
    ] {
        assert!(is_grounded(text, &options), "{text}");
    }
}

#[test]
fn figures_cars_and_promises_without_a_source_are_not_grounded() {
    let options = reply(&["busco una SUV automática de unos 400 mil"]);
    for text in [
        "El MG ZS 2024 cuesta $275,999.",
        "El MG ZS te sale en doscientos mil pesos.",
        "También tengo un Mazda CX-5.",
        "Tengo el Tesla Model 3.",
        "Tiene 5,000 km.",
        "Con 15 % de tasa.",
        "Puedes pagarlo a 24 meses.",
        "Llámanos al 55 1234 5678.",
        "Estamos en la calle Morelos, colonia Roma.",
        "Te lo llevamos gratis.",
        "Te hago un descuento.",
        "Visita kavak-ofertas.com.",
        "Escríbeme a ventas@kavak.com",
        "El modelo 2019 es mejor.",
        "Es de medio millón.",
        "",
    ] {
        assert!(!is_grounded(text, &options), "{text}");
    }
}

#[test]
fn a_price_of_another_car_of_the_list_is_not_grounded() {
    let options = reply(&["busco una SUV automática de unos 400 mil"]);
    assert!(!is_grounded("El MG ZS 2024 cuesta $398,999.", &options));
    assert!(!is_grounded("El MG ZS tiene solo 5,374 km.", &options));
    assert!(is_grounded(
        "El MG ZS cuesta $375,999 y el Tiggo 4 Pro $398,999.",
        &options
    ));
}

#[test]
fn what_the_knowledge_base_said_may_be_reworded() {
    let answer = reply(&["¿qué garantía tienen?"]);
    assert!(is_grounded(
        "La garantía es de 3 meses y se puede extender hasta 1 año.",
        &answer
    ));
    assert!(!is_grounded("La garantía es de 6 meses.", &answer));
    assert!(!is_grounded("La garantía es de doce meses.", &answer));
}
