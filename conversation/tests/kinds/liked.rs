//! Cars that are liked, asked about or wished by others, beside the one that is taken.

use crate::{after, chosen, model, report, say};

#[test]
fn car_that_is_only_liked_is_not_taken() {
    let shown = after(&["busco un nissan", "hasta 300 mil, automático"]);
    let mut wrong = Vec::new();
    for text in [
        "el versa está bonito. ¿y el sentra a cómo?",
        "está bonito el versa, y el march cuánto cuesta",
        "se me hacen caritos la verdad, aunque el sentra me late, no sé no sé",
        "me gusta el sentra pero no sé",
        "y el march ese, el más barato que tenga",
        "el versa y el sentra, precios de los dos",
    ] {
        let turn = say(&shown, text);
        if let Some(car) = chosen(&turn.state) {
            wrong.push(format!("{text}: {} {}", car.model, turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn car_that_another_person_wants_is_not_taken() {
    let shown = after(&["busco un nissan", "hasta 300 mil, automático"]);
    for text in [
        "mi jefa dice que el versa pero a mí me late el sentra, ¿cuál está menos corrido?",
        "mi esposo quiere el versa pero yo digo que el sentra",
    ] {
        assert_ne!(model(&say(&shown, text).state), "Versa", "{text}");
    }
}

#[test]
fn other_car_that_is_liked_is_proposed_and_the_choice_stays() {
    let taken = after(&["busco un nissan", "me quedo con el versa 2018"]);
    assert_eq!(model(&taken), "Versa");
    let mut wrong = Vec::new();
    for text in [
        "ya vi bien y me late más el altima",
        "¿y si mejor me llevo el altima?",
        "me gusta más el altima",
        "el altima me gusta",
    ] {
        let turn = say(&taken, text);
        let kept = model(&turn.state) == "Versa";
        let asks = turn.reply.text.contains("Altima");
        let yes = say(&turn.state, "sí").state;
        if !kept || !asks || model(&yes) != "Altima" {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn other_car_that_is_preferred_by_better_takes_the_place() {
    let taken = after(&["busco un nissan", "me quedo con el versa 2018"]);
    for text in ["mmm pues mejor el altima", "mejor el altima"] {
        assert_eq!(model(&say(&taken, text).state), "Altima", "{text}");
    }
}

#[test]
fn make_that_is_refused_in_any_words_is_not_looked_for() {
    let mut wrong = Vec::new();
    for text in [
        "busco un carro para mi hija, kia no me ponga",
        "una camioneta pero kia ya no compro",
        "de kia ni me hable, salí malísimo con uno",
        "de kia no quiero saber nada",
        "kia jamás vuelvo a comprar",
    ] {
        let turn = say(&after(&["hola"]), text);
        let refused = turn
            .state
            .wish
            .not_makes
            .iter()
            .any(|make| make.eq_ignore_ascii_case("kia"));
        if !refused {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}
