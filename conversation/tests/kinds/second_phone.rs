//! A second phone number, beside the first one.

use crate::{after, report, say};

const GIVEN: [&str; 6] = [
    "el versa 2018",
    "lo quiero",
    "de contado",
    "sí, que me llamen",
    "Laura Peña",
    "5512345678",
];

#[test]
fn second_number_is_kept_beside_the_first() {
    let asked = after(&GIVEN);
    let arranged = say(&asked, "mañana a las 10").state;
    let mut wrong = Vec::new();
    for text in [
        "el otro telefono es 5587654321",
        "bueno, el otro cel es 5587654321",
        "si no contesto, márquenle al 55 8765 4321",
        "otro numero por si acaso 5587654321",
        "también tengo este: 55 8765 4321",
        "y si no, al 5587654321",
        "o al de la casa 5587654321",
        "mi otro cel es el 5587654321",
        "te dejo otro por si no entra la llamada 5587654321",
        "mi numero de la oficina es 5587654321",
        "el de mi trabajo es 5587654321 por si no contesto",
        "si no contesto marquenle al 5587654321 que es el de mi esposa",
    ] {
        for state in [&asked, &arranged] {
            let lead = say(state, text).state.lead;
            let kept = lead.phone.as_deref() == Some("+525512345678");
            let second = lead.backup_phone.as_deref() == Some("+525587654321");
            let timed = lead.preferred_time_said == state.lead.preferred_time_said;
            if !kept || !second || !timed || lead.need != state.lead.need {
                wrong.push(format!("{text}: {:?} {:?}", lead.phone, lead.backup_phone));
            }
        }
    }
    report(&wrong);
}

#[test]
fn two_numbers_of_a_message_are_first_and_second() {
    let named = after(&GIVEN[..5]);
    let mut wrong = Vec::new();
    for text in [
        "55 1234 5678 y si no contesto al 55 8765 4321",
        "5512345678, o al de la casa 5587654321",
        "mi cel es 5512345678, también 5587654321",
    ] {
        let lead = say(&named, text).state.lead;
        let second = lead.backup_phone.as_deref();
        if lead.phone.as_deref() != Some("+525512345678") || second != Some("+525587654321") {
            wrong.push(format!("{text}: {:?} {second:?}", lead.phone));
        }
    }
    report(&wrong);
}

#[test]
fn corrected_number_takes_the_place_of_the_first() {
    let asked = after(&GIVEN);
    let mut wrong = Vec::new();
    for text in [
        "perdón es 5587654321",
        "el bueno es 5587654321",
        "mejor márquenme al 5587654321",
        "me equivoqué, es 5587654321",
        "mejor al de la oficina 5587654321",
        "mejor a otro número, 5587654321",
    ] {
        let lead = say(&asked, text).state.lead;
        if lead.phone.as_deref() != Some("+525587654321") || lead.backup_phone.is_some() {
            wrong.push(format!("{text}: {:?} {:?}", lead.phone, lead.backup_phone));
        }
    }
    report(&wrong);
}

#[test]
fn second_number_is_corrected_beside_the_first() {
    let state = after(&GIVEN);
    let named = "si no contesto, a mi oficina 55 8765 4321";
    let both = say(&state, named).state;
    let arranged = say(&both, "mañana a las 10").state;
    let mut wrong = Vec::new();
    for (text, first, second) in [
        (
            "Perdón, el de la oficina es 55 8765 4312, me equivoqué",
            "+525512345678",
            "+525587654312",
        ),
        (
            "perdón el segundo es 5587654312",
            "+525512345678",
            "+525587654312",
        ),
        (
            "el primero es 5512345679 perdón",
            "+525512345679",
            "+525587654321",
        ),
    ] {
        for state in [&both, &arranged] {
            let lead = say(state, text).state.lead;
            let kept = lead.phone.as_deref() == Some(first);
            if !kept || lead.backup_phone.as_deref() != Some(second) {
                wrong.push(format!("{text}: {:?} {:?}", lead.phone, lead.backup_phone));
            }
        }
    }
    report(&wrong);
}

#[test]
fn number_that_corrects_the_one_before_it_is_taken() {
    let asked = after(&GIVEN[..5]);
    let mut wrong = Vec::new();
    for text in [
        "mi num es 5512345678, perdon el ultimo digito es 9, 5512345679",
        "55 1234 5678 ay me equivoqué es 55 1234 5679",
        "es el 5512345678, digo 5512345679",
        "5512345678 error, 5512345679",
        "5512345678, mejor al 5512345679",
    ] {
        let lead = say(&asked, text).state.lead;
        if lead.phone.as_deref() != Some("+525512345679") {
            wrong.push(format!("{text}: {:?}", lead.phone));
        }
    }
    let doubted = say(&asked, "es el 5512345678 no perdón 5512345679").state;
    assert_eq!(doubted.lead.phone, None, "it is asked back");
    report(&wrong);
}
