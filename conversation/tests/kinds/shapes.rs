//! Shapes that will do as well as each other, and kinds that cost more than may be spent.

use kavak_conversation::catalog::Body;

use crate::{after, report, say};

#[test]
fn both_of_two_shapes_are_looked_for() {
    let cases = [
        (
            "ocupo una pickup o una van de carga",
            Body::Pickup,
            Body::Van,
        ),
        (
            "busco sedán o hatchback automático",
            Body::Sedan,
            Body::Hatchback,
        ),
        ("quiero una SUV o una minivan", Body::Suv, Body::Minivan),
        ("yo pickup o van", Body::Pickup, Body::Van),
        (
            "¿tienen sedanes o hatchbacks?",
            Body::Sedan,
            Body::Hatchback,
        ),
        (
            "ando buscando una camioneta para la chamba",
            Body::Pickup,
            Body::Van,
        ),
    ];
    let mut wrong = Vec::new();
    for (text, first, other) in cases {
        let wish = say(&after(&["hola"]), text).state.wish;
        if wish.body != Some(first) || wish.or_bodies != [other] {
            wrong.push(format!("{text}: {wish:?}"));
        }
    }
    let wish = after(&["busco una SUV o un sedán", "mejor solo un hatchback"]).wish;
    if wish.body != Some(Body::Hatchback) || !wish.or_bodies.is_empty() {
        wrong.push(format!("replaced: {wish:?}"));
    }
    let wish = after(&["busco una SUV o un sedán", "SUV no quiero"]).wish;
    if wish.body != Some(Body::Sedan) {
        wrong.push(format!("refused: {wish:?}"));
    }
    report(&wrong);
}

#[test]
fn dearer_car_of_the_kind_is_offered_before_cars_of_another_kind() {
    let mut wrong = Vec::new();
    for talk in [
        &["busco una pickup", "350 mil", "automática"][..],
        &["busco una pickup o una van", "350 mil", "me da igual"],
        &["busco una pickup, 300 mil, automática"],
    ] {
        let (last, before) = talk.split_last().unwrap();
        let reply = say(&after(before), last).reply;
        let pickup = reply.text.contains("Frontier") && reply.text.contains("presupuesto");
        if !pickup || reply.text.contains("Mazda 3") {
            wrong.push(reply.text);
        }
    }
    report(&wrong);
}

#[test]
fn thrifty_cars_have_small_engines() {
    let wish = [
        "busco un sedán automático",
        "420 mil",
        "que no gaste mucha gasolina",
    ];
    let reply = say(&after(&wish[..2]), wish[2]).reply;
    let thirsty = ["2.0", "2.5", "3.5"]
        .iter()
        .any(|engine| reply.text.contains(engine));
    assert!(!thirsty && !reply.cars.is_empty(), "{}", reply.text);
}
