//! 1,000 phone numbers, typed and dictated.

use kavak_conversation::Step;
use kavak_conversation::acts::Act;

use crate::spanish::spelled;
use crate::{Dice, certain, read, report};

const AREAS: [&str; 20] = [
    "55", "56", "33", "81", "222", "442", "664", "999", "998", "614", "656", "477", "461", "844",
    "871", "662", "667", "228", "961", "744",
];

/// Ten digits that can be dialled.
fn number(dice: &mut Dice) -> String {
    let area = *dice.pick(&AREAS);
    let mut number = area.to_owned();
    number.push_str(&(1 + dice.below(9)).to_string());
    while number.len() < 10 {
        number.push_str(&dice.below(10).to_string());
    }
    number
}

fn pairs(number: &str) -> Vec<&str> {
    (0..5).map(|pair| &number[2 * pair..2 * pair + 2]).collect()
}

/// `05` is dictated `cero cinco`.
fn dictated(pair: &str) -> String {
    match pair.strip_prefix('0') {
        Some(unit) => format!("cero {}", spelled(unit.parse().unwrap())),
        None => spelled(pair.parse().unwrap()),
    }
}

fn form(number: &str, dice: &mut Dice) -> String {
    let (a, b, c) = (&number[..2], &number[2..6], &number[6..]);
    let digits: Vec<String> = number
        .chars()
        .map(|digit| spelled(digit.to_string().parse().unwrap()))
        .collect();
    let dictation: Vec<String> = pairs(number).into_iter().map(dictated).collect();
    match dice.below(20) {
        0 => number.to_owned(),
        1 => format!("{a} {b} {c}"),
        2 => format!("{a}-{b}-{c}"),
        3 => format!("({a}) {b}-{c}"),
        4 => format!("+52 {a} {b} {c}"),
        5 => format!("+52 1 {a} {b} {c}"),
        6 => format!("+521{number}"),
        7 => format!("52{number}"),
        8 => format!("044 {a} {b} {c}"),
        9 => format!("045{number}"),
        10 => format!("01 {a} {b} {c}"),
        11 => pairs(number).join(" "),
        12 => pairs(number).join("-"),
        13 => format!("{a}.{b}.{c}"),
        14 => format!("{} {} {}", &number[..3], &number[3..6], &number[6..]),
        15 => dictation.join(" "),
        16 => dictation.join(", "),
        17 => digits.join(" "),
        18 => format!("{a} {} {}", dictated(&number[2..4]), &number[4..]),
        _ => number
            .chars()
            .map(String::from)
            .collect::<Vec<_>>()
            .join(" "),
    }
}

#[test]
fn phones_in_every_form_are_read() {
    const FRAMES: [&str; 10] = [
        "{}",
        "mi teléfono es {}",
        "es el {}",
        "mi cel {}",
        "mi número es el {}",
        "márcame al {}",
        "apunta: {}",
        "sí, {}",
        "claro, mi whats es {}",
        "tel. {} por favor",
    ];
    let mut dice = Dice(21);
    let mut problems = Vec::new();
    for _ in 0..1_000 {
        let number = number(&mut dice);
        let text = dice.pick(&FRAMES).replace("{}", &form(&number, &mut dice));
        let step = *dice.pick(&[Step::Phone, Step::Phone, Step::Name, Step::Contact]);
        let read = read(step, &text);
        let expected = Act::Phone(format!("+52{number}"));
        if !certain(&read).contains(&&expected) {
            problems.push(format!(
                "{step:?} {number} {text}: {:?} {:?}",
                read.acts, read.unexplained
            ));
        }
    }
    report("phones", 1_000, &problems);
}

#[test]
fn foreign_numbers_keep_their_form_and_short_ones_are_broken() {
    let phone = |text: &str| {
        read(Step::Phone, text)
            .acts
            .into_iter()
            .map(|act| act.act)
            .next()
    };
    for (text, number) in [
        ("+1 312 555 0176", "+13125550176"),
        ("mi número es +34 612 34 56 78", "+34612345678"),
        ("+1 (619) 555-0148", "+16195550148"),
    ] {
        assert_eq!(phone(text), Some(Act::Phone(number.to_owned())), "{text}");
    }
    for text in ["55 1234", "mi cel es 12345678", "5555555555"] {
        assert!(
            matches!(phone(text), Some(Act::BrokenPhone(_))),
            "{text}: {:?}",
            phone(text)
        );
    }
}
