use std::collections::BTreeSet;

use super::*;

/// States in which a question about a car may come.
fn talks() -> [Talk; 4] {
    [
        Talk::new(),
        Talk::with_cars_shown(),
        Talk::with_car_chosen(),
        Talk::with_plan(),
    ]
}

#[test]
fn price_of_every_car_is_given_in_every_state_and_chooses_nothing() {
    let mut count = 0;
    let talks = talks();
    for car in FACTS.catalog.cars() {
        let Some(price) = car.price else { continue };
        for mut talk in talks.clone() {
            let chosen = talk.state.chosen.clone();
            let version = kavak_conversation::words::Words::read(&car.version).list;
            let reference = CarRef {
                year: car.year,
                version: version.into_iter().map(|word| word.text).collect(),
                ..named(&car.make, &car.model)
            };
            let turn = talk.says(&[Act::AskCar(reference, CarFact::Price)]);
            let text = &turn.reply.text;
            assert!(text.contains(&price.to_string()), "{car:?}: {text}");
            assert_eq!(talk.state.chosen, chosen);
            count += 1;
        }
    }
    println!("{count} prices");
    assert!(count > 2_500);
}

#[test]
fn model_that_is_not_in_the_catalog_is_denied_and_near_ones_are_shown() {
    let mut talk = Talk::with_cars_shown();
    let turn = talk.says(&[Act::AskCar(named("Lexus", "LFA"), CarFact::Price)]);
    assert!(turn.reply.text.contains("no tengo"), "{}", turn.reply.text);
}

#[test]
fn year_that_is_missing_of_a_model_on_sale_lists_the_other_years() {
    let mut talk = Talk::new();
    let turn = talk.says(&[Act::AskCar(
        named_of("Volkswagen", "Jetta", 2011),
        CarFact::Price,
    )]);
    assert!(turn.reply.text.contains("sí tengo"), "{}", turn.reply.text);
    assert!(turn.reply.cars.iter().all(|car| car.model == "Jetta"));
}

#[test]
fn question_about_the_only_match_makes_it_the_car_at_hand() {
    let mut talk = Talk::with_cars_shown();
    talk.says(&[Act::AskCar(
        named_of("Ford", "Escape", 2019),
        CarFact::Consumption,
    )]);
    assert_eq!(talk.state.chosen, None);
    talk.says(&[Act::Choose(this())]);
    let chosen = talk.chosen().unwrap();
    assert_eq!((chosen.model.as_str(), chosen.year), ("Escape", Some(2019)));
}

#[test]
fn facts_come_from_the_row_and_silence_is_not_filled() {
    let escape = named_of("Ford", "Escape", 2019);
    for (fact, says) in [
        (CarFact::Kilometres, "76,746 km"),
        (CarFact::Gearbox, "automático"),
        (
            CarFact::Size(None),
            "4.59 m de largo, 1.88 m de ancho y 1.68 m de alto",
        ),
        (
            CarFact::Size(Some("4.60".parse().unwrap())),
            "cabe en 4.6 m",
        ),
        (
            CarFact::Size(Some("4.50".parse().unwrap())),
            "no cabe en 4.5 m",
        ),
        (CarFact::CarPlay, "trae Apple CarPlay"),
        (CarFact::Color, "no lo tengo; un asesor"),
        (CarFact::Consumption, "no tengo el dato de consumo"),
        (
            CarFact::Other("quemacocos".into()),
            "no tengo el dato de quemacocos",
        ),
        (CarFact::MonthlyPayment, "al mes"),
    ] {
        let mut talk = Talk::new();
        let turn = talk.says(&[Act::AskCar(escape.clone(), fact.clone())]);
        assert!(
            turn.reply.text.contains(says),
            "{fact:?}: {}",
            turn.reply.text
        );
    }
}

#[test]
fn comparison_names_the_cheaper_newer_and_less_driven_car() {
    let mut talk = Talk::new();
    let cars = vec![
        named_of("Ford", "Escape", 2019),
        named_of("Mazda", "CX-5", 2019),
    ];
    let turn = talk.says(&[Act::Compare(cars)]);
    let text = &turn.reply.text;
    assert!(
        text.contains("El más barato es Ford Escape 2019, por $8,000 menos."),
        "{text}"
    );
    assert!(
        text.contains("El de menos kilómetros es Ford Escape 2019."),
        "{text}"
    );
    assert_eq!(talk.state.chosen, None);
}

#[test]
fn place_beyond_the_list_is_refused() {
    let mut talk = Talk::with_cars_shown();
    let turn = talk.says(&[Act::Choose(place(7))]);
    assert!(
        turn.reply.text.contains("En la lista hay 3 opciones"),
        "{}",
        turn.reply.text
    );
}

#[test]
fn list_of_an_answer_is_the_list_that_numbers_refer_to() {
    let mut talk = Talk::with_cars_shown();
    let turn = talk.says(&[Act::AskCar(
        named("Volkswagen", "Jetta"),
        CarFact::Availability,
    )]);
    assert_eq!(turn.reply.cars.len(), 3);
    talk.says(&[Act::Choose(place(3))]);
    assert_eq!(talk.state.chosen, Some(turn.reply.cars[2].stock_id.clone()));
}

#[test]
fn fact_that_is_known_of_no_car_is_denied_once() {
    for fact in [CarFact::Consumption, CarFact::Color] {
        let mut talk = Talk::with_cars_shown();
        let turn = talk.says(&[Act::AskCar(CarRef::default(), fact.clone())]);
        let denials = turn
            .reply
            .text
            .matches("un asesor te lo puede confirmar")
            .count();
        assert_eq!(denials, 1, "{fact:?}: {}", turn.reply.text);
    }
}

#[test]
fn details_of_a_model_with_several_cars_are_a_list() {
    let mut talk = Talk::with_cars_shown();
    let turn = talk.says(&[Act::AskCar(named("Volkswagen", "Vento"), CarFact::Details)]);
    assert_eq!(turn.reply.cars.len(), 3);
    assert!(
        !turn.reply.text.contains("no lo tengo"),
        "{}",
        turn.reply.text
    );
}

#[test]
fn year_of_a_model_that_is_refused_is_not_offered_but_its_other_years_are() {
    let models = [("Nissan", "Versa"), ("Volkswagen", "Jetta"), ("KIA", "Rio")];
    for (make, model) in models {
        let of_model = |car: &&Car| car.make == make && car.model == model;
        let years: BTreeSet<u16> = FACTS
            .catalog
            .cars()
            .iter()
            .filter(of_model)
            .filter_map(|car| car.year)
            .collect();
        assert!(years.len() > 1, "{model}");
        for year in years {
            let mut talk = Talk::new();
            let refusal = Refusal {
                years: vec![(make.into(), model.into(), year)],
                ..Refusal::default()
            };
            let wish = Wish {
                make: Some(make.into()),
                model: Some(model.into()),
                ..Wish::default()
            };
            talk.says(&[Act::Want(wish), Act::Refuse(refusal)]);
            let mut shown = 0;
            for _ in 0..4 {
                let turn = talk.says(&[Act::MoreCars]);
                let wrong = turn
                    .reply
                    .cars
                    .iter()
                    .any(|car| car.model == model && car.year == Some(year));
                assert!(!wrong, "{model} {year}: {}", turn.reply.text);
                shown += turn
                    .reply
                    .cars
                    .iter()
                    .filter(|car| car.model == model)
                    .count();
            }
            assert!(shown > 0, "{model} {year}: {}", talk.log);
        }
    }
}
