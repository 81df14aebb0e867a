use kavak_conversation::money::Pesos;
use kavak_conversation::{Down, State};

use crate::{after, chosen, model, report, say};

const CHOSEN: [&str; 2] = ["cuanto cuesta el passat", "lo quiero"];

fn plan(state: &State) -> (Option<u64>, Option<u32>) {
    let down = match state.down_payment {
        Some(Down::Amount(Pesos(amount))) => Some(amount),
        _ => None,
    };
    (down, state.term_months)
}

fn most(state: &State) -> Option<u64> {
    state.budget.map(|budget| budget.max.0)
}

/// Down payments and terms by the names that customers give them.
#[test]
fn parts_of_a_plan_go_by_many_names() {
    let cases = [
        ("downpayment de 60k", (Some(60_000), None)),
        ("el down de 60 mil", (Some(60_000), None)),
        ("pa la entrada ya junte 65 mil", (Some(65_000), None)),
        ("para la entrada tengo 70 mil", (Some(70_000), None)),
        (
            "del aguinaldo y la caja de ahorro junto 70 mil, eso de enganche",
            (Some(70_000), None),
        ),
        (
            "tengo 80 mil, eso es lo que daria de enganche",
            (Some(80_000), None),
        ),
        ("80 y a 4 años", (Some(80_000), Some(48))),
        ("60 months", (None, Some(60))),
        ("36 months please", (None, Some(36))),
        ("72", (None, Some(72))),
        ("a 60 meses con 100 mil", (Some(100_000), Some(60))),
        // Asked about, or of another thing.
        (
            "cuanto es lo menos q se puede dar de enganche",
            (None, None),
        ),
        (
            "lo minimo que se puede dar de entrada cuanto es",
            (None, None),
        ),
        ("cuanto es lo minimo?", (None, None)),
        ("como quedaria cada mes?", (None, None)),
        ("eso cuanto es al mes o q", (None, None)),
        ("y si doy 100 a 48", (None, None)),
        (
            "y si doy ciento cincuenta mil de entrada que me dieron de mi caja cuanto quedaria a tres años",
            (None, None),
        ),
    ];
    let mut wrong = Vec::new();
    for (text, parts) in cases {
        let turn = say(&after(&CHOSEN), text);
        if plan(&turn.state) != parts {
            wrong.push(format!("{text}: {:?}", plan(&turn.state)));
        }
        let asks_least = text.contains("menos") || text.contains("minimo");
        if asks_least && !turn.reply.text.contains("27,200") {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

/// A plan that was only supposed is taken by a yes, also part by part.
#[test]
fn supposed_plan_is_taken_part_by_part() {
    let supposed = after(&[CHOSEN[0], CHOSEN[1], "y si doy 80 mil a 36 cuanto queda?"]);
    let cases = [
        ("asi esta bien", (Some(80_000), Some(36))),
        (
            "ah bueno entonces asi a tres años",
            (Some(80_000), Some(36)),
        ),
        ("mejor a 48", (Some(80_000), Some(48))),
        ("digamos 100 mil", (Some(100_000), Some(36))),
        ("mejor 100", (Some(100_000), Some(36))),
        ("y con 100?", (None, None)),
        ("y a 48?", (None, None)),
        ("esta muy caro", (None, None)),
        ("no", (None, None)),
        ("¿y el seguro?", (None, None)),
    ];
    let mut wrong = Vec::new();
    for (text, parts) in cases {
        let state = say(&supposed, text).state;
        if plan(&state) != parts {
            wrong.push(format!("{text}: {:?}", plan(&state)));
        }
    }
    report(&wrong);
}

/// Less for the car is haggling, more for a car is a budget, and a choice on a condition
/// is none.
#[test]
fn price_asked_down_leaves_the_budget() {
    let priced = after(&["tengo 600 mil", "la frontier 2022 cuanto vale"]);
    let mut wrong = Vec::new();
    for text in [
        "no me hacen un descuentito? 30 mil menos y ahi muere",
        "30 mil menos y trato hecho",
        "20 mil menos y ya",
        "me hacen una rebajita? unos 15 mil",
        "con 30 mil menos me animo",
        "quitale 30 mil y me la llevo",
        "si le bajan 20 mil la compro",
        "me la dejan en 590 y ni un peso mas",
    ] {
        let state = say(&priced, text).state;
        if most(&state) != Some(600_000) || chosen(&state).is_some() {
            wrong.push(format!("{text}: {:?} {}", most(&state), model(&state)));
        }
    }
    for (text, budget) in [
        ("le subo a 650", 650_000),
        ("bueno le subo, 650 y ya no mas", 650_000),
        ("lo mas que le meto son setecientos mil", 700_000),
        ("me podria estirar a 640", 640_000),
        ("le puedo subir 50 mil", 650_000),
        ("tengo 30 mil menos de lo que dije", 570_000),
    ] {
        let is = most(&say(&priced, text).state);
        if is != Some(budget) {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

/// Budgets in the words of customers, and amounts of other people.
#[test]
fn budget_is_the_money_of_the_customer() {
    let cases = [
        ("lo mas que le meto son setecientos mil", Some(700_000)),
        ("ni un peso mas de 240 mil", Some(240_000)),
        ("no me quiero pasar de los 275", Some(275_000)),
        ("y que el carro no pase de 250 mil en total", Some(250_000)),
        ("que no suba de 280 mil", Some(280_000)),
        (
            "tengo guardados 220 mil pesos coma de lo del terrenito que vendimos y de ahí no me puedo pasar",
            Some(220_000),
        ),
        ("traigo 300 mil punto no mas", Some(300_000)),
        (
            "puedo pagar 5 mil a la quincena, no perdon, al mes",
            Some(299_881),
        ),
        ("5 mil quincenales, digo mensuales", Some(299_881)),
        ("mil doscientos por semana", Some(287_886)),
        // Not the customer's, or no money.
        ("mi hermano compro el suyo en 180 mil", None),
        ("unos amigos pagaron 200 y les fue bien", None),
        ("me dijeron que con 200 mil alcanza uno", None),
        ("el C63 que vi es muy caro", None),
        ("tengo 2 80", None),
    ];
    let mut wrong = Vec::new();
    for (text, budget) in cases {
        let is = most(&say(&after(&["busco un sedan"]), text).state);
        if is != budget {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

/// A part of the plan is corrected by a bare figure, whatever is said of the old one.
#[test]
fn bare_figure_corrects_the_plan() {
    let planned = after(&[
        "cuanto cuesta el passat",
        "lo quiero",
        "60 mil de enganche",
        "en 60 meses",
    ]);
    let cases = [
        ("perdon 48, dice mi papa q 60 es un buen", (60_000, 48)),
        ("48 perdon, mi esposa dice que 60 es mucho", (60_000, 48)),
        ("mejor 48, 60 es muchisimo", (60_000, 48)),
        (
            "mi esposa dice que 60 es una eternidad, mejor 36",
            (60_000, 36),
        ),
        ("60 meses se me hace mucho, que sean 48", (60_000, 48)),
        ("48 dije", (60_000, 48)),
        ("te dije 48", (60_000, 48)),
        ("dije 48 no 60", (60_000, 48)),
        ("no, 72", (60_000, 72)),
        ("el enganche no son 60 son 75", (75_000, 60)),
        ("el enganche no son 60, son 70", (70_000, 60)),
        ("no son 60 mil de enganche, son 75 mil", (75_000, 60)),
        ("el enganche no es de 60 sino de 80", (80_000, 60)),
        ("no a 60, a 48", (60_000, 48)),
        ("perdon, 50 de enganche", (50_000, 60)),
        ("perdon 50", (50_000, 60)),
        // Judged, and changed by nothing.
        ("60 es un buen", (60_000, 60)),
        ("dice mi papa que 72 es un buen", (60_000, 60)),
        ("72 es mucho?", (60_000, 60)),
        ("50", (60_000, 60)),
        ("36 o 48", (60_000, 60)),
    ];
    let mut wrong = Vec::new();
    for (text, (down, term)) in cases {
        let is = plan(&say(&planned, text).state);
        if is != (Some(down), Some(term)) {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}
