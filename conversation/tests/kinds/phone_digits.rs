//! Some digits of a number that is noted are corrected.

use crate::{after, model, report, say};

const GIVEN: [&str; 6] = [
    "el versa 2018",
    "lo quiero",
    "de contado",
    "sí, que me llamen",
    "Laura Peña",
    "2222304577",
];

#[test]
fn corrected_digits_take_the_place_of_the_wrong_ones() {
    let asked = after(&GIVEN);
    let arranged = say(&asked, "mañana a las 10").state;
    let cases = [
        (
            "el doscientos veintidós está mal, es cuatro cincuenta y siete",
            "4572304577",
        ),
        ("el 77 está mal, es 78", "2222304578"),
        ("no es 77, es 78", "2222304578"),
        ("es 78, no 77", "2222304578"),
        ("termina en 78 no en 77", "2222304578"),
        ("al final es 78", "2222304578"),
        ("la lada está mal, es 221", "2212304577"),
        ("es 221 no 222", "2212304577"),
        ("me equivoqué, el final es 4578", "2222304578"),
        ("el último número es 8", "2222304578"),
        ("los últimos dos son 87", "2222304587"),
        ("está mal el 222, es 246", "2462304577"),
        ("cambia el 222 por 246", "2462304577"),
        ("donde dice 222 es 246", "2462304577"),
        ("no, la terminación es setenta y ocho", "2222304578"),
    ];
    let mut wrong = Vec::new();
    for (text, digits) in cases {
        for state in [&asked, &arranged] {
            let is = say(state, text).state;
            let phone = is.lead.phone.clone().unwrap_or_default();
            let kept = model(&is) == "Versa" && is.time_skipped == state.time_skipped;
            if phone != format!("+52{digits}") || !kept {
                wrong.push(format!("{text}: {phone}"));
            }
        }
    }
    report(&wrong);
}

#[test]
fn figures_of_other_things_correct_no_phone() {
    let asked = after(&GIVEN);
    let mut wrong = Vec::new();
    for text in [
        "no a las 10, a las 11",
        "no 36 meses, 48",
        "no tengo 45 mil, tengo 77 mil",
        "el 2018 no, el 2019",
        "no hay 2 sin 3",
    ] {
        let phone = say(&asked, text).state.lead.phone;
        if phone.as_deref() != Some("+522222304577") {
            wrong.push(format!("{text}: {phone:?}"));
        }
    }
    report(&wrong);
}

/// The number and its correction in one message.
#[test]
fn number_is_corrected_as_it_is_given() {
    let named = crate::after(&[
        "el versa 2018",
        "lo quiero",
        "de contado",
        "sí, que me llamen",
        "Laura Peña",
    ]);
    for text in [
        "999 300 21 45, perdón, termina en 54, no en 45",
        "999 300 21 45, digo, termina en 54",
        "es el 999 300 21 45. no, lo último es 54",
    ] {
        let phone = crate::say(&named, text).state.lead.phone;
        assert_eq!(phone.as_deref(), Some("+529993002154"), "{text}");
    }
}
