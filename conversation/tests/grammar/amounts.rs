//! 3,000 amounts in all spellings, with and without units.

use kavak_conversation::acts::{Act, MoneyRange};
use kavak_conversation::money::Pesos;
use kavak_conversation::{Down, Step};

use crate::spanish::{grouped, spelled};
use crate::{Dice, STEPS, certain, read, report};

/// Thousands of pesos in one of the ways in which people write them.
fn written(thousands: usize, dice: &mut Dice) -> String {
    let pesos = thousands * 1_000;
    let millions = thousands / 1_000;
    let rest = thousands % 1_000;
    if millions > 0 {
        let tenths = thousands
            .is_multiple_of(100)
            .then(|| thousands as f64 / 1_000.0);
        return match (dice.below(6), tenths) {
            (0, Some(tenths)) => format!("{tenths} millones"),
            (1, Some(tenths)) => format!("{tenths} mdp"),
            (2, _) if millions == 1 && rest == 0 => "un millón".to_owned(),
            (2, _) if millions == 1 && rest == 500 => "millón y medio".to_owned(),
            (2, _) if millions == 1 => format!("un millón {} mil", spelled(rest)),
            (3, _) if rest >= 100 => format!("{millions} millones {rest} mil pesos"),
            (4, _) => format!("$ {}.00 M.N.", grouped(pesos, ",")),
            _ => format!("${}", grouped(pesos, ",")),
        };
    }
    match (dice.below(18), thousands) {
        (_, 500) if dice.below(2) == 0 => "medio millón".to_owned(),
        (_, 250) if dice.below(2) == 0 => "un cuarto de millón".to_owned(),
        (0, _) => format!("${}", grouped(pesos, ",")),
        (1, _) => format!("${}.00 M.N.", grouped(pesos, ",")),
        (2, _) => format!("{thousands} mil"),
        (3, _) => format!("{thousands}mil"),
        (4, _) => format!("{thousands}k"),
        (5, _) => format!("{thousands} K"),
        (6, _) => pesos.to_string(),
        (7, _) => format!("${pesos} pesos"),
        (8, _) => format!("{} pesos", grouped(pesos, ",")),
        (9, _) => grouped(pesos, "."),
        (10, _) => grouped(pesos, " "),
        (11, _) => format!("MXN {}", grouped(pesos, ",")),
        (12, _) => format!("{thousands} mil varos"),
        (13, _) => format!("{thousands} mil pesitos"),
        (14, _) => format!("{} mil pesos", spelled(thousands)),
        (15, _) => format!("{} MXN", grouped(pesos, ",")),
        (16, _) => format!("{thousands} mil pesos M.N."),
        _ => format!("{} mil", spelled(thousands)),
    }
}

fn range(min: Option<usize>, max: Option<usize>) -> Act {
    let pesos = |thousands: usize| Pesos(thousands as u64 * 1_000);
    Act::Budget(MoneyRange {
        min: min.map(pesos),
        max: max.map(pesos),
    })
}

/// A sentence that states a budget, and the budget.
fn budget(dice: &mut Dice) -> (String, Act) {
    const AT_MOST: [&str; 22] = [
        "{}",
        "hasta {}",
        "traigo {}",
        "mi presupuesto es de {}",
        "como {}",
        "máximo {}",
        "no más de {}",
        "puedo gastar {}",
        "tengo {}",
        "unos {}",
        "cuento con {}",
        "{} máximo",
        "ando en los {}",
        "pues como unos {}",
        "menos de {}",
        "que no pase de {}",
        "dispongo de {} para gastar",
        "mi tope son {}",
        "alrededor de {}",
        "aproximadamente {}",
        "busco algo de {}",
        "la verdad traigo {} nada más",
    ];
    const AT_LEAST: [&str; 4] = ["mínimo {}", "arriba de {}", "a partir de {}", "más de {}"];
    let thousands = 50 + 5 * dice.below(270);
    let text = written(thousands, dice);
    match dice.below(10) {
        0 => {
            let frame = dice.pick(&AT_LEAST);
            (frame.replace("{}", &text), range(Some(thousands), None))
        }
        1 | 2 => {
            let upper = thousands + 20 + 5 * dice.below(40);
            let frame = *dice.pick(&["entre {a} y {b}", "de {a} a {b}", "{a} a {b}"]);
            let sentence = frame
                .replace("{a}", &text)
                .replace("{b}", &written(upper, dice));
            (sentence, range(Some(thousands), Some(upper)))
        }
        _ => {
            let frame = dice.pick(&AT_MOST);
            (frame.replace("{}", &text), range(None, Some(thousands)))
        }
    }
}

#[test]
fn amounts_in_every_spelling_are_the_budget() {
    let mut dice = Dice(11);
    let mut problems = Vec::new();
    for index in 0..1_500 {
        let (text, expected) = budget(&mut dice);
        let step = [Step::Need, Step::Budget][index % 2];
        let read = read(step, &text);
        if certain(&read) != [&expected] {
            problems.push(format!("{step:?} {text}: {:?}", read.acts));
        }
    }
    report("budgets", 1_500, &problems);
}

