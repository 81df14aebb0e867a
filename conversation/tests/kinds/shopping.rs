//! What people ask and mention around a purchase: the car they have, what there is, what was agreed.

use kavak_conversation::Down;

use crate::{after, report, say};

#[test]
fn own_car_in_any_words_is_no_wish() {
    let mut wrong = Vec::new();
    for text in [
        "Mi auto actual es un Aveo 2014 y lo quiero dar a cuenta",
        "mi carro es un Versa 2012, lo dejo a cuenta",
        "mi carrito es un March 2013 y quiero darlo de enganche",
        "nuestra camioneta actual es una CR-V 2010, la queremos dejar a cuenta",
    ] {
        let turn = say(&after(&["hola"]), text);
        if turn.state.wish.model.is_some() || turn.state.errand.is_none() {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn car_at_hand_is_still_on_sale() {
    let seen = after(&["vi su anuncio del altima"]);
    for text in [
        "sigue disponible?",
        "¿todavía está disponible?",
        "aún lo tienen disponible?",
    ] {
        let said = say(&seen, text).reply.text;
        assert!(said.contains("Altima"), "{text}: {said}");
        assert!(!said.contains("dato"), "{text}: {said}");
    }
}

#[test]
fn offer_that_is_asked_for_is_shown() {
    let searching = after(&["busco un nissan", "hasta 300 mil"]);
    for text in [
        "qué me ofrece?",
        "¿qué me pueden ofrecer?",
        "¿cuál me recomienda?",
        "¿cuáles me alcanzan?",
    ] {
        let turn = say(&searching, text);
        assert!(!turn.reply.cars.is_empty(), "{text}: {}", turn.reply.text);
    }
}

#[test]
fn car_named_before_a_question_changes_no_search() {
    let searching = after(&["busco un nissan", "hasta 300 mil", "me da igual"]);
    let turn = say(
        &searching,
        "El Altima que tienen, ¿cuántos dueños ha tenido?",
    );
    assert_eq!(turn.state.wish, searching.wish, "{}", turn.reply.text);
    let advised = say(&turn.state, "¿qué otro me recomienda?").reply.text;
    assert!(advised.contains("Nissan"), "{advised}");
    let taken = say(&turn.state, "tómelo como apartado entonces").state;
    assert_eq!(crate::model(&taken), "Altima");
}

#[test]
fn search_without_a_choice_is_read_back() {
    let searching = after(&[
        "busco un nissan versa",
        "hasta 300 mil",
        "doy 50 mil de enganche",
    ]);
    let said = say(&searching, "¿cómo quedó entonces?").reply.text;
    for part in ["Nissan Versa", "$300,000", "$50,000"] {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn goods_and_people_are_counted_and_no_money() {
    let asked = after(&["el versa 2018", "lo quiero", "a credito"]);
    let mut wrong = Vec::new();
    for (text, pesos) in [
        ("tengo 32 años y doy 40 de enganche", Some(40_000)),
        (
            "en enero me toca la tanda, somos 20 y me dan 35 mil. eso sería mi enganche",
            Some(35_000),
        ),
        (
            "nomás junto 45 de enganche, los otros 15 los ocupo para mis niños",
            Some(45_000),
        ),
        ("oiga y mi niña cumple 15 el próximo mes", None),
        ("viste el partido? 3 a 0 les metimos", None),
    ] {
        let turn = say(&asked, text);
        let noted = match turn.state.down_payment {
            Some(Down::Amount(amount)) => Some(amount.0),
            _ => None,
        };
        if noted != pesos || turn.state.chosen != asked.chosen {
            wrong.push(format!("{text}: {noted:?} {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn down_payment_between_two_is_asked_back_by_the_smaller() {
    let asked = after(&["el versa 2018", "lo quiero", "a credito"]);
    for text in ["80 o 90", "no sé, unos 80 o 90", "entre 80 y 90 mil"] {
        let turn = say(&asked, text);
        assert_eq!(turn.state.down_payment, None, "{text}");
        assert!(
            turn.reply.text.contains("$80,000"),
            "{text}: {}",
            turn.reply.text
        );
    }
}

#[test]
fn term_pointed_at_is_no_car() {
    let asked = after(&["el versa 2018", "lo quiero", "a credito", "80 mil"]);
    for (text, months) in [
        ("va, la de 60", 60),
        ("el de 72", 72),
        ("pues ya la de 36", 36),
    ] {
        assert_eq!(say(&asked, text).state.term_months, Some(months), "{text}");
    }
}
