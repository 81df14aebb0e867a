//! Acts without certainty, asked back.

use super::*;
use kavak_conversation::money::Pesos;

/// What matters of a state.
fn noted(state: &State) -> impl PartialEq + std::fmt::Debug + use<> {
    (
        state.chosen.clone(),
        state.budget,
        state.payment,
        state.down_payment,
        state.term_months,
        state.lead.clone(),
        state.wish.clone(),
    )
}

#[test]
fn act_without_certainty_is_asked_back_and_changes_nothing() {
    let jetta = named_of("Volkswagen", "Jetta", 2019);
    let acts = [
        Act::Choose(jetta),
        budget(250_000),
        Act::ChangeBudgetBy(50_000),
        Act::NoBudget,
        Act::Monthly(Pesos(5_000)),
        Act::DownPayment(Down::Amount(Pesos(60_000))),
        Act::DownPayment(Down::Percent(20.into())),
        Act::Term(60),
        Act::Pay(Payment::Cash),
        Act::Name("Beatriz".into()),
        Act::Phone("+525587654321".into()),
        time("mañana a las 10"),
        Act::Refuse(Refusal {
            makes: vec!["Ford".into()],
            ..Refusal::default()
        }),
        Act::Restart,
        Act::Change(Noted::Phone),
    ];
    for act in acts {
        for mut talk in [
            Talk::with_cars_shown(),
            Talk::with_car_chosen(),
            Talk::with_plan(),
        ] {
            let before = noted(&talk.state);
            let asked = talk.mumbles(std::slice::from_ref(&act));
            assert!(before == noted(&talk.state), "{act:?}: {}", talk.log);
            assert!(
                asked.reply.text.ends_with('?'),
                "{act:?}: {}",
                asked.reply.text
            );
            let mut sure = Talk {
                state: talk.state.clone(),
                ..Talk::new()
            };
            sure.state.proposed.clear();
            talk.says(&[Act::Accept]);
            sure.says(std::slice::from_ref(&act));
            assert!(
                noted(&talk.state) == noted(&sure.state),
                "{act:?}: {}",
                talk.log
            );
        }
    }
}

#[test]
fn proposal_is_dropped_by_no_and_by_anything_else() {
    for reply in [Act::Decline, Act::Social(Social::Thanks), Act::Haggle] {
        let mut talk = Talk::with_cars_shown();
        talk.mumbles(&[budget(200_000)]);
        talk.says(&[reply]);
        assert!(talk.state.proposed.is_empty());
        talk.says(&[Act::Accept]);
        assert_eq!(
            talk.state.budget.unwrap().max,
            Pesos(400_000),
            "{}",
            talk.log
        );
    }
}

#[test]
fn proposal_is_asked_again_once_behind_a_question() {
    let mut talk = Talk::with_cars_shown();
    talk.mumbles(&[budget(200_000)]);
    talk.says(&[Act::AskLoan(LoanQuestion::Rate)]);
    assert_eq!(talk.state.proposed, [budget(200_000)]);
    let mut asks_on = talk.clone();
    talk.says(&[Act::Accept]);
    assert_eq!(talk.state.budget.unwrap().max, Pesos(200_000));
    asks_on.says(&[Act::AskLoan(LoanQuestion::Rate)]);
    assert!(asks_on.state.proposed.is_empty());
}
