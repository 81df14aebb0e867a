//! Questions about cars, financing and the company.

use super::{Draft, money};
use crate::catalog::Car;
use crate::conversation::car_text::{details, line, make_and_model, name};
use crate::conversation::financing::{self, TERMS_MONTHS};
use crate::conversation::language::{Intent, Topic};
use crate::conversation::offer::offer;
use crate::conversation::replies::{fill, listed};
use crate::conversation::state::Step;
use crate::conversation::wish::Wish;
use crate::knowledge::PlaceAnswer;
use crate::money::Pesos;

/// Answers what is asked about cars and their financing.
pub(super) fn answer_about_cars(draft: &mut Draft<'_>) -> bool {
    if compare(draft) {
        return true;
    }
    if which_is(draft) {
        return true;
    }
    let monthly = draft.reading.says(Intent::MonthlyQuestion);
    if monthly && financing_table(draft) {
        return true;
    }
    if financing_rules(draft) {
        return true;
    }
    // `¿cuánto cuesta el envío?` asks no price of a car.
    let company = !draft.reading.topics.is_empty();
    if draft.reading.says(Intent::Price) && !(company && draft.reading.cars.is_empty()) {
        return price(draft);
    }
    draft.reading.says(Intent::Details) && !company && car_details(draft)
}

/// The cars that a question is about: by place, by name, else the one chosen
/// or the only one shown.
fn targets<'a>(draft: &Draft<'a>) -> Vec<&'a Car> {
    let offered = draft.offered();
    let reading = &draft.reading;
    let mut found: Vec<&Car> = reading
        .places
        .iter()
        .filter_map(|place| offered.get(place - 1).copied())
        .collect();
    for named in &reading.cars {
        let is_it = |car: &&Car| named.is(car, draft.facts.catalog.names());
        let chosen = draft.chosen().filter(is_it);
        let shown: Vec<&Car> = offered.iter().copied().filter(|car| is_it(car)).collect();
        match (chosen, shown.is_empty()) {
            (Some(car), _) => found.push(car),
            (None, false) => found.extend(shown),
            (None, true) => found.extend(of_model(draft, named.make, named.model)),
        }
    }
    if reading.last_place {
        found.extend(offered.last());
    }
    if found.is_empty() && reading.cars.is_empty() && reading.places.is_empty() {
        match (draft.chosen(), offered.as_slice()) {
            (Some(car), _) => found.push(car),
            (None, [only]) => found.push(only),
            _ => {}
        }
    }
    found
}

/// Cars of a make or model on sale, the nearest to the budget first.
fn of_model<'a>(
    draft: &Draft<'a>,
    make: crate::catalog::MakeId,
    model: Option<crate::catalog::ModelId>,
) -> Vec<&'a Car> {
    let names = draft.facts.catalog.names();
    let wish = Wish {
        make: Some(names.make(make).to_owned()),
        model: model.map(|model| names.model(model).name.clone()),
        min_year: draft.reading.wish.min_year,
        max_year: draft.reading.wish.max_year,
        ..Wish::default()
    };
    let mut cars = offer(&draft.facts.catalog, &wish, draft.state.budget, |_| false).cars;
    cars.retain(|car| car.make_id == make && model.is_none_or(|model| model == car.model_id));
    cars
}

fn compare(draft: &mut Draft<'_>) -> bool {
    let says = draft.reading.says(Intent::Compare);
    let several = draft.reading.places.len() > 1;
    if !says && !several {
        return false;
    }
    let replies = draft.replies();
    let mut cars = targets(draft);
    if cars.len() > 2 && draft.reading.cars.len() == 2 {
        cars = one_each(draft, &cars);
    }
    if cars.len() < 2 && draft.reading.places.is_empty() && draft.reading.cars.is_empty() {
        cars = draft.offered();
    }
    cars.truncate(3);
    let [first, second, ..] = cars.as_slice() else {
        draft.say(&replies.compare_needs_two);
        return true;
    };
    let mut lines = vec![replies.compare_intro.clone()];
    lines.extend(
        cars.iter()
            .map(|car| format!("• {}", details(car, replies))),
    );
    draft.say(&lines.join("\n"));
    for car in &cars {
        draft.show(car);
    }
    if cars.len() == 2 {
        say_differences(draft, first, second);
    }
    true
}

