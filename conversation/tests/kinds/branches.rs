//! The branch of the visit: chosen in words, asked about, or only named.

use crate::{after, report, say};

const OFFERED: [&str; 2] = ["el versa 2018", "lo quiero"];

#[test]
fn branch_chosen_in_words_is_noted() {
    let asked = [&OFFERED[..], &["¿dónde lo puedo ver?"]].concat();
    let city = [&asked[..], &["en Puebla"]].concat();
    let cases: [(&[&str], &str, &str); 9] = [
        (&asked, "en Explanada", "Explanada"),
        (&asked, "en la de las torres", "Las Torres"),
        (&asked, "nuevo sur me queda cerquita", "Nuevo Sur"),
        (&city, "explanada", "Explanada"),
        (&city, "mejor la de las torres", "Las Torres"),
        (
            &city,
            "entre explanada y las torres, mejor explanada",
            "Explanada",
        ),
        (&OFFERED, "lo veo en explanada", "Explanada"),
        (&OFFERED, "prefiero ir a valle alto", "Valle Alto"),
        (
            &OFFERED,
            "explanada me queda de camino al trabajo",
            "Explanada",
        ),
    ];
    let mut wrong = Vec::new();
    for (before, text, branch) in cases {
        let state = say(&after(before), text).state;
        if state.lead.branch.as_deref() != Some(branch) || state.place != branch {
            wrong.push(format!("{text}: {:?}", state.lead.branch));
        }
    }
    report(&wrong);
}

#[test]
fn branch_asked_about_is_not_chosen() {
    let asked = [&OFFERED[..], &["¿dónde lo puedo ver?"]].concat();
    let mut wrong = Vec::new();
    for (text, says) in [
        ("¿en qué calle está la de Explanada?", "Jazmines 40"),
        ("y explanada dónde queda?", "Jazmines 40"),
        ("en Monterrey", "Roble 77"),
        ("en puebla capital", "Jazmines 40"),
        ("en Toluca", "no me aparece"),
        ("a explanada no voy", ""),
        ("explanada o las torres", ""),
    ] {
        let turn = say(&after(&asked), text);
        if turn.state.lead.branch.is_some() || !turn.reply.text.contains(says) {
            wrong.push(format!(
                "{text}: {:?} {}",
                turn.state.lead.branch, turn.reply.text
            ));
        }
    }
    report(&wrong);
}

#[test]
fn hours_are_those_of_the_branch_talked_about() {
    let state = after(&["¿dónde están?", "en explanada"]);
    let reply = say(&state, "y a qué hora abren").reply.text;
    assert!(reply.contains("9:00"), "{reply}");
}

#[test]
fn surname_is_no_branch() {
    let state = after(&[&OFFERED[..], &["de contado", "sí, que me llamen"]].concat());
    let lead = say(&state, "Rosa Torres").state.lead;
    assert_eq!(lead.name.as_deref(), Some("Rosa Torres"));
    assert_eq!(lead.branch, None);
}
