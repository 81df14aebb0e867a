//! The web chat in a real browser.

use crate::support::agent::Environment;
use crate::support::browser::Browser;
use crate::support::process::free_port;

const REPLIES: &str = "document.querySelectorAll('#log .theirs').length";

#[tokio::test(flavor = "multi_thread")]
async fn a_message_sent_with_enter_is_answered_and_a_quick_reply_goes_on() {
    let agent = Environment::memory().serve().await;
    let mut browser = Browser::open(&agent.url).await;
    let text = browser.value("document.body.innerText").await;
    assert!(text.as_str().unwrap().contains("asistente virtual"));
    browser.write("hola").await;
    browser.enter().await;
    browser.until(&format!("{REPLIES} === 2")).await;
    assert_eq!(
        browser
            .value("document.getElementById('message').value")
            .await,
        ""
    );
    browser
        .until("document.querySelectorAll('#quick button').length > 0")
        .await;
    browser
        .value("document.querySelector('#quick button').click()")
        .await;
    browser.until(&format!("{REPLIES} === 3")).await;
    assert_eq!(
        browser
            .value("document.querySelectorAll('#log .mine').length")
            .await,
        2
    );
}

/// Sends a message as a customer would and waits for the answer.
async fn say(browser: &mut Browser, message: &str) {
    let before = browser.value(REPLIES).await.as_u64().unwrap();
    browser
        .value("document.getElementById('message').focus()")
        .await;
    browser.write(message).await;
    browser.enter().await;
    browser.until(&answered(before + 1)).await;
}

fn answered(replies: u64) -> String {
    format!("{REPLIES} === {replies} && !document.getElementById('send').disabled")
}

const TO_CARS: [&str; 3] = ["busco una SUV", "400 mil", "cualquiera"];

