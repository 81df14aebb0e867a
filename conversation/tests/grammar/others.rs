//! Other people's names and numbers, in every step: kept as notes, never taken for
//! the customer's.

use kavak_conversation::acts::{Act, Interpretation};
use kavak_conversation::{Channel, Message, State, Step, interpret};

use crate::{FACTS, NOW, STEPS, report};

const PEOPLE: [(&str, &str); 8] = [
    ("mi esposo", "Luis"),
    ("mi esposa", "Rosa María"),
    ("mi hermana", "Lupita"),
    ("mi papá", "Ernesto Buendía"),
    ("mi jefa", "Xóchitl"),
    ("mi socio", "Iván"),
    ("mi cuñado", "Beto"),
    ("mi hijo", "José Ángel"),
];
const NUMBERS: [&str; 4] = [
    "5587654321",
    "55 8765 4321",
    "33-1298-4406",
    "(999) 318 55 27",
];

/// Sentences that give somebody else's data beside the customer's.
const BESIDE: [&str; 10] = [
    "{who} se llama {name}, su cel es {number}",
    "{who} se llama {name} y su teléfono es {number}",
    "{who} es {name}, su número {number}",
    "también háblale a {who} {name} {number}",
    "también márquenle a {who}, {number}",
    "si no contesto márquenle a {who} al {number}",
    "por si las dudas el de {who} es {number}",
    "además llámenle a {who} {name} al {number}",
    "el whatsapp de {who} también sirve {number}",
    "le paso también el cel de {who}: {number}",
];

/// Sentences that make somebody else the one to be called.
const INSTEAD: [&str; 6] = [
    "mejor márquenle a {who} al {number}",
    "no, mejor apunta el de {who}: {number}",
    "mejor hablen con ella, el contacto es {who}, su cel es {number}",
    "ya no me marquen a mí, llámenle a {who}, su número es {number}",
    "en vez de a mí háblenle a {who} {number}",
    "perdón, mejor el de {who} que es {number}",
];

fn read(step: Step, known: bool, text: &str) -> Interpretation {
    let mut state = State {
        step,
        ..State::default()
    };
    if known {
        state.lead.name = Some("Ana Gómez".to_owned());
        state.lead.phone = Some("+525512345678".to_owned());
    }
    let message = Message {
        text,
        channel: Channel::Web,
        sender: None,
        now: NOW,
    };
    interpret(&state, &message, &FACTS)
}

fn sentences(frames: &[&str]) -> Vec<(String, String)> {
    let mut sentences = Vec::new();
    for (index, (who, name)) in PEOPLE.iter().enumerate() {
        for (place, frame) in frames.iter().enumerate() {
            let number = NUMBERS[(index + place) % NUMBERS.len()];
            let text = frame
                .replace("{who}", who)
                .replace("{name}", name)
                .replace("{number}", number);
            sentences.push((text, number.to_owned()));
        }
    }
    sentences
}

#[test]
fn others_names_and_numbers_are_notes_wherever_the_customers_own_are_known() {
    let mut problems = Vec::new();
    let mut count = 0;
    for (text, number) in sentences(&BESIDE) {
        for step in STEPS {
            count += 1;
            let read = read(step, true, &text);
            let taken = read
                .acts
                .iter()
                .any(|act| matches!(act.act, Act::Name(_) | Act::Phone(_) | Act::BrokenPhone(_)));
            let noted = read.notes.iter().any(|note| note.contains(&number));
            if taken || !noted {
                problems.push(format!("{step:?} {text}: {:?} {:?}", read.acts, read.notes));
            }
        }
    }
    report("others beside", count, &problems);
}

#[test]
fn others_name_answers_no_question_for_the_customers() {
    let mut problems = Vec::new();
    let mut count = 0;
    for (who, name) in PEOPLE {
        for text in [format!("{who} se llama {name}"), format!("{who} es {name}")] {
            for step in STEPS {
                count += 1;
                let read = read(step, false, &text);
                if read.acts.iter().any(|act| matches!(act.act, Act::Name(_))) {
                    problems.push(format!("{step:?} {text}: {:?}", read.acts));
                }
            }
        }
    }
    report("others named", count, &problems);
}

#[test]
fn customers_own_name_is_taken_beside_anothers() {
    let mut problems = Vec::new();
    let mut count = 0;
    for (who, name) in PEOPLE {
        for text in [
            format!("yo soy Diego Peláez y {who} es {name}"),
            format!("{who} se llama {name}, yo me llamo Diego Peláez"),
        ] {
            count += 1;
            let read = read(Step::Name, false, &text);
            let own = read
                .acts
                .iter()
                .any(|act| act.certain && act.act == Act::Name("Diego Peláez".to_owned()));
            if !own {
                problems.push(format!("{text}: {:?}", read.acts));
            }
        }
    }
    report("own beside others", count, &problems);
}

#[test]
fn number_of_the_one_to_be_called_replaces_the_customers() {
    let mut problems = Vec::new();
    let mut count = 0;
    for (text, number) in sentences(&INSTEAD) {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        for step in [Step::PreferredTime, Step::Handoff] {
            count += 1;
            let read = read(step, true, &text);
            let expected = Act::Phone(format!("+52{digits}"));
            let taken = read
                .acts
                .iter()
                .any(|act| act.certain && act.act == expected);
            let noted = read.notes.iter().any(|note| note.contains(&number));
            if !taken || !noted {
                problems.push(format!("{step:?} {text}: {:?} {:?}", read.acts, read.notes));
            }
        }
    }
    report("others instead", count, &problems);
}
