//! Cars that are taken in other words than `quiero` and `me quedo con`.

use crate::{after, chosen, model, report, say};

#[test]
fn car_is_taken_by_what_the_agent_shall_do_with_it() {
    let state = after(&["el march 2018", "lo quiero"]);
    let mut wrong = Vec::new();
    for (text, taken) in [
        ("apúntemelo, el versa 2020", "Versa"),
        ("agéndemela la kicks 2020", "Kicks"),
        ("siempre no, mejor cámbiemelo por el versa 2020", "Versa"),
        ("opto por el versa 2020. Quedo atento", "Versa"),
        (
            "me estoy quedando con la kicks 2020, sí, definitivo",
            "Kicks",
        ),
        ("le entramos a la kicks 2020", "Kicks"),
        ("sabe q si le entro a la kicks 2020", "Kicks"),
        ("la kicks 2020, esa merengues", "Kicks"),
        ("y si me das el versa 2020 cuanto seria?", "March"),
        ("me voy a llevar la kicks 2020", "Kicks"),
        ("voy a querer la kicks 2020", "Kicks"),
        ("regréseme al versa 2020", "Versa"),
        ("deseo adquirir el versa 2020", "Versa"),
        ("mejor me das el versa 2020", "Versa"),
        (
            "me quedo con la kicks 2020 que es más fácil de estacionar",
            "Kicks",
        ),
        ("siempre no lo voy a querer el march", ""),
        ("mi suegra opta por el versa 2020", "March"),
        ("el versa 2020 está bonito, cuántos km tiene?", "March"),
        ("me quedo con el versa o la kicks", "March"),
    ] {
        let after = say(&state, text).state;
        if model(&after) != taken {
            wrong.push(format!(
                "{text}: {:?}",
                chosen(&after).map(|car| &car.model)
            ));
        }
    }
    report(&wrong);
}

#[test]
fn names_are_known_as_they_are_heard() {
    let mut wrong = Vec::new();
    for (text, model) in [
        ("quiero ver la kiks", "Kicks"),
        ("tienen el bersa", "Versa"),
        ("cuánto la extrail", "X-Trail"),
        ("el nisan centra", "Sentra"),
    ] {
        let turn = say(&after(&["hola"]), text);
        let shown = turn.reply.cars.iter().any(|car| car.model == model);
        if !shown && turn.state.wish.model.as_deref() != Some(model) {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn first_limit_of_a_search_is_its_budget() {
    let mut wrong = Vec::new();
    for (text, pesos) in [
        ("carritos q no pasen de 190 mil", Some(190_000)),
        (
            "carro de 240 mil para mí que soy primeriza manejando",
            Some(240_000),
        ),
        ("carro nuevecito de hasta 300 mil", Some(300_000)),
        ("un carro de 190 mil km", None),
        ("mi hermano gastó hasta 300 mil y le salió malo", None),
    ] {
        let budget = say(&after(&["hola"]), text).state.budget;
        if budget.map(|budget| budget.max.0) != pesos {
            wrong.push(format!("{text}: {budget:?}"));
        }
    }
    report(&wrong);
}
