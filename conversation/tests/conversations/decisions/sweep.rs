//! Every act at every step, and long stubborn conversations.

use super::*;

fn talks() -> Vec<Talk> {
    let mut name = Talk::with_plan();
    name.says(&[Act::Accept]);
    let mut phone = Talk::on_whatsapp();
    phone.says(&[Act::AskPerson, Act::Name("Ana".into())]);
    let mut time = Talk::new();
    time.says(&[
        Act::AskPerson,
        Act::Name("Ana".into()),
        Act::Phone("+525512345678".into()),
    ]);
    let mut handed = Talk::new();
    handed.says(&[
        Act::AskPerson,
        Act::Name("Ana".into()),
        Act::Phone("+525512345678".into()),
        super::time("mañana a las 10"),
    ]);
    let mut refused = Talk::with_plan();
    refused.says(&[Act::Decline]);
    let mut budget_due = Talk::new();
    budget_due.says(&[Act::Want(body(Body::Suv))]);
    let mut preferences = Talk::new();
    preferences.says(&[Act::Want(body(Body::Suv)), budget(300_000)]);
    let mut down = Talk::with_car_chosen();
    down.says(&[Act::Pay(Payment::Financed)]);
    let mut term = Talk::with_car_chosen();
    term.says(&[Act::DownPayment(Down::Percent(20.into()))]);
    let mut doubtful = Talk::with_cars_shown();
    doubtful.mumbles(&[budget(200_000)]);
    vec![
        Talk::new(),
        budget_due,
        preferences,
        Talk::with_cars_shown(),
        Talk::with_car_chosen(),
        down,
        term,
        Talk::with_plan(),
        name,
        phone,
        time,
        refused,
        handed,
        doubtful,
    ]
}

fn acts() -> Vec<Act> {
    let mut acts = vec![
        Act::Want(body(Body::Sedan)),
        Act::Want(Wish {
            make: Some("Mazda".into()),
            color: Some("rojo".into()),
            ..Wish::default()
        }),
        Act::Refuse(Refusal {
            makes: vec!["Ford".into()],
            bodies: vec![Body::Suv],
            ..Refusal::default()
        }),
        Act::Choose(place(1)),
        Act::Choose(this()),
        Act::Choose(named("Honda", "CR-V")),
        Act::Choose(named("Lexus", "LFA")),
        Act::Compare(vec![place(1), place(2)]),
        Act::Compare(vec![]),
        Act::MoreCars,
        Act::ShowCars,
        budget(250_000),
        Act::ChangeBudgetBy(-40_000),
        Act::NoBudget,
        Act::ForeignMoney("dólares".into()),
        Act::Monthly(Pesos(6_000)),
        Act::Monthly(Pesos(600)),
        Act::DownPayment(Down::Amount(Pesos(90_000))),
        Act::Term(48),
        Act::Term(24),
        Act::Pay(Payment::Cash),
        Act::Pay(Payment::Financed),
        Act::Haggle,
        Act::Accept,
        Act::Decline,
        Act::Unsure,
        Act::NoPreference,
        Act::Name("Xóchitl Nah Uc".into()),
        Act::Phone("+525587654321".into()),
        Act::BrokenPhone("55".into()),
        Act::SameNumber,
        time("el jueves a las 5"),
        Act::AskPerson,
        Act::Restart,
        Act::Repeat,
        Act::AskWhy,
        Act::OffTopic,
        Act::Injection,
        Act::Insult,
        Act::OtherLanguage,
        company(Some(Topic::Branches), "donde estan"),
        company(Some(Topic::Hours), "a que hora abren en puebla"),
        company(None, "venden helicopteros"),
    ];
    let facts = [
        CarFact::Price,
        CarFact::Availability,
        CarFact::Details,
        CarFact::MonthlyPayment,
        CarFact::Seats,
        CarFact::Drive,
    ];
    acts.extend(facts.map(|fact| Act::AskCar(CarRef::default(), fact)));
    let loans = [
        LoanQuestion::General,
        LoanQuestion::Terms,
        LoanQuestion::DownPayment,
    ];
    acts.extend(loans.map(Act::AskLoan));
    let noted = [
        Noted::Need,
        Noted::Budget,
        Noted::Car,
        Noted::DownPayment,
        Noted::Term,
        Noted::Name,
        Noted::Phone,
        Noted::Time,
        Noted::Hour,
        Noted::OwnCar,
        Noted::Something,
    ];
    acts.extend(noted.map(Act::Change));
    let social = [
        Social::Greeting,
        Social::HowAreYou,
        Social::Thanks,
        Social::Bye,
        Social::WhoAreYou,
        Social::Help,
        Social::Compliment,
        Social::Later,
        Social::Noise,
    ];
    acts.extend(social.map(Act::Social));
    acts.extend([Objection::TooExpensive, Objection::Interest].map(Act::Object));
    acts.extend([Errand::Complaint, Errand::TradeIn].map(Act::Errand));
    acts
}

/// The last sentence that asks something.
fn question(reply: &str) -> Option<&str> {
    let end = reply.rfind('?')?;
    Some(&reply[reply[..end].rfind('¿')?..=end])
}

#[test]
fn every_act_twice_at_every_step_gets_an_answer_and_no_question_twice() {
    let mut count = 0;
    for talk in talks() {
        for act in acts() {
            for certain in [true, false] {
                let mut talk = talk.clone();
                let first = talk.turn(std::slice::from_ref(&act), certain);
                let second = talk.turn(std::slice::from_ref(&act), certain);
                let (one, other) = (question(&first.reply.text), question(&second.reply.text));
                assert!(one.is_none() || one != other, "{act:?}:\n{}", talk.log);
                count += 2;
            }
        }
    }
    println!("{count} turns");
    assert!(count > 3_000);
}

#[test]
fn same_message_over_and_over_never_repeats_the_question() {
    for act in [
        Act::Social(Social::Noise),
        Act::AskLoan(LoanQuestion::Rate),
        Act::OffTopic,
    ] {
        for mut talk in talks() {
            let mut last = String::new();
            for _ in 0..8 {
                let turn = talk.says(std::slice::from_ref(&act));
                let asked = question(&turn.reply.text).unwrap_or_default().to_owned();
                assert!(asked.is_empty() || asked != last, "{}", talk.log);
                last = asked;
            }
        }
    }
}

#[test]
fn nonsense_is_answered_without_a_change_and_soon_with_a_person() {
    for mut talk in talks() {
        let before = (
            talk.state.lead.clone(),
            talk.state.wish.clone(),
            talk.state.chosen.clone(),
        );
        let first = talk.says(&[]);
        let second = talk.says(&[]);
        assert!(!first.understood && !second.understood);
        assert!(second.reply.text.contains("persona"), "{}", talk.log);
        let after = (
            talk.state.lead.clone(),
            talk.state.wish.clone(),
            talk.state.chosen.clone(),
        );
        assert_eq!(before, after);
    }
}
