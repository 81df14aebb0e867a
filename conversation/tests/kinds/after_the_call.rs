//! What is asked and corrected around a call that is arranged: for whom, when, with what.

use kavak_conversation::State;
use kavak_conversation::acts::Errand;

use crate::{after, model, report, say};

const OFFERED: [&str; 3] = ["el versa 2018", "lo quiero", "de contado"];
const DATA: [&str; 4] = [
    "sí, que me llamen",
    "Rosa Luna",
    "55 8765 4321",
    "el viernes a las 5",
];

fn arranged() -> State {
    let state = after(&[&OFFERED[..], &DATA].concat());
    assert!(state.handed_over);
    state
}

#[test]
fn person_to_be_called_stands_beside_the_customer() {
    let state = arranged();
    let mut wrong = Vec::new();
    for text in [
        "el asesor tiene que preguntar por Héctor Ruiz, no por mí",
        "hay algo que no está bien: que pregunten por Héctor Ruiz",
        "que le marquen a mi esposo, se llama Héctor Ruiz",
        "la llamada es para Héctor Ruiz",
    ] {
        let turn = say(&state, text);
        let lead = &turn.state.lead;
        let names = (lead.name.as_deref(), lead.ask_for.as_deref());
        if names != (Some("Rosa Luna"), Some("Héctor Ruiz")) {
            wrong.push(format!("{text}: {names:?}"));
        }
        let summary = say(&turn.state, "mándame el resumen").reply.text;
        if !summary.contains("Preguntar por: Héctor Ruiz") {
            wrong.push(format!("{text}: {summary}"));
        }
        let asked = say(
            &turn.state,
            "¿me confirmas que la llamada es para mi esposo?",
        )
        .reply
        .text;
        if !asked.contains("la llamada es para Héctor Ruiz") {
            wrong.push(format!("{text}: {asked}"));
        }
    }
    report(&wrong);
}

#[test]
fn customer_who_names_another_first_is_told_apart() {
    let offered = after(&OFFERED);
    let state = say(
        &offered,
        "Sí, pero que le llamen a mi esposo. Se llama Héctor Ruiz.",
    )
    .state;
    let lead = say(
        &state,
        "Yo soy Mariana Cordero; Héctor es mi esposo. Su número es 55 3947 2816.",
    )
    .state
    .lead;
    assert_eq!(lead.name.as_deref(), Some("Mariana Cordero"));
    assert_eq!(lead.ask_for.as_deref(), Some("Héctor Ruiz"));
    assert_eq!(lead.phone.as_deref(), Some("+525539472816"));
}

#[test]
fn questions_about_the_call_are_answered_from_what_is_noted() {
    let state = arranged();
    let mut wrong = Vec::new();
    for text in [
        "¿sería el viernes?",
        "¿el viernes entonces?",
        "¿a qué hora me van a marcar?",
        "Entonces, ¿me llaman o no me llaman? Resumen.",
        "nomas mandame el resumen de como quedo todo porfa",
        "¿sí lo sabe el asesor?",
    ] {
        let turn = say(&state, text);
        if !turn.reply.text.contains("el viernes a las 5") || turn.state.errand.is_some() {
            wrong.push(format!(
                "{text}: {:?} {}",
                turn.state.errand, turn.reply.text
            ));
        }
    }
    report(&wrong);
}

#[test]
fn adviser_who_is_only_told_something_is_not_called() {
    let state = after(&["busco un sedán automático de hasta 300 mil"]);
    let mut wrong = Vec::new();
    for text in [
        "luego le pregunto eso al asesor",
        "ya le preguntaré al asesor",
        "ponle ahí al asesor que me diga si se le quitan los asientos",
        "que el asesor traiga el dato de dueños",
    ] {
        if say(&state, text).state.human_wanted {
            wrong.push(text.to_owned());
        }
    }
    let wanted = say(&state, "quiero hablar con un asesor").state;
    assert!(wanted.human_wanted);
    for text in [
        "todavía no me pase con nadie, primero quiero ver qué carros tiene",
        "no, aún no me pasen con nadie",
        "no quiero hablar con nadie todavía. Soy Ernesto Villaseñor",
    ] {
        if say(&wanted, text).state.human_wanted {
            wrong.push(text.to_owned());
        }
    }
    report(&wrong);
}

