//! Cars, terms and plans on the web page, on every screen.

use crate::page::{REPLIES, answered, send};
use crate::support::agent::Environment;
use crate::support::browser::Browser;

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
        send(&mut browser, message).await;
    }
    assert_eq!(lists_of(&mut browser, ".car").await, 3);
    let price = "document.querySelector('.car .price').innerText";
    let price = browser.value(price).await.as_str().unwrap().to_owned();
    let count = format!("document.body.innerText.split({price:?}).length - 1");
    assert_eq!(browser.value(&count).await, 1, "{price} is shown once");
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
        send(&mut browser, message).await;
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
        send(&mut browser, message).await;
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

/// Keeps a picture for inspection.
async fn picture(browser: &mut Browser, name: &str) {
    if let Ok(folder) = std::env::var("PAGE_PICTURES") {
        let file = format!("{folder}/{name}.png");
        std::fs::write(file, browser.picture().await).unwrap();
    }
}
