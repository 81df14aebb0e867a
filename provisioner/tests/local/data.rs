//! The seller's cars on their way to customers.

use std::{
    fs,
    time::{Duration, SystemTime},
};

use crate::{
    customers::{Customers, answer_in_time, ask_in},
    desk::Desk,
};

const HEADER: &str = "stock_id,km,price,make,model,year,version\n";
const KNOWLEDGE: &str = "# Horario\n\nAbrimos de lunes a viernes de 9 a 18 horas.\n";

/// The rows, and SUVs for those who chat all the time.
fn with_suvs(rows: &str) -> String {
    format!(
        "{rows}11,100,350000,Kia,Sportage,2020,AUTO\n12,100,380000,Mazda,CX-5,2019,AUTO\n\
         13,100,390000,Nissan,X-Trail,2019,CVT\n"
    )
}

fn write(desk: &Desk, rows: &str) {
    let file = desk.place.path().join("cars.csv");
    fs::write(file, format!("{HEADER}{rows}")).unwrap();
}

/// What `/version` says of the data.
fn version(url: &str) -> serde_json::Value {
    let answer = ureq::get(format!("{url}/version")).call();
    let text = answer.unwrap().body_mut().read_to_string().unwrap();
    let body: serde_json::Value = serde_json::from_str(&text).unwrap();
    body["data"].clone()
}

#[test]
fn sellers_cars_are_sold_and_other_ones_follow_by_up_alone() {
    let desk = Desk::new();
    let settings = desk.place.path().join("config/dev.toml");
    let agent = "[agent]\ncatalog = \"cars.csv\"\nknowledge_base = \"facts.md\"\n";
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{text}{agent}")).unwrap();
    let facts = desk.place.path().join("facts.md");
    fs::write(&facts, KNOWLEDGE).unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
    let facts = fs::File::options().write(true).open(facts).unwrap();
    facts.set_modified(long_ago).unwrap();
    write(
        &desk,
        "1,100,321987,Kia,Rio,2020,1.6 AUTO\n2,200,200000,Mazda,3,2021,AUTO\n",
    );

    desk.done(&["up", "--local"]);
    let url = desk.done(&["output", "url", "--local"]).trim().to_owned();
    let before = version(&url);
    assert_eq!(before["catalog"]["cars"], 2, "{before}");
    assert_eq!(before["knowledge_base"]["source"], "file", "{before}");
    let answer = answer_in_time(&url, "¿cuánto cuesta el Kia Rio 2020?");
    assert!(answer.contains("$321,987"), "{answer}");
    let plan = desk.run(&["plan", "--local", "--detailed-exitcode"]);
    assert_eq!(plan.status.code(), Some(0), "{plan:?}");
    let status = desk.done(&["status", "--local"]);
    assert!(
        status.contains("2 cars of") && status.contains("today's"),
        "{status}"
    );
    assert!(status.contains("knowledge base of 2026-01-01"), "{status}");

    // A price with a letter in it: nothing of it reaches customers.
    write(
        &desk,
        "1,100,321987,Kia,Rio,2020,1.6 AUTO\n2,200,2OO000,Mazda,3,2021,AUTO\n",
    );
    let refused = desk.run(&["up", "--local", "--yes"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("line 3: price is no number"), "{said}");
    assert_eq!(version(&url), before);

    write(&desk, &with_suvs("1,100,298765,Kia,Rio,2020,1.6 AUTO\n"));
    let verified = desk.run(&["verify", "--local"]);
    assert_eq!(verified.status.code(), Some(5), "{verified:?}");
    desk.done(&["up", "--local", "--yes"]);
    assert_eq!(version(&url)["catalog"]["cars"], 4);
    let answer = ask_in(&url, "later", "¿cuánto cuesta el Kia Rio 2020?").unwrap();
    assert!(answer.contains("$298,765"), "{answer}");
    desk.done(&["verify", "--local"]);

    // A deploy brings them along, too, without a lost turn.
    write(&desk, &with_suvs("1,100,277777,Kia,Rio,2020,1.6 AUTO\n"));
    let program = fs::read(desk.place.path().join("kavak-agent")).unwrap();
    let image = desk.push(&[program, b"another build".to_vec()].concat(), "good");
    let customers = Customers::begin(&url);
    desk.done(&["deploy", "--local", "--image", &image]);
    assert!(customers.end() > 4, "customers chatted meanwhile");
    let answer = ask_in(&url, "deployed", "¿cuánto cuesta el Kia Rio 2020?").unwrap();
    assert!(answer.contains("$277,777"), "{answer}");
    let plan = desk.run(&["plan", "--local", "--detailed-exitcode"]);
    assert_eq!(plan.status.code(), Some(0), "{plan:?}");

    desk.done(&["down", "--local", "--yes"]);
    assert!(!desk.state().exists());
}
