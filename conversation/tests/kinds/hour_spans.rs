//! Spans of hours: both ends lie on one day.

use jiff::civil::date;

use crate::{after, report, say};

const NAMED: [&str; 6] = [
    "el versa 2018",
    "lo quiero",
    "de contado",
    "sí, que me llamen",
    "Laura Peña",
    "5512345678",
];

/// Tuesday at 10 h; a span that has begun is the next day's.
#[test]
fn span_of_hours_lies_within_one_day() {
    let asked = after(&NAMED);
    let cases = [
        ("entre 9 y 12", 2, 9, 12),
        ("de 4 a 7 de la tarde", 1, 16, 19),
        ("entre 1 y 3", 1, 13, 15),
        ("entre 12 y 2", 1, 12, 14),
        ("de 11 a 1", 1, 11, 13),
        ("mañana de 4 a 7", 2, 16, 19),
        ("el jueves entre 9 y 12", 3, 9, 12),
        ("entre las 9 y las 12", 2, 9, 12),
        ("de las 3 a las 6 de la tarde", 1, 15, 18),
        ("de 11 a 1 de la tarde", 1, 11, 13),
        ("entre 8 y 10 de la mañana", 2, 8, 10),
        ("de 8 a 10 de la noche", 1, 20, 22),
        ("de 6 a 9 de la noche", 1, 18, 21),
        ("el sábado de 11 am a 2 pm", 5, 11, 14),
        ("después de las 4 y antes de las 7", 1, 16, 19),
        ("a partir de las 5 hasta las 8", 1, 17, 20),
        ("de 12 a 3", 1, 12, 15),
        ("puede ser de 2 a 4", 1, 14, 16),
        ("de nueve a doce del día", 2, 9, 12),
        ("9 a 12", 2, 9, 12),
        ("de 8 a 6", 2, 8, 18),
        ("mañana en la mañana de 9 a 12", 2, 9, 12),
        ("en la tarde de 4 a 7", 1, 16, 19),
    ];
    let mut wrong = Vec::new();
    for (text, day, from, to) in cases {
        let lead = say(&asked, text).state.lead;
        let at = |hour| Some(date(2026, 12, day).at(hour, 0, 0, 0));
        let is = (lead.preferred_time_at, lead.preferred_time_until);
        if is != (at(from), at(to)) {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

#[test]
fn figures_of_other_things_are_no_span() {
    let asked = after(&NAMED);
    let mut wrong = Vec::new();
    for text in [
        "somos de 2 a 4 personas",
        "de 3 a 5 mil al mes",
        "de 36 a 48 meses",
    ] {
        let lead = say(&asked, text).state.lead;
        if lead.preferred_time_at.is_some() || lead.preferred_time_until.is_some() {
            wrong.push(format!("{text}: {:?}", lead.preferred_time_said));
        }
    }
    report(&wrong);
}
