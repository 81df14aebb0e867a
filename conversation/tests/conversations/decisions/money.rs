use super::*;

#[test]
fn car_with_down_payment_and_term_gets_the_plan_without_a_budget() {
    let mut talk = Talk::new();
    let turn = talk.says(&[
        Act::Choose(named_of("Ford", "Escape", 2019)),
        Act::DownPayment(Down::Amount(Pesos(80_000))),
        Act::Term(48),
    ]);
    let table = turn.reply.financing.unwrap();
    assert_eq!(table.financed_pesos, Pesos(308_999));
    assert_eq!(turn.reply.next_action, NextAction::AskContactInfo);
}

#[test]
fn model_with_down_payment_shows_cars_with_monthly_payments() {
    let mut talk = Talk::new();
    let turn = talk.says(&[
        Act::Want(Wish {
            make: Some("Honda".into()),
            model: Some("CR-V".into()),
            ..Wish::default()
        }),
        Act::DownPayment(Down::Percent(20.into())),
        Act::Term(60),
    ]);
    assert_eq!(turn.reply.cars.len(), 3);
    assert!(turn.reply.text.contains("al mes"), "{}", turn.reply.text);
    assert!(
        turn.reply.text.contains("20 % de enganche a 60 meses"),
        "{}",
        turn.reply.text
    );
}

#[test]
fn budget_that_carries_the_car_chosen_keeps_it() {
    let mut talk = Talk::with_car_chosen();
    let chosen = talk.state.chosen.clone();
    talk.says(&[budget(600_000)]);
    assert_eq!(talk.state.chosen, chosen);
}

#[test]
fn amount_far_below_the_car_chosen_is_asked_about() {
    let mut talk = Talk::with_car_chosen();
    let before = talk.state.budget;
    let turn = talk.says(&[budget(100_000)]);
    assert_eq!(talk.state.budget, before);
    assert!(
        turn.reply.text.contains("darías $100,000 de enganche"),
        "{}",
        turn.reply.text
    );
    talk.says(&[Act::Accept]);
    assert_eq!(talk.state.down_payment, Some(Down::Amount(Pesos(100_000))));
}

#[test]
fn amounts_that_do_not_work_are_refused_with_what_does() {
    for (act, says) in [
        (budget(30_000), "desde $50,000"),
        (Act::Term(24), "36, 48, 60 y 72 meses"),
        (
            Act::DownPayment(Down::Amount(Pesos(1_000))),
            "debajo del mínimo",
        ),
        (
            Act::DownPayment(Down::Amount(Pesos(9_000_000))),
            "menor al precio",
        ),
        (Act::ForeignMoney("dólares".into()), "en pesos"),
    ] {
        let mut talk = Talk::with_car_chosen();
        let before = (
            talk.state.budget,
            talk.state.down_payment,
            talk.state.term_months,
        );
        let turn = talk.says(std::slice::from_ref(&act));
        assert!(
            turn.reply.text.contains(says),
            "{act:?}: {}",
            turn.reply.text
        );
        let after = (
            talk.state.budget,
            talk.state.down_payment,
            talk.state.term_months,
        );
        assert_eq!(before, after);
    }
}

#[test]
fn monthly_amount_becomes_a_budget_and_is_said_so() {
    let mut talk = Talk::new();
    let turn = talk.says(&[Act::Want(body(Body::Suv)), Act::Monthly(Pesos(6_000))]);
    assert_eq!(talk.state.budget.unwrap().monthly, Some(Pesos(6_000)));
    assert!(turn.reply.text.contains("$359,858"), "{}", turn.reply.text);
}

#[test]
fn raise_adds_to_the_budget_known() {
    let mut talk = Talk::with_cars_shown();
    talk.says(&[Act::ChangeBudgetBy(50_000)]);
    assert_eq!(talk.state.budget.unwrap().max, Pesos(450_000));
}

