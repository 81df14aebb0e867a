//! A car that the customer sells, or that has a defect, is neither searched for nor chosen.

use kavak_conversation::State;
use kavak_conversation::acts::Errand;

use crate::{after, report, say};

#[test]
fn own_car_for_sale_is_not_searched_for() {
    let new = State::default();
    let asked = after(&["hola tienen versa 2018?"]);
    let mut wrong = Vec::new();
    for text in [
        "no no, yo VENDO el versa 2018, no quiero comprar",
        "no, yo vendo mi versa 2018",
        "ando vendiendo una crv 2012",
        "yo tengo un Tsuru 2005 en venta",
        "pongo en venta mi mazda 3 2018",
        "me quiero deshacer de un sonic 2016",
        "busco quien me compre mi versa 2018",
        "estoy vendiendo un aveo 2015",
        "vendo un jetta 2014 estandar",
    ] {
        for state in [&new, &asked] {
            let is = say(state, text).state;
            let searched = is.wish.model.is_some() && is.wish != state.wish;
            if is.errand != Some(Errand::SellCar) || searched || is.chosen.is_some() {
                wrong.push(format!("{text}: {:?} {:?}", is.errand, is.wish.model));
            }
        }
    }
    report(&wrong);
}

/// Before and behind the handover, with every kind of description.
#[test]
fn description_of_the_car_for_sale_is_noted() {
    let selling = after(&["quiero vender mi carro"]);
    let given = after(&["quiero vender mi carro", "Mario López", "5512345678"]);
    assert!(given.handed_over);
    let mut wrong = Vec::new();
    for text in [
        "mi aveo, 2019, estandar, 80 mil km",
        "es un aveo 2019 estandar 80 mil km",
        "Chevrolet Aveo 2019, automatico, color blanco, 60,000 km",
        "aveo 2019",
        "el aveo tiene 80 mil km, es 2019",
        "es un aveo, modelo 2019, factura original",
    ] {
        for state in [&selling, &given] {
            let turn = say(state, text);
            let is = turn.state;
            let car = is.own_car.clone().unwrap_or_default();
            let denied = turn.reply.text.to_lowercase().contains("no tengo");
            let kept = is.errand == Some(Errand::SellCar) && is.wish == state.wish;
            if car.model.as_deref() != Some("Aveo") || !kept || denied || is.chosen.is_some() {
                wrong.push(format!(
                    "{text}: {:?} {:?} {}",
                    is.own_car, is.errand, turn.reply.text
                ));
            }
        }
    }
    report(&wrong);
}

#[test]
fn own_car_with_a_defect_is_an_after_sales_matter() {
    let new = State::default();
    let mut wrong = Vec::new();
    for text in [
        "tengo un problema con la Captiva 2022 que compré en marzo",
        "mi kicks no arranca",
        "mi trax pierde anticongelante, me urge que me atiendan",
        "hola vengo por lo de mi jetta que está en el taller",
        "compré una Tracker con ustedes y no prende",
        "tengo problemas con mi versa",
    ] {
        let is = say(&new, text).state;
        if is.errand != Some(Errand::AfterSales) || is.wish.model.is_some() {
            wrong.push(format!("{text}: {:?} {:?}", is.errand, is.wish.model));
        }
    }
    report(&wrong);
}

#[test]
fn selling_other_things_is_no_sale_of_a_car() {
    let looking = after(&["busco una camioneta", "hasta 300 mil"]);
    let mut wrong = Vec::new();
    for text in [
        "vendo un terreno y la pago",
        "vendo tamales",
        "yo vendo ropa",
        "¿venden versa?",
    ] {
        let is = say(&looking, text).state.errand;
        if is.is_some() {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}
