//! A car that is given in part payment without a `mi`.

use kavak_conversation::acts::Errand;

use crate::{after, model, report, say};

#[test]
fn car_given_in_part_payment_leaves_the_choice() {
    let chosen = after(&["el versa 2018", "lo quiero"]);
    let financed = say(&chosen, "a crédito").state;
    let mut wrong = Vec::new();
    for text in [
        "un sentra 2015 a cuenta",
        "doy un sentra 2015 a cuenta",
        "y un sentra 2015 a cuenta",
        "con un sentra 2015 de enganche",
        "dejando un sentra 2015",
        "sentra 2015 a cuenta",
        "les dejo un tsuru 2010 a cuenta",
        "50 mil y un sentra 2015 a cuenta",
        "doy un jetta 2014 como enganche",
        "quiero dar un aveo 2016 y la diferencia a crédito",
        "meto un march 2018 a cuenta",
        "un aveo 2016 en parte de pago",
    ] {
        for state in [&chosen, &financed] {
            let is = say(state, text).state;
            let kept = model(&is) == "Versa" && is.wish == state.wish && is.proposed.is_empty();
            if !kept || is.errand != Some(Errand::TradeIn) || is.own_car.is_none() {
                wrong.push(format!("{text}: {} {:?}", model(&is), is.errand));
            }
        }
    }
    report(&wrong);
}

#[test]
fn car_looked_for_is_none_given_in_part_payment() {
    let greeted = after(&["hola"]);
    let mut wrong = Vec::new();
    for text in [
        "un sentra 2015 con 50 mil de enganche",
        "quiero un sentra 2015 y dejar mi carro a cuenta",
        "quiero ver un aveo 2016",
        "un march 2018 de contado",
    ] {
        let is = say(&greeted, text).state;
        if is.own_car.is_some() || is.wish.model.is_none() && is.recommended.is_none() {
            wrong.push(format!("{text}: {:?} {:?}", is.own_car, is.wish.model));
        }
    }
    report(&wrong);
}