#[test]
fn down_payments_months_and_terms_are_what_they_are() {
    let mut dice = Dice(12);
    let mut problems = Vec::new();
    for _ in 0..600 {
        let thousands = 20 + 5 * dice.below(60);
        let amount = written(thousands, &mut dice);
        let pesos = Pesos(thousands as u64 * 1_000);
        let monthly = 3 + dice.below(15);
        let term = *dice.pick(&[36_u32, 48, 60, 72]);
        let percent = 10 + 5 * dice.below(9);
        let cases = [
            (
                format!("{amount} de enganche"),
                Act::DownPayment(Down::Amount(pesos)),
            ),
            (
                format!("enganche de {amount}"),
                Act::DownPayment(Down::Amount(pesos)),
            ),
            (
                format!("puedo dar {amount} de enganche"),
                Act::DownPayment(Down::Amount(pesos)),
            ),
            (
                format!("{percent}% de enganche"),
                Act::DownPayment(Down::Percent(percent.into())),
            ),
            (
                format!("doy el {} por ciento de enganche", spelled(percent)),
                Act::DownPayment(Down::Percent(percent.into())),
            ),
            (
                format!("puedo pagar {monthly} mil al mes"),
                Act::Monthly(Pesos(monthly as u64 * 1_000)),
            ),
            (
                format!("mensualidades de {monthly},500"),
                Act::Monthly(Pesos(monthly as u64 * 1_000 + 500)),
            ),
            (format!("a {term} meses"), Act::Term(term)),
            (
                format!("a {} años", spelled(term as usize / 12)),
                Act::Term(term),
            ),
            (
                format!("en {} mensualidades", spelled(term as usize)),
                Act::Term(term),
            ),
        ];
        let (text, expected) = dice.pick(&cases).clone();
        let step = *dice.pick(&[Step::Options, Step::Financing, Step::DownPayment]);
        let read = read(step, &text);
        if !certain(&read).contains(&&expected) {
            problems.push(format!("{step:?} {text}: {:?}", read.acts));
        }
    }
    report("down payments, months, terms", 600, &problems);
}

/// Figures that count something else.
fn other_figure(dice: &mut Dice) -> String {
    let small = 2 + dice.below(8);
    let hundreds = 10 * (2 + dice.below(28));
    let cases = [
        format!("mi cochera mide {small}.{} m", dice.below(90) + 10),
        format!("que tenga menos de {hundreds} mil km"),
        format!("con menos de {hundreds},000 kilómetros"),
        format!("somos {small} personas"),
        format!("que sea de {small} puertas"),
        format!("motor de {}.{} litros", 1 + dice.below(4), dice.below(9)),
        format!("de {} cilindros", spelled(small)),
        format!("la inspección de {hundreds} puntos"),
        format!("trabajo {small} horas al día"),
        format!("tengo {small} hijos"),
        format!("modelo {}", 2012 + dice.below(14)),
        format!("del {} para acá", 2012 + dice.below(14)),
        format!("que no tenga más de {small} años de uso"),
        format!(
            "mi número es 55 {} {}",
            1_000 + dice.below(8_999),
            1_000 + dice.below(8_999)
        ),
        format!("pagas casi {hundreds} mil de intereses"),
        format!("el de {hundreds} mil en cuánto queda"),
        "lo siento".to_owned(),
        format!("me das {}% de descuento", 5 + dice.below(20)),
        format!("son como {hundreds} dólares"),
        format!("vivo a {hundreds} kilómetros"),
        format!("gano {} mil al mes", 10 + dice.below(40)),
        format!("el mío vale {hundreds} mil"),
        format!("no tengo {hundreds} mil"),
        format!("el folio es {small}M{hundreds}K{small}M"),
    ];
    dice.pick(&cases).clone()
}

#[test]
fn figures_with_another_unit_are_never_money() {
    let mut dice = Dice(13);
    let mut problems = Vec::new();
    for index in 0..900 {
        let text = other_figure(&mut dice);
        let step = STEPS[index % STEPS.len()];
        let read = read(step, &text);
        let money = |act: &&&Act| {
            matches!(
                act,
                Act::Budget(_)
                    | Act::ChangeBudgetBy(_)
                    | Act::Monthly(_)
                    | Act::DownPayment(_)
                    | Act::Term(_)
            )
        };
        if certain(&read).iter().any(|act| money(&act)) {
            problems.push(format!("{step:?} {text}: {:?}", read.acts));
        }
    }
    report("figures with another unit", 900, &problems);
}

#[test]
fn hundreds_of_thousands_may_be_left_unsaid_where_money_is_asked() {
    for (text, thousands) in [
        ("300", 300),
        ("hasta 350", 350),
        ("dos cincuenta", 250),
        ("tres y medio", 350),
        ("como unos 280", 280),
        ("cuatro veinte", 420),
        ("mi presupuesto: 210", 210),
    ] {
        let read = read(Step::Budget, text);
        let expected = range(None, Some(thousands));
        assert_eq!(certain(&read), [&expected], "{text}: {:?}", read.acts);
    }
}