#[test]
fn cash_forgets_the_plan() {
    let mut talk = Talk::with_plan();
    talk.says(&[Act::Pay(Payment::Cash)]);
    assert_eq!(
        (talk.state.down_payment, talk.state.term_months),
        (None, None)
    );
    assert_eq!(talk.state.lead.payment, Some(Payment::Cash));
}

#[test]
fn last_of_several_budgets_counts_and_is_the_only_one_noted() {
    let mut talk = Talk::new();
    let turn = talk.says(&[budget(400_000), budget(350_000)]);
    assert_eq!(talk.state.budget.unwrap().max, Pesos(350_000));
    assert!(!turn.reply.text.contains("$400,000"), "{}", turn.reply.text);
}

#[test]
fn budget_that_empties_the_list_brings_a_new_one_to_choose_from() {
    let mut talk = Talk::new();
    talk.says(&[
        Act::Want(Wish {
            body: Some(Body::Suv),
            fuel: Some(Fuel::Diesel),
            ..Wish::default()
        }),
        budget(300_000),
    ]);
    let turn = talk.says(&[Act::Accept, budget(500_000)]);
    assert!(!talk.state.offered.is_empty());
    assert_eq!(turn.reply.cars.len(), 3);
}

#[test]
fn cars_asked_for_in_the_turn_of_the_handover_are_shown_after_it() {
    let mut talk = Talk::new();
    talk.says(&[
        Act::AskPerson,
        Act::Name("Ana".into()),
        Act::Phone("+525512345678".into()),
    ]);
    talk.says(&[Act::Social(Social::Thanks)]);
    let turn = talk.says(&[
        budget(300_000),
        Act::Want(Wish {
            body: Some(Body::Suv),
            fuel: Some(Fuel::Gasoline),
            ..Wish::default()
        }),
    ]);
    assert!(talk.state.handed_over);
    assert!(!turn.reply.cars.is_empty(), "{}", turn.reply.text);
}

#[test]
fn down_payment_and_term_for_a_car_asked_about_bring_its_plan() {
    let mut talk = Talk::with_cars_shown();
    talk.says(&[Act::AskCar(place(2), CarFact::Price)]);
    let asked = talk.state.recommended.clone();
    let turn = talk.says(&[
        Act::Term(48),
        Act::DownPayment(Down::Amount(Pesos(60_000))),
        Act::AskCar(CarRef::default(), CarFact::Price),
    ]);
    let table = turn.reply.financing.unwrap();
    assert_eq!(table.down_payment_pesos, Pesos(60_000));
    assert_eq!(talk.state.chosen, None);
    let turn = talk.says(&[Act::DownPayment(Down::Amount(Pesos(80_000)))]);
    let table = turn.reply.financing.unwrap();
    assert_eq!(table.down_payment_pesos, Pesos(80_000));
    talk.says(&[Act::Accept]);
    assert_eq!(talk.state.chosen, asked);
}

#[test]
fn lead_has_down_payment_and_term_that_were_said_before_any_car() {
    let mut talk = Talk::new();
    talk.says(&[
        Act::DownPayment(Down::Amount(Pesos(80_000))),
        Act::Term(48),
        Act::AskPerson,
    ]);
    let lead = &talk.state.lead;
    assert_eq!(lead.down_payment_pesos, Some(Pesos(80_000)), "{}", talk.log);
    assert_eq!(lead.term_months, Some(48), "{}", talk.log);
    talk.says(&[Act::DownPayment(Down::Percent(20.into()))]);
    assert_eq!(talk.state.lead.term_months, Some(48), "{}", talk.log);
}

#[test]
fn haggling_over_a_dear_car_gets_one_offer() {
    let mut talk = Talk::with_cars_shown();
    let turn = talk.says(&[Act::Object(Objection::TooExpensive), Act::Haggle]);
    assert_eq!(
        turn.reply.text.matches("Más barato").count(),
        1,
        "{}",
        talk.log
    );
}