async fn lists_of(browser: &mut Browser, selector: &str) -> u64 {
    let count = format!("document.querySelectorAll({:?}).length", selector);
    browser.value(&count).await.as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn cars_are_said_once_and_a_card_chooses() {
    let agent = Environment::memory().serve().await;
    let mut browser = Browser::open(&agent.url).await;
    for message in TO_CARS {
        say(&mut browser, message).await;
    }
    assert_eq!(lists_of(&mut browser, ".car").await, 3);
    let price = "document.querySelector('.car .price').innerText";
    let price = browser.value(price).await.as_str().unwrap().to_owned();
    let said = format!("document.body.innerText.split({price:?}).length - 1");
    assert_eq!(browser.value(&said).await, 1, "{price} is said once");
    for part in [".place", ".monthly", ".picture svg", ".choose"] {
        assert_eq!(lists_of(&mut browser, &format!(".car {part}")).await, 3);
    }
    let gearbox = "document.querySelector('.car').innerText";
    let card = browser.value(gearbox).await;
    let card = card.as_str().unwrap();
    assert!(
        card.contains("Automático") || card.contains("Estándar"),
        "{card}"
    );
    let id = "JSON.parse(sessionStorage.getItem('chat')).id";
    let id = browser.value(id).await.as_str().unwrap().to_owned();
    let stock_id = {
        let view = agent.get_json(&format!("/debug/session/{id}")).await;
        view["state"]["offered"][1].clone()
    };
    let before = browser.value(REPLIES).await.as_u64().unwrap();
    browser
        .value("document.querySelectorAll('.choose')[1].click()")
        .await;
    browser.until(&answered(before + 1)).await;
    let view = agent.get_json(&format!("/debug/session/{id}")).await;
    assert_eq!(view["state"]["chosen"], stock_id, "{view}");
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_are_a_table_that_chooses_and_the_plan_follows() {
    let agent = Environment::memory().serve().await;
    let mut browser = Browser::open(&agent.url).await;
    let more = [
        "el primero",
        "a meses",
        "20 por ciento",
        "¿cuánto pagaría en cada plazo?",
    ];
    for message in TO_CARS.into_iter().chain(more) {
        say(&mut browser, message).await;
    }
    assert_eq!(lists_of(&mut browser, "table.terms tbody tr").await, 4);
    assert_eq!(lists_of(&mut browser, "th:not([scope])").await, 0);
    let before = browser.value(REPLIES).await.as_u64().unwrap();
    browser
        .value("document.querySelectorAll('.terms button')[1].click()")
        .await;
    browser.until(&answered(before + 1)).await;
    assert_eq!(lists_of(&mut browser, ".plan dl div").await, 6);
    let plan = browser
        .value("document.querySelector('.plan').innerText")
        .await;
    assert!(plan.as_str().unwrap().contains("48 meses"), "{plan}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_is_read_without_a_sideways_scroll() {
    let agent = Environment::memory()
        .with("BRAND_NAME", "Autos del Valle <Querétaro>")
        .with("BRAND_COLOR", "#ffd400")
        .with("PRIVACY_NOTICE_URL", "https://autos.example/aviso")
        .serve()
        .await;
    let mut browser = Browser::open(&agent.url).await;
    let more = [
        "Compara el 1 y el 2",
        "el primero",
        "a meses",
        "20 por ciento",
        "¿cuánto pagaría en cada plazo?",
        "48 meses",
    ];
    for message in TO_CARS.into_iter().chain(more) {
        say(&mut browser, message).await;
    }
    let wide = "[document.documentElement, ...document.querySelectorAll('#scroll, #scroll *')]
        .filter((e) => e.scrollWidth > e.clientWidth && getComputedStyle(e).display !== 'inline'
            && !e.classList.contains('hidden') && e.clientWidth > 0)
        .map((e) => e.tagName + '.' + e.className).join(' ')";
    let small = "[...document.querySelectorAll('button, a.button')]
        .filter((b) => b.offsetHeight > 0 && b.offsetHeight < 40).map((b) => b.innerText).join(' ')";
    for (name, size, is_dark) in [
        ("narrow", (320, 640), false),
        ("phone-dark", (390, 844), true),
        ("landscape", (740, 360), false),
        ("desktop", (1280, 800), false),
    ] {
        browser.as_screen(size, is_dark).await;
        assert_eq!(browser.value(wide).await, "", "{name}");
        assert_eq!(browser.value(small).await, "", "{name}");
        picture(&mut browser, name).await;
    }
    let heading = browser
        .value("document.querySelector('h1').innerText")
        .await;
    assert_eq!(heading, "Autos del Valle <Querétaro>");
    let link = browser
        .value("document.querySelector('footer a').href")
        .await;
    assert_eq!(link, "https://autos.example/aviso");
    let brand = "getComputedStyle(document.getElementById('send')).backgroundColor";
    assert_eq!(browser.value(brand).await, "rgb(255, 212, 0)");
}

/// Keeps a picture for whoever wants to look at it.
async fn picture(browser: &mut Browser, name: &str) {
    if let Ok(folder) = std::env::var("PAGE_PICTURES") {
        let file = format!("{folder}/{name}.png");
        std::fs::write(file, browser.picture().await).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answer_opens_no_keyboard_on_a_phone_and_the_box_grows() {
    let agent = Environment::memory().serve().await;
    let mut browser = Browser::open(&agent.url).await;
    browser.as_screen((360, 740), false).await;
    browser.go(&agent.url).await;
    let focus = "document.activeElement.tagName";
    assert_eq!(browser.value(focus).await, "BODY");
    let height = "document.getElementById('message').offsetHeight";
    let low = browser.value(height).await.as_u64().unwrap();
    browser
        .value("document.getElementById('message').focus()")
        .await;
    browser.write(&"un auto para la familia ".repeat(6)).await;
    browser.until(&format!("{height} > {low}")).await;
    browser.enter().await;
    browser.until(&answered(2)).await;
    assert_eq!(browser.value(focus).await, "BODY");
    assert_eq!(browser.value(height).await, low);
}

#[tokio::test(flavor = "multi_thread")]
async fn starting_over_asks_first_and_empties_the_screen() {
    let agent = Environment::memory().serve().await;
    let mut browser = Browser::open(&agent.url).await;
    say(&mut browser, "busco una SUV").await;
    for (button, left) in [("", 2), ("restart", 1)] {
        browser
            .value("document.getElementById('restart').click()")
            .await;
        let click = format!("document.querySelector('dialog button[value={button:?}]').click()");
        browser.value(&click).await;
        browser.until(&answered(left)).await;
    }
    let id = "JSON.parse(sessionStorage.getItem('chat')).id";
    let id = browser.value(id).await.as_str().unwrap().to_owned();
    let view = agent.get_json(&format!("/debug/session/{id}")).await;
    assert_eq!(view["state"]["wish"]["bodies"], serde_json::Value::Null);
    assert_eq!(view["state"]["step"], "need", "{view}");
}

#[tokio::test(flavor = "multi_thread")]
async fn button_asks_for_a_person() {
    let agent = Environment::memory().serve().await;
    let mut browser = Browser::open(&agent.url).await;
    browser
        .value("document.getElementById('person').click()")
        .await;
    browser.until(&answered(2)).await;
    browser
        .until("document.getElementById('attendant').innerText.includes('Avisamos')")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn message_that_is_under_way_at_a_reload_is_taken_once() {
    let agent = Environment::memory().serve().await;
    let mut browser = Browser::open(&agent.url).await;
    say(&mut browser, "busco una SUV").await;
    // As if the page had been closed between the answer and its arrival.
    browser
        .value(
            "(async () => {
                const key = newId();
                await attempt('400 mil', key);
                memory.pending = { text: '400 mil', key };
                keepMemory();
            })()",
        )
        .await;
    browser.go(&agent.url).await;
    browser.until(&answered(2)).await;
    browser
        .until("document.querySelectorAll('#log .mine').length === 2")
        .await;
    let id = "JSON.parse(sessionStorage.getItem('chat')).id";
    let id = browser.value(id).await.as_str().unwrap().to_owned();
    assert_eq!(agent.version(&id).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_is_shown_and_the_message_can_be_sent_again() {
    let port = free_port().to_string();
    let environment = Environment::memory().with("PORT", &port);
    let mut agent = environment.serve().await;
    let mut browser = Browser::open(&agent.url).await;
    agent.process.kill();
    browser.write("busco una SUV").await;
    browser.enter().await;
    browser
        .until("!!document.querySelector('[role=alert]')")
        .await;
    let alert = browser
        .value("document.querySelector('[role=alert]').innerText")
        .await;
    assert!(alert.as_str().unwrap().contains("no se envió"), "{alert}");
    let _agent = environment.serve().await;
    // The button has the focus: Enter is enough.
    browser.enter().await;
    browser.until(&format!("{REPLIES} === 2")).await;
    assert_eq!(
        browser
            .value("document.querySelectorAll('[role=alert]').length")
            .await,
        0
    );
    assert_eq!(
        browser
            .value("document.querySelectorAll('#log .mine').length")
            .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_fits_a_phone_and_is_reachable_by_keyboard() {
    let agent = Environment::memory().serve().await;
    let mut browser = Browser::open(&agent.url).await;
    browser.as_phone().await;
    browser.go(&agent.url).await;
    let overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
    assert_eq!(browser.value(overflow).await, false);
    let small = "[...document.querySelectorAll('button')].some((b) => b.offsetHeight && b.offsetHeight < 40)";
    assert_eq!(browser.value(small).await, false);
    let mut reached = Vec::new();
    for _ in 0..12 {
        browser.tab().await;
        let focus = "document.activeElement.id || document.activeElement.tagName";
        reached.push(browser.value(focus).await.as_str().unwrap().to_owned());
    }
    for target in ["person", "restart", "log", "BUTTON", "message", "send"] {
        assert!(reached.iter().any(|r| r == target), "{target}: {reached:?}");
    }
    assert_eq!(
        browser
            .value("document.getElementById('log').ariaLive")
            .await,
        "polite"
    );
    assert_eq!(
        browser.value("document.documentElement.lang").await,
        "es-MX"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_keeps_the_conversation_and_shift_enter_is_a_new_line() {
    let agent = Environment::memory().serve().await;
    let mut browser = Browser::open(&agent.url).await;
    browser.write("busco").await;
    browser.press("Enter", 13, "\r", true).await;
    browser.write("una SUV").await;
    assert_eq!(
        browser
            .value("document.getElementById('message').value")
            .await,
        "busco\nuna SUV"
    );
    browser.enter().await;
    browser.until(&format!("{REPLIES} === 2")).await;
    let id = browser
        .value("JSON.parse(sessionStorage.getItem('chat')).id")
        .await;
    browser.go(&agent.url).await;
    assert_eq!(
        browser
            .value("JSON.parse(sessionStorage.getItem('chat')).id")
            .await,
        id
    );
    browser
        .until("document.querySelectorAll('#log .mine').length === 1")
        .await;
}
