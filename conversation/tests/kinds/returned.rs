//! Changes of the car by what was said of it before, and cars that two people argue about.

use crate::{after, model, report, say};

const TAKEN: [&str; 2] = ["cuanto cuesta la tracker 2021", "la quiero"];

fn after_more(more: &[&str]) -> kavak_conversation::State {
    after(&[&TAKEN, more].concat())
}

/// The texts after which another model is chosen than `wanted`.
fn others(state: &kavak_conversation::State, texts: &[&str], wanted: &str) -> Vec<String> {
    let chosen = |text: &&str| model(&say(state, text).state);
    let wrong = texts.iter().filter(|text| chosen(text) != wanted);
    wrong
        .map(|text| format!("{text}: {:?}", chosen(text)))
        .collect()
}

#[test]
fn car_chosen_before_is_taken_again() {
    let state = after_more(&["mejor la trax 2020"]);
    assert_eq!(model(&state), "Trax");
    let texts = [
        "me regreso a la de antes",
        "ah no la otra traia menos me regreso a la de antes",
        "no, me regreso a la anterior",
        "mejor la de antes",
        "cámbiame a la de antes",
        "me quedo con la anterior",
    ];
    report(&others(&state, &texts, "Tracker"));
    let texts = ["no me regreso a la de antes", "¿y la de antes?"];
    report(&others(&state, &texts, "Trax"));
}

#[test]
fn car_chosen_is_kept_after_looking_at_another() {
    let state = after_more(&["y la cx5 2018 cuanto cuesta nomas por saber"]);
    let texts = [
        "no pues se pasa sigo con la que ya habia dicho",
        "me quedo con la que ya tenia",
        "mejor la que te dije antes",
        "sigo con la que había escogido",
        "me regreso a la anterior",
        "me regreso a Puebla el lunes",
        "que me llamen como la vez anterior",
    ];
    report(&others(&state, &texts, "Tracker"));
}

#[test]
fn car_is_changed_for_one_that_is_named() {
    let state = after_more(&["y la trax 2020 cuantos km tiene"]);
    let texts = [
        "cámbiame a la trax",
        "mejor cámbienmela por la trax",
        "Uy, está mucho menos usada. Cámbiame a la Trax",
        "siempre no. Que sea la trax, pero la 2020",
        "me quedo con la trax y mi esposo dice que está bien",
        "quiero la trax pero mi esposo quiere saber si es automática",
    ];
    report(&others(&state, &texts, "Trax"));
    let texts = [
        "quiero la trax pero mi esposa prefiere la captur 2020",
        "la quiero pero mi papá prefiere otra",
        "cámbiame la hora de la llamada",
    ];
    report(&others(&state, &texts, "Tracker"));
}

#[test]
fn car_that_two_people_argue_about_is_not_chosen() {
    let state = after(&["busco suv hasta 350 mil"]);
    let texts = [
        "Yo quiero la Kicks 2020 pero mi esposo prefiere la T-Cross 2020, ¿cuánto cuesta cada una?",
        "yo quiero la kicks pero mi esposa insiste en la t-cross",
        "quiero la kicks 2020 y mi hermano quiere la captur 2020",
    ];
    report(&others(&state, &texts, ""));
}

#[test]
fn extreme_one_of_two_compared_is_taken() {
    let state = after(&[
        "quiero un sentra",
        "Compárame el Sentra 2019 con el Versa 2020",
    ]);
    let named = say(&state, "el blanco no, el otro").state;
    for state in [&state, &named] {
        let texts = [
            "el de menos kilómetros de los dos, ese quiero",
            "me quedo con el de menos kilómetros de los dos",
        ];
        report(&others(state, &texts, "Sentra"));
        let texts = ["mejor el más nuevo de los dos", "el más barato de los dos"];
        report(&others(state, &texts, "Versa"));
    }
}

#[test]
fn year_asked_alone_is_one_of_the_model_listed() {
    let state = after(&["sedan", "250", "versas?"]);
    let asked = say(&state, "2018?").state;
    assert_eq!(model(&asked), "");
    report(&others(&asked, &["ese", "ese quiero", "sí"], "Versa"));
}