/// Of several cars of two models named, the first of each.
fn one_each<'a>(draft: &Draft<'_>, cars: &[&'a Car]) -> Vec<&'a Car> {
    let named = draft.reading.cars.iter();
    named
        .filter_map(|named| {
            let names = draft.facts.catalog.names();
            cars.iter().copied().find(|car| named.is(car, names))
        })
        .collect()
}

fn say_differences(draft: &mut Draft<'_>, first: &Car, second: &Car) {
    let replies = draft.replies();
    let mut said = Vec::new();
    if let (Some(one), Some(other)) = (first.price, second.price)
        && one != other
    {
        let cheaper = if one < other { first } else { second };
        let difference = Pesos(one.0.abs_diff(other.0));
        let slots: [(&str, &dyn std::fmt::Display); 2] =
            [("car", &name(cheaper)), ("difference", &difference)];
        said.push(fill(&replies.compare_cheaper, &slots));
    }
    if first.year != second.year && first.year.is_some() && second.year.is_some() {
        let newer = if first.year > second.year {
            first
        } else {
            second
        };
        said.push(fill(&replies.compare_newer, &[("car", &name(newer))]));
    }
    if let (Some(one), Some(other)) = (first.km, second.km)
        && one != other
    {
        let fewer = if one < other { first } else { second };
        said.push(fill(&replies.compare_fewer_km, &[("car", &name(fewer))]));
    }
    if !said.is_empty() {
        draft.say(&said.join(" "));
    }
}

/// `¿cuál tiene menos kilómetros?` asks for one of the cars shown and takes
/// none.
fn which_is(draft: &mut Draft<'_>) -> bool {
    let first = draft.reading.tagged.words.first();
    let asks = first.is_some_and(|word| matches!(word.text.as_str(), "cual" | "que"));
    let Some(order) = draft.reading.wish.order.filter(|_| asks) else {
        return false;
    };
    let offered = draft.offered();
    let Some(car) = super::choice::extreme(&offered, order).filter(|_| offered.len() > 1) else {
        return false;
    };
    let replies = draft.replies();
    draft.say_with(&replies.price_of, &[("car", &line(car, replies))]);
    draft.show(car);
    draft.state.recommended = Some(car.stock_id.clone());
    true
}

fn price(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let cars = targets(draft);
    if let Some(named) = draft
        .reading
        .cars
        .first()
        .copied()
        .filter(|_| cars.is_empty())
    {
        let mut wish = draft.state.wish.clone();
        super::wishes::say_missing(draft, named, &mut wish);
        return true;
    }
    match cars.as_slice() {
        [] if !draft.reading.wish.is_empty() => return false,
        [] if draft.state.offered.is_empty() => {
            let (low, high) = money::price_range(draft);
            draft.say(&replies.price_no_car);
            draft.say_with(&replies.catalog_range, &[("low", &low), ("high", &high)]);
        }
        [] => super::options::show_again(draft),
        [car] => {
            let car_line = line(car, replies);
            draft.say_with(&replies.price_of, &[("car", &car_line)]);
            draft.show(car);
        }
        several => {
            let first = several[0];
            let same = several.iter().all(|car| car.model_id == first.model_id);
            let model = if same { first.model.as_str() } else { "" };
            let group = make_and_model(&first.make, model);
            draft.say_with(&replies.prices_of_model, &[("car", &group)]);
            let lines: Vec<String> = several
                .iter()
                .take(3)
                .map(|car| format!("• {}", line(car, replies)))
                .collect();
            draft.say(&lines.join("\n"));
            for car in several.iter().take(3) {
                draft.show(car);
            }
            take_as_wish(draft);
        }
    }
    if cars.len() == 1 {
        take_as_wish(draft);
    }
    true
}

/// Who asks for the price of a model before having told a need wants that one.
fn take_as_wish(draft: &mut Draft<'_>) {
    if draft.state.wish.is_empty() && !draft.reading.cars.is_empty() {
        draft.state.wish = draft.reading.wish.clone();
    }
}

fn car_details(draft: &mut Draft<'_>) -> bool {
    const NOT_IN_CATALOGS: &str = "color quemacocos rendimiento gasta consumo camara pantalla \
        aire bolsas rojo roja blanco blanca negro negra gris plata azul verde";
    let replies = draft.replies();
    let words = &draft.reading.tagged.words;
    let unknown = words.iter().any(|word| {
        NOT_IN_CATALOGS
            .split(' ')
            .any(|unknown| unknown == word.text)
    });
    let cars = targets(draft);
    match cars.first() {
        Some(car) => {
            draft.say_with(&replies.details_of, &[("car", &details(car, replies))]);
            draft.show(car);
        }
        None if unknown => {}
        None => return false,
    }
    if unknown {
        draft.say(&replies.details_unknown);
    }
    true
}

/// All four terms for the car at hand.
pub(super) fn financing_table(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let cars = targets(draft);
    let Some((car, price)) = cars.first().and_then(|car| Some((*car, car.price?))) else {
        draft.say(&replies.finance_needs_car);
        return true;
    };
    let minimum = financing::smallest_down_payment(price);
    let down = draft
        .state
        .down_payment
        .and_then(|down| money::amount_of(down, price));
    let down = down
        .filter(|down| (minimum..price).contains(down))
        .unwrap_or(minimum);
    let table = financing::table(price, down, &TERMS_MONTHS);
    let mut lines = vec![fill(
        &replies.table_intro,
        &[
            ("down", &down),
            ("financed", &table.financed_pesos),
            ("rate", &table.annual_rate_percent),
        ],
    )];
    lines.extend(table.plans.iter().map(|plan| {
        fill(
            &replies.table_line,
            &[
                ("term", &plan.term_months),
                ("monthly", &plan.monthly_payment_pesos),
                ("total", &plan.total_pesos),
                ("interest", &plan.interest_pesos),
            ],
        )
    }));
    draft.say(&line(car, replies));
    draft.say(&lines.join("\n"));
    draft.show(car);
    draft.financing = Some(table);
    true
}

/// Rate, terms and smallest down payment: fixed rules.
fn financing_rules(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let reading = &draft.reading;
    let told_down = reading.down.is_some();
    let told_term = reading.term_months.is_some();
    let asks_all = reading.says(Intent::Finance)
        && reading.tagged.question_mark
        && !draft.before.step.is_contact();
    let asks_all = asks_all && reading.topics.is_empty() && draft.before.step != Step::Financing;
    let rate = reading.says(Intent::RateQuestion) || asks_all;
    let terms = reading.says(Intent::TermsQuestion) && !told_term || asks_all;
    let down = reading.says(Intent::DownPaymentQuestion) && !told_down || asks_all;
    let down = down && (reading.topics.is_empty() || rate || terms);
    if !(rate || terms || down) {
        return false;
    }
    if rate {
        draft.say(&replies.rate_is);
    }
    if terms {
        draft.say(&replies.terms_there_are);
    }
    if down {
        match draft.chosen().and_then(|car| car.price) {
            Some(price) => {
                let minimum = financing::smallest_down_payment(price);
                draft.say_with(&replies.down_minimum_for, &[("minimum", &minimum)]);
            }
            None => draft.say(&replies.down_minimum_is),
        }
    }
    true
}

/// Answers what is asked about the company from the knowledge base.
pub(super) fn answer_about_company(draft: &mut Draft<'_>) -> bool {
    if draft.before.step == Step::Name && draft.reading.name.is_some() {
        return false;
    }
    let topics = draft.reading.topics.clone();
    let Some(first) = topics.first().copied() else {
        return asks_for_place(draft) && branches(draft, false);
    };
    if topics
        .iter()
        .any(|topic| matches!(topic, Topic::Branches | Topic::Hours))
    {
        return branches(draft, topics.contains(&Topic::Hours));
    }
    let topic = best_topic(&topics, first);
    let words = draft.facts.lexicon.topic_words(topic);
    match draft.facts.knowledge.answer(&spelt(draft), Some(words)) {
        Some(answer) => quote(draft, &answer),
        None => draft.say(&draft.replies().knowledge_unknown),
    }
    true
}

/// `¿es seguro?` beside another topic says nothing of its own.
fn best_topic(topics: &[Topic], first: Topic) -> Topic {
    let vague = |topic: &Topic| matches!(topic, Topic::Company | Topic::Requirements);
    topics
        .iter()
        .copied()
        .find(|topic| !vague(topic))
        .unwrap_or(first)
}

/// The message in right spelling, as the knowledge base would write it.
fn spelt(draft: &Draft<'_>) -> String {
    let words = draft.reading.tagged.words.iter();
    words
        .map(|word| word.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

fn quote(draft: &mut Draft<'_>, passage: &str) {
    draft.sources.add(passage);
    draft.say(passage);
}

fn branches(draft: &mut Draft<'_>, hours: bool) -> bool {
    let replies = draft.replies();
    let places = draft.facts.knowledge.places();
    // Names of places are no dictionary words: the text as typed, too.
    let asked = format!("{} {}", draft.message.text, spelt(draft));
    match places.find(&asked) {
        PlaceAnswer::Here(found) => quote(draft, &found.join("\n\n")),
        PlaceAnswer::Many { city, names } => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let list = listed(&names, &replies.words.and);
            draft.say_with(
                &replies.branches_there,
                &[("city", &city), ("branches", &list)],
            );
        }
        PlaceAnswer::Cities(cities) if cities.is_empty() => {
            match draft
                .facts
                .knowledge
                .answer(&spelt(draft), Some("sede sucursal dirección horario"))
            {
                Some(answer) => quote(draft, &answer),
                None => draft.say(&replies.knowledge_unknown),
            }
        }
        PlaceAnswer::Cities(cities) => {
            if hours {
                draft.say(&replies.hours_vary);
            } else if names_elsewhere(draft) {
                draft.say(&replies.branches_not_there);
            }
            let cities: Vec<&str> = cities.iter().map(String::as_str).collect();
            let list = listed(&cities, &replies.words.and);
            draft.say_with(&replies.branches_cities, &[("cities", &list)]);
            draft.say(&replies.branches_ask_city);
        }
    }
    true
}

/// `¿hay en Puebla?`, `¿están en Mérida?`
fn asks_for_place(draft: &Draft<'_>) -> bool {
    let tagged = &draft.reading.tagged;
    let first = tagged.words.first().map_or("", |word| word.text.as_str());
    let asks = matches!(first, "hay" | "estan" | "tienen" | "y") || tagged.question_mark;
    let facts = draft.reading.wish != Wish::default() || !draft.reading.cars.is_empty();
    let place = (1..tagged.words.len()).any(|index| tagged.is(index - 1, "en"));
    asks && !facts && place && draft.facts.knowledge.places().names_one(draft.message.text)
}

/// Whether `en …` is followed by a place that the knowledge base lacks.
fn names_elsewhere(draft: &Draft<'_>) -> bool {
    let tagged = &draft.reading.tagged;
    (0..tagged.words.len()).any(|index| {
        let after = index + 1 < tagged.words.len();
        after
            && tagged.is(index, "en")
            && (tagged.unknown[index + 1] || tagged.corrected[index + 1])
    })
}

/// A question that no rule knows: the knowledge base by its words alone, else
/// an honest answer.
pub(super) fn answer_anything_asked(draft: &mut Draft<'_>) -> bool {
    const ASKING: [&str; 14] = [
        "que", "como", "cuando", "cuanto", "cuantos", "donde", "cual", "quien", "tienen", "tienes",
        "hacen", "aceptan", "puedo", "manejan",
    ];
    let tagged = &draft.reading.tagged;
    let first = tagged.words.first().map_or("", |word| word.text.as_str());
    let asks = tagged.question_mark || ASKING.contains(&first);
    let social = draft.reading.says_any(&[
        Intent::Greeting,
        Intent::HowAreYou,
        Intent::WhoAreYou,
        Intent::Help,
        Intent::Thanks,
        Intent::Bye,
    ]);
    if !asks || social || tagged.words.len() < 2 {
        return false;
    }
    let answer = draft.facts.knowledge.answer(&spelt(draft), None);
    match answer {
        Some(answer) => quote(draft, &answer),
        None if draft.reading.unknown_car => return false,
        None => {
            draft.say(&draft.replies().knowledge_unknown);
        }
    }
    true
}