#[test]
fn own_car_that_is_withdrawn_is_not_noted_again() {
    let given = after(&[
        "el versa 2018",
        "lo quiero",
        "tengo un aveo 2014 que quiero dejar a cuenta",
        "a crédito, 36 meses",
    ]);
    assert_eq!(given.lead.own_car.as_deref(), Some("Chevrolet Aveo 2014"));
    let kept = say(
        &given,
        "mejor no dé el aveo que a mi hijo le sirve para la obra",
    )
    .state;
    assert!(kept.own_car.is_none() && kept.lead.own_car.is_none());
    assert!(kept.lead.own_car_withdrawn);
    let mut wrong = Vec::new();
    for text in [
        "ya no hay aveo nomas los 60 mil",
        "no anotes el aveo que ya no lo doy",
        "que no pongas el aveo",
    ] {
        let turn = say(&kept, text);
        let noted =
            turn.reply.text.contains("Anoto lo de tu") || turn.reply.text.contains("anoto eso");
        if noted || turn.state.errand.is_some() || model(&turn.state) != "Versa" {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn term_and_own_car_reach_the_lead_without_a_down_payment() {
    let state = after(&[
        "el versa 2018",
        "lo quiero",
        "doy mi mazda 3 2019 a cuenta",
        "trae 68 mil km",
        "ponle 48 meses",
    ]);
    assert_eq!(state.term_months, Some(48));
    assert_eq!(state.lead.term_months, Some(48));
    assert_eq!(
        state.lead.own_car.as_deref(),
        Some("Mazda 3 2019, 68,000 km")
    );
    let end = after(&[
        "el versa 2018",
        "lo quiero",
        "doy mi mazda 3 2019 a cuenta",
        "ponle 48 meses",
        "sí, que me llamen",
        "Rosa Luna",
        "55 8765 4321",
        "el viernes a las 5",
    ]);
    let summary = say(
        &end,
        "¿qué datos tienes de mí? quiero ver si quedó lo de los 48 meses",
    );
    assert!(
        summary.reply.text.contains("Plazo: 48 meses"),
        "{}",
        summary.reply.text
    );
    assert!(
        summary.reply.text.contains("Tu auto: Mazda 3 2019"),
        "{}",
        summary.reply.text
    );
    assert!(summary.state.proposed.is_empty());
    let told = say(
        &end,
        "pero ¿sí va a saber lo del mazda?? y que lo quiero a 48 meses",
    )
    .state;
    assert_eq!(model(&told), "Versa");
}

#[test]
fn weekdays_of_a_range_begin_with_the_next_one() {
    let state = after(&[&OFFERED[..], &DATA[..3]].concat());
    for (text, day) in [
        ("de lunes a viernes después de las 4, menos el miércoles", 3),
        ("de lunes a viernes después de las 4", 2),
        ("de jueves a sábado a las 5", 3),
    ] {
        let at = say(&state, text).state.lead.preferred_time_at;
        assert_eq!(at.map(|at| at.day()), Some(day), "{text}");
    }
}

#[test]
fn whatsapp_wished_for_beside_a_number_is_no_other_number() {
    let state = after(&[&OFFERED[..], &DATA[..2]].concat());
    for text in [
        "5587654321, pero x wpp mejor",
        "55 8765 4321 mejor por whatsapp",
    ] {
        let turn = say(&state, text);
        assert_eq!(
            turn.state.lead.phone.as_deref(),
            Some("+525587654321"),
            "{text}"
        );
        assert!(
            !turn.reply.text.contains("no puedo ver tu número"),
            "{text}: {}",
            turn.reply.text
        );
    }
}

#[test]
fn errand_of_a_sale_survives_a_correction_of_the_car() {
    let state = say(&arranged(), "aparte quiero vender mi tsuru 2009").state;
    assert_eq!(state.errand, Some(Errand::SellCar));
    let state = say(&state, "el auto que quiero es el sentra 2019").state;
    assert_eq!(state.errand, Some(Errand::SellCar));
}
