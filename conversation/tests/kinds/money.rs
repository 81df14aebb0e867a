use kavak_conversation::money::Pesos;
use kavak_conversation::{Down, State};

use crate::{after, report, say};

fn down(state: &State) -> Option<u64> {
    match state.down_payment {
        Some(Down::Amount(Pesos(amount))) => Some(amount),
        _ => None,
    }
}

fn most(state: &State) -> Option<u64> {
    state.budget.map(|budget| budget.max.0)
}

/// What is put down beside a rest is no rise of the budget.
#[test]
fn amount_beside_a_rest_is_paid_down() {
    let open = after(&["mi tope son 260 mil", "la odyssey 2016", "la quiero"]);
    let cases = [
        ("le meto 100 mil y lo demas a 36", Some(100_000), 260_000),
        ("le pongo 80 mil y el resto a 48", Some(80_000), 260_000),
        (
            "le ponemos 50 mil y el resto a 60 meses",
            Some(50_000),
            260_000,
        ),
        ("le echo 70 mil y lo demás a 3 años", Some(70_000), 260_000),
        (
            "metemos 60 mil y el resto a 36 meses",
            Some(60_000),
            260_000,
        ),
        ("ponemos 90 mil y lo que falta a 72", Some(90_000), 260_000),
        (
            "le damos 40 mil y lo demás en 4 años",
            Some(40_000),
            260_000,
        ),
        ("doy 55 mil y lo demás a 48 meses", Some(55_000), 260_000),
        ("le dejamos 65 mil y el resto a 60", Some(65_000), 260_000),
        ("30 varos de enganche", Some(30_000), 260_000),
        ("50 pesos de enganche, bueno 50 mil", Some(50_000), 260_000),
        (
            "traigo 30 varos de enganche, bueno 35 mil jaja",
            Some(35_000),
            260_000,
        ),
        ("40 mil de enganche, digo 45 mil", Some(45_000), 260_000),
        ("60 mil de enganche, no, 70 mil", Some(70_000), 260_000),
        ("doy $75,000 de enganche", Some(75_000), 260_000),
        ("de enganche 80 mil", Some(80_000), 260_000),
        // The budget, or nothing that is paid down.
        ("mi presupuesto ahora es de 300 mil", None, 300_000),
        ("le puedo subir hasta 280 mil", None, 280_000),
        ("¿el resto a cuántos meses lo puedo pagar?", None, 260_000),
        ("me cuesta 100 mil pesos menos que el otro", None, 260_000),
        ("¿lo demás se puede a 36?", None, 260_000),
    ];
    let mut wrong = Vec::new();
    for (text, paid, budget) in cases {
        let state = say(&open, text).state;
        if down(&state) != paid || most(&state) != Some(budget) {
            wrong.push(format!("{text}: {:?}, {:?}", down(&state), most(&state)));
        }
    }
    report(&wrong);
}

/// What comes before the `y` of a budget says only where it is from.
#[test]
fn budget_behind_where_it_is_from_is_certain() {
    let cases = [
        (
            "vendimos un terrenito y tengo ciento noventa mil",
            Some(190_000),
        ),
        ("vendí mi moto y tengo 180 mil", Some(180_000)),
        ("me liquidaron y traigo 250 mil", Some(250_000)),
        ("mi abuela nos ayudó y tenemos 300 mil", Some(300_000)),
        ("cobramos la herencia y tenemos 400 mil", Some(400_000)),
        (
            "ya platiqué con mi mujer y podemos gastar 350 mil",
            Some(350_000),
        ),
        ("saqué la tanda y tengo 200 mil", Some(200_000)),
        ("traspasamos el negocio y traemos 320 mil", Some(320_000)),
        ("nuestro tope son 400 mil", Some(400_000)),
        ("nuestro presupuesto es de 280 mil", Some(280_000)),
        ("dice mi papá que máximo dos cincuenta", Some(250_000)),
        ("dice que máximo 250 mil", Some(250_000)),
        ("tengo 230 mil y nada más", Some(230_000)),
        ("hasta 270 mil", Some(270_000)),
        ("como 210 mil pesos", Some(210_000)),
        // Somebody else's money, or none.
        ("no vendí nada y no tengo 190 mil", None),
        ("si vendiera el terreno y tuviera 190 mil", None),
        ("mi vecino vendió su casa y debo 190 mil", None),
        ("el anuncio dice 250 mil", None),
        ("la cochera mide 4 metros y cuesta 200 mil", None),
        ("trabajo mucho y gano 20 mil", None),
    ];
    let mut wrong = Vec::new();
    for (text, budget) in cases {
        let state = say(&after(&["busco un sedán automático"]), text).state;
        if most(&state) != budget {
            wrong.push(format!("{text}: {:?}", most(&state)));
        }
    }
    report(&wrong);
}

/// Of an amount and the most that it may come to, the most is the budget.
#[test]
fn most_of_two_amounts_is_the_budget() {
    let cases = [
        ("pues traigo pensado unos 300, 310 lo mucho", 310_000),
        ("tengo 280, 290 a lo mucho", 290_000),
        ("traigo como 250, 260 cuando mucho", 260_000),
        ("ando en unos 200 mil, 220 mil si acaso", 220_000),
        ("traigo 300 mil, 310 lo mucho", 310_000),
        ("tengo unos 180, 190", 190_000),
        ("traigo 280 o 290 a lo mucho", 290_000),
        ("traigo 240, ya muy estirandome 250", 250_000),
        // Other things than a bound of the same amount.
        ("traigo 300 y doy 60 de enganche", 300_000),
        ("mi presupuesto es 300 mil", 300_000),
    ];
    let mut wrong = Vec::new();
    for (text, budget) in cases {
        for before in [&[][..], &["hola"][..], &["busco una suv"][..]] {
            let state = say(&after(before), text).state;
            let least = state.budget.and_then(|budget| budget.min);
            if most(&state) != Some(budget) || least.is_some() {
                wrong.push(format!("{before:?} {text}: {:?}", state.budget));
            }
        }
    }
    report(&wrong);
}

/// What an amount is like is no amount that is given.
#[test]
fn amount_that_is_judged_is_not_given() {
    let mut wrong = Vec::new();
    for text in [
        "300 es mucho?",
        "es mucho 300?",
        "200 mil es poco?",
        "300 mil se me hace mucho",
        "¿200 mil está muy alto?",
        "dice mi papa que 300 es un buen",
    ] {
        for before in [&["hola"][..], &["busco una suv"][..]] {
            let state = say(&after(before), text).state;
            if state.budget.is_some() || !state.proposed.is_empty() {
                wrong.push(format!("{before:?} {text}: {:?}", state.budget));
            }
        }
    }
    let open = after(&["busco una suv"]);
    for text in [
        "300 mil no es mucho pero es lo que hay",
        "300 es poco, ya se, pero es lo que tengo",
        "500 es mucho, 300 mejor",
        "300 mil es un buen presupuesto",
    ] {
        let state = say(&open, text).state;
        if most(&state) != Some(300_000) {
            wrong.push(format!("{text}: {:?}", most(&state)));
        }
    }
    report(&wrong);
}
