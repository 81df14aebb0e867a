//! Cars that are refused in other words, and words that only look like a wish.

use kavak_conversation::Lead;

use crate::{after, model, report, say};

#[test]
fn car_that_is_not_looked_for_is_refused() {
    let shown = after(&["busco un sedán", "300 mil", "me da igual"]);
    let mut wrong = Vec::new();
    for text in [
        "no deseamos Nissan",
        "no requerimos Nissan",
        "ya no buscamos Nissan",
        "Nissan no lo necesitamos",
        "Nissan no nos late",
    ] {
        let wish = say(&shown, text).state.wish;
        if wish.not_makes != ["Nissan"] {
            wrong.push(format!("{text}: {wish:?}"));
        }
    }
    for text in ["el Aveo no lo requerimos", "el Aveo no es un sedán, ese no"] {
        let wish = say(&shown, text).state.wish;
        let refused = wish.not_models.iter().any(|(_, model)| model == "Aveo");
        if !refused || wish.model.is_some() {
            wrong.push(format!("{text}: {wish:?}"));
        }
    }
    report(&wrong);
}

#[test]
fn car_chosen_is_given_up_when_it_is_not_wanted() {
    let taken = after(&["la odyssey 2016", "la quiero"]);
    assert_eq!(model(&taken), "Odyssey");
    let mut wrong = Vec::new();
    for text in [
        "esa no la queremos",
        "esa no nos interesa",
        "ya no la requerimos",
        "ya no necesito esa",
    ] {
        let state = say(&taken, text).state;
        if state.chosen.is_some() {
            wrong.push(text.to_owned());
        }
    }
    report(&wrong);
}

#[test]
fn car_chosen_clears_a_need_that_it_contradicts() {
    let need = |messages: &[&str]| {
        let Lead { need, .. } = after(messages).lead;
        need
    };
    let other = need(&[
        "busco un sedán de 300 mil",
        "mejor me quedo con la odyssey 2016",
    ]);
    assert_eq!(other, None);
    let same = need(&[
        "busco una minivan de 300 mil",
        "me quedo con la odyssey 2016",
    ]);
    assert!(same.is_some());
}

#[test]
fn car_is_taken_within_a_sentence_without_commas() {
    let asked = after(&["cuánto cuesta la odyssey 2016"]);
    let mut wrong = Vec::new();
    for text in [
        "oye está bonita la verdad me la quedo",
        "está muy bien el precio me la quedo cómo le hacemos",
        "me gustó mucho me la llevo qué sigue",
        "si me interesa",
    ] {
        if model(&say(&asked, text).state) != "Odyssey" {
            wrong.push(text.to_owned());
        }
    }
    report(&wrong);
}

#[test]
fn asking_what_there_is_shows_cars() {
    let mut wrong = Vec::new();
    for talk in [
        &["hola"][..],
        &["busco un sedán"],
        &["busco un sedán", "300 mil"],
    ] {
        for text in ["a ver qué me enseñas", "pues a ver qué me muestran"] {
            if say(&after(talk), text).state.offered.is_empty() {
                wrong.push(format!("{talk:?}: {text}"));
            }
        }
    }
    report(&wrong);
}

#[test]
fn town_is_no_city_car_and_executive_use_no_person() {
    let mut wrong = Vec::new();
    for text in [
        "vivo en la Ciudad de México",
        "soy de ciudad juarez",
        "es para la ciudad de Puebla",
        "lo usaría en Ciudad del Carmen",
    ] {
        let wish = say(&after(&["hola"]), text).state.wish;
        if wish.need.is_some() {
            wrong.push(format!("{text}: {wish:?}"));
        }
    }
    for text in ["lo quiero para uso ejecutivo", "un sedán ejecutivo"] {
        if say(&after(&["hola"]), text).state.human_wanted {
            wrong.push(text.to_owned());
        }
    }
    for text in ["quiero algo para la ciudad", "pasame un ejecutivo"] {
        let state = say(&after(&["hola"]), text).state;
        if state.wish.need.is_none() && !state.human_wanted {
            wrong.push(text.to_owned());
        }
    }
    report(&wrong);
}

#[test]
fn who_fits_is_a_question_about_the_car() {
    let taken = after(&["la odyssey 2016", "la quiero"]);
    let mut wrong = Vec::new();
    for text in ["nos caben los niños?", "caben mis hijos", "cabemos 5?"] {
        let turn = say(&taken, text);
        let kept = turn.state.down_payment == taken.down_payment;
        if !turn.reply.text.contains("asientos") || !kept {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}
