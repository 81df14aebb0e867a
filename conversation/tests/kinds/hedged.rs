//! A yes with a hedge and a question takes nothing yet.

use crate::{after, model, report, say};

#[test]
fn yes_with_a_hedge_and_a_question_takes_nothing() {
    let listed = after(&["busco un sedan automatico", "hasta 300 mil"]);
    let asked = after(&["cuanto cuesta el versa 2018"]);
    let mut wrong = Vec::new();
    for text in [
        "sí pero dime cuál es más larga",
        "bueno pero cuál gasta menos",
        "va pero antes dime cuál tiene menos kilómetros",
        "sí, nomas dime cual es mas larga",
        "sí pero dime cuánto mide",
        "sí pero es automática?",
        "si me late pero cuantos km tiene",
        "ok pero dime si trae bluetooth",
    ] {
        for state in [&listed, &asked] {
            let is = say(state, text).state;
            if is.chosen.is_some() || !is.proposed.is_empty() {
                wrong.push(format!("{text}: {} {:?}", model(&is), is.proposed));
            }
        }
    }
    report(&wrong);
}
