//! Questions about what is noted, and corrections of it, once a call is arranged.

use super::{Act, CarFact, Clause, Context, Interpreted, Noted, Reading, Text, reported};

/// `¿el lunes entonces?`, `¿la llamada es para mi hermano?`, once the call is arranged: what
/// is noted answers.
pub(super) fn ask_for_recap(context: &Context<'_>, acts: &mut [Interpreted]) {
    const DAYS: [&str; 10] = [
        "hoy",
        "manana",
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "sabado",
        "domingo",
        "hora",
    ];
    const LONGEST: usize = 6;
    let lead = &context.state.lead;
    if !context.state.handed_over || lead.preferred_time_said.is_none() {
        return;
    }
    let [only] = acts else { return };
    let Act::AskCompany(question) = &only.act else {
        return;
    };
    let words: Vec<&str> = question.words.split(' ').collect();
    let of_day = words.len() <= LONGEST && words.iter().any(|word| DAYS.contains(word));
    let has = |word: &str| words.contains(&word);
    let of_person = lead.ask_for.is_some() && has("llamada") && has("para");
    let of_visit = has("abren") || has("cierran") || has("entregan") || has("horario");
    if question.topic.is_none() && (of_day && !of_visit || of_person) {
        only.act = Act::Repeat;
    }
}

/// `¿a qué hora me marcan, hoy es miércoles, o sea que mañana?`: what is asked beside a
/// recap of the call is answered by it.
pub(super) fn answer_recap_alone(context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    const OF_CALL: [&str; 9] = [
        "hoy",
        "manana",
        "jueves",
        "viernes",
        "lunes",
        "martes",
        "miercoles",
        "llaman",
        "marcan",
    ];
    if !acts.iter().any(|act| act.act == Act::Repeat) {
        return;
    }
    // `¿sí va a saber lo del Mazda?`, of the one that is given in part payment
    let own = context
        .state
        .own_car
        .as_ref()
        .and_then(|car| car.make.as_ref());
    acts.retain(|act| match &act.act {
        Act::AskCar(car, CarFact::Details) if car.model.is_none() => {
            car.make.is_none() || car.make.as_ref() != own
        }
        Act::AskCompany(question) if question.topic.is_none() => {
            let mut words = question.words.split(' ');
            !words.any(|word| OF_CALL.contains(&word))
        }
        _ => true,
    });
}

/// `hay algo que no está bien: el nombre`: asks for no other cars.
pub(super) fn correct_something(text: &Text, acts: &mut Vec<Interpreted>) {
    let words = &text.words.list;
    let wrong = words.windows(3).any(|three| {
        let [one, two, three] = three else {
            return false;
        };
        (one.text.as_str(), two.text.as_str(), three.text.as_str()) == ("no", "esta", "bien")
    });
    if !wrong || !acts.iter().any(|act| act.act == Act::MoreCars) {
        return;
    }
    let says = |act: &Interpreted| act.act.is_contact() || matches!(act.act, Act::CallFor(_));
    let said = acts.iter().any(says);
    acts.retain(|act| act.act != Act::MoreCars || !said);
    for act in acts.iter_mut().filter(|act| act.act == Act::MoreCars) {
        act.act = Act::Change(Noted::Something);
    }
}

/// `(¿sí sabe) que lo quiero a 48 meses?`: how the car chosen is paid, and no choice.
pub(super) fn is_wish_of_term(
    reading: &Reading,
    clause: &Clause<'_>,
    context: &Context<'_>,
) -> bool {
    let core = &reading.explains[0];
    let reported = matches!(clause.text(core.start.wrapping_sub(1)), "que" | "q");
    let term = clause.text(core.end) == "a"
        && clause
            .words
            .get(core.end + 1)
            .is_some_and(reported::is_figure);
    let bare = matches!(clause.text(core.start), "lo" | "la") && core.len() == 2;
    matches!(reading.act, Act::Choose(_)) && reported && term && bare && context.chosen().is_some()
}
