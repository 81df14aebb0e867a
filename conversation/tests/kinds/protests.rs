//! What is thrown back at the agent is no wish, and what was noted wrongly is taken back.

use crate::{after, model, report, say};

#[test]
fn car_that_is_protested_against_is_not_wanted() {
    let talk = ["busco una pickup", "350 mil", "me da igual"];
    let mut wrong = Vec::new();
    for text in [
        "quien dijo corolla, yo pickup o van",
        "como voy a subir cemento en un corolla",
        "yo no dije corolla",
        "¿quién habló de un Corolla?",
        "nunca pedí un Corolla",
        "cómo crees que voy a cargar varilla en un Mazda 3",
    ] {
        let wish = say(&after(&talk), text).state.wish;
        if wish.make.is_some() || wish.model.is_some() {
            wrong.push(format!("{text}: {wish:?}"));
        }
    }
    report(&wrong);
}

#[test]
fn price_of_a_car_laughed_at_is_no_budget() {
    let shown = after(&["cuánto cuesta el Clase C 2017"]);
    let mut wrong = Vec::new();
    for text in [
        "jajaja un mercedes de 880 mil, no bro, soy estudiante",
        "jaja un mercedes de 883 mil no manches",
        "no manches, un clase c de 880 mil",
    ] {
        let state = say(&shown, text).state;
        if state.budget.is_some() {
            wrong.push(format!("{text}: {:?}", state.budget));
        }
    }
    report(&wrong);
}

#[test]
fn what_was_noted_wrongly_is_taken_back() {
    let state = after(&["busco un sedán", "880 mil", "¿cuál 880? jaja"]);
    assert_eq!(state.budget, None);
    for text in ["no importa el año", "me da igual el año", "del año que sea"] {
        let state = after(&["busco un sedán 2017", "300 mil", text]);
        assert_eq!(
            (state.wish.min_year, state.wish.max_year),
            (None, None),
            "{text}"
        );
    }
    let state = after(&[
        "¿cuál es el carro más barato que tienen?",
        "¿por qué tan caro si es 2017?",
    ]);
    assert_eq!(state.wish.min_year, None);
}

#[test]
fn yes_with_a_doubt_takes_nothing() {
    let talk = [
        "tienen aveo 2017?",
        "lo quiero, a meses con 20 mil de enganche a 48",
        "¿y a 60?",
    ];
    let before = after(&talk);
    let mut wrong = Vec::new();
    for text in [
        "va pero dame chance, mi jefa dice que los aveos salen malos",
        "sí, pero déjame pensarlo",
        "ok pero espérame tantito",
    ] {
        let state = say(&before, text).state;
        if state.term_months != before.term_months {
            wrong.push(format!("{text}: {:?}", state.term_months));
        }
    }
    report(&wrong);
}

#[test]
fn other_car_than_the_one_chosen_is_named_and_taken() {
    let talk = [
        "tienen versa 2020?",
        "lo quiero, a meses con 80 mil de enganche a 48",
    ];
    let before = after(&talk);
    let mut wrong = Vec::new();
    for texts in [
        &["sigue siendo el Corolla, no el Versa"][..],
        &["auto = Corolla 2020", "sí"],
        &[
            "auto = Corolla 2020",
            "Correcto: Corolla 2020. 35 %, 60 meses.",
        ],
    ] {
        let state = texts
            .iter()
            .fold(before.clone(), |state, text| say(&state, text).state);
        if model(&state) != "Corolla" {
            wrong.push(format!("{texts:?}: {}", model(&state)));
        }
    }
    for text in [
        "yo tengo un Tsurito 2009, yo el otro lo pago completo",
        "no no, ese es el Corolla, te pregunté por el March",
    ] {
        if model(&say(&before, text).state) != "Versa" {
            wrong.push(text.to_owned());
        }
    }
    report(&wrong);
}
