use super::*;

#[test]
fn doubtful_choice_of_a_model_with_several_cars_lists_them() {
    let mut talk = Talk::new();
    let turn = talk.mumbles(&[Act::Choose(named("Honda", "CR-V"))]);
    assert_eq!(turn.reply.cars.len(), 3);
    assert!(talk.state.chosen.is_none());
    talk.says(&[Act::Choose(place(2))]);
    assert_eq!(talk.state.chosen, Some(turn.reply.cars[1].stock_id.clone()));
}

#[test]
fn any_car_of_the_catalog_can_be_chosen_whatever_the_filters() {
    let mut count = 0;
    let talks = [Talk::new(), Talk::with_cars_shown(), Talk::with_plan()];
    for car in FACTS.catalog.cars() {
        for mut talk in talks.clone() {
            let reference = CarRef {
                price: car.price,
                year: car.year,
                ..named(&car.make, &car.model)
            };
            talk.says(&[Act::Choose(reference)]);
            let chosen = talk.chosen();
            let same = chosen.is_some_and(|chosen| {
                (&chosen.make, &chosen.model, chosen.year, chosen.price)
                    == (&car.make, &car.model, car.year, car.price)
            });
            let several = talk.log.contains("Tengo más de uno así");
            assert!(same || several, "{car:?}: {}", talk.log);
            count += 1;
        }
    }
    println!("{count} choices");
    assert!(count > 2_000);
}

#[test]
fn choice_above_the_budget_says_so() {
    let mut talk = Talk::with_cars_shown();
    let turn = talk.says(&[Act::Choose(named_of("Mazda", "CX-5", 2022))]);
    assert_eq!(talk.chosen().unwrap().model, "CX-5");
    assert!(
        turn.reply.text.contains("Pasa de tu presupuesto"),
        "{}",
        turn.reply.text
    );
}

#[test]
fn choice_with_a_question_chooses_and_answers() {
    let mut talk = Talk::with_cars_shown();
    let car = CarRef::default();
    let turn = talk.says(&[Act::Choose(place(1)), Act::AskCar(car, CarFact::Gearbox)]);
    assert!(talk.state.chosen.is_some());
    assert!(
        turn.reply.text.contains("automático"),
        "{}",
        turn.reply.text
    );
}

#[test]
fn wish_repeated_keeps_the_choice_and_a_contradiction_reopens_it() {
    let mut talk = Talk::with_plan();
    let chosen = talk.state.chosen.clone();
    talk.says(&[Act::Want(body(Body::Suv))]);
    assert_eq!(talk.state.chosen, chosen, "{}", talk.log);
    let turn = talk.says(&[Act::Want(body(Body::Sedan))]);
    assert_eq!(talk.state.chosen, None, "{}", talk.log);
    assert_eq!(turn.reply.cars.len(), 3);
}

#[test]
fn refused_make_is_not_shown_again() {
    let mut talk = Talk::with_cars_shown();
    let first = talk.offered_make();
    let turn = talk.says(&[Act::Refuse(Refusal {
        makes: vec![first.clone()],
        ..Refusal::default()
    })]);
    assert!(
        turn.reply.cars.iter().all(|car| car.make != first),
        "{}",
        talk.log
    );
    assert!(
        turn.reply.text.contains(&format!("sin {first}")),
        "{}",
        turn.reply.text
    );
}

#[test]
fn two_wishes_of_one_message_will_do_as_well_as_each_other() {
    let make = |make: &str| {
        Act::Want(Wish {
            make: Some(make.into()),
            ..Wish::default()
        })
    };
    let mut talk = Talk::new();
    talk.says(&[
        make("Toyota"),
        make("Honda"),
        budget(500_000),
        Act::NoPreference,
    ]);
    let shown = talk.says(&[Act::ShowCars]);
    let makes: Vec<&str> = shown
        .reply
        .cars
        .iter()
        .map(|car| car.make.as_str())
        .collect();
    assert!(
        makes.iter().all(|make| ["Toyota", "Honda"].contains(make)),
        "{makes:?}"
    );
}

#[test]
fn wish_that_fails_is_named() {
    let mut talk = Talk::new();
    let wish = Wish {
        fuel: Some(kavak_conversation::catalog::Fuel::Electric),
        ..body(Body::Pickup)
    };
    let turn = talk.says(&[Act::Want(wish), budget(300_000), Act::ShowCars]);
    assert!(
        turn.reply.text.contains("No tengo uno"),
        "{}",
        turn.reply.text
    );
    assert!(turn.reply.text.contains("eléctrico"), "{}", turn.reply.text);
}

impl Talk {
    fn offered_make(&self) -> String {
        let id = self.state.offered.first().expect("a car shown");
        FACTS.catalog.car(id).expect("a car on sale").make.clone()
    }
}

#[test]
fn looking_at_other_cars_gives_up_no_choice() {
    for act in [Act::MoreCars, Act::ShowCars] {
        let mut talk = Talk::with_plan();
        let chosen = talk.state.chosen.clone();
        let shown = talk.says(std::slice::from_ref(&act));
        assert_eq!(talk.state.chosen, chosen, "{}", talk.log);
        assert!(!shown.reply.cars.is_empty());
        talk.says(&[Act::Choose(place(2))]);
        assert_eq!(
            talk.state.chosen,
            Some(shown.reply.cars[1].stock_id.clone())
        );
    }
    let mut talk = Talk::with_car_chosen();
    let turn = talk.says(&[Act::Pay(Payment::Cash), Act::MoreCars]);
    assert_eq!(
        turn.reply.next_action,
        NextAction::AskContactInfo,
        "{}",
        talk.log
    );
}

#[test]
fn yes_after_another_question_asks_whether_the_car_at_hand_is_meant() {
    let mut talk = Talk::with_cars_shown();
    talk.says(&[Act::AskCar(place(2), CarFact::Price)]);
    let asked = talk.state.recommended.clone();
    talk.says(&[company(Some(Topic::Warranty), "dan garantia")]);
    talk.says(&[Act::Accept]);
    assert_eq!(talk.state.chosen, None);
    talk.says(&[Act::Accept]);
    assert_eq!(talk.state.chosen, asked);
}
