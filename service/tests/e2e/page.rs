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

#[tokio::test(flavor = "multi_thread")]
async fn cars_are_cards_and_financing_is_a_table() {
    let agent = Environment::memory().serve().await;
    let mut browser = Browser::open(&agent.url).await;
    for (count, message) in [
        "busco una SUV",
        "400 mil",
        "cualquiera",
        "el primero",
        "a crédito con 20 por ciento",
        "48 meses",
    ]
    .into_iter()
    .enumerate()
    {
        browser.write(message).await;
        browser.enter().await;
        browser.until(&format!("{REPLIES} === {}", count + 2)).await;
    }
    browser
        .until("document.querySelectorAll('.car .price').length > 0")
        .await;
    browser
        .until("document.querySelectorAll('table tbody tr').length > 0")
        .await;
    browser
        .until("!!document.querySelector('table caption')")
        .await;
    assert_eq!(
        browser
            .value("document.querySelectorAll('th:not([scope])').length")
            .await,
        0
    );
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
    let small = "[...document.querySelectorAll('button')].some((b) => b.offsetHeight < 40)";
    assert_eq!(browser.value(small).await, false);
    let mut reached = Vec::new();
    for _ in 0..8 {
        browser.tab().await;
        let focus = "document.activeElement.id || document.activeElement.tagName";
        reached.push(browser.value(focus).await.as_str().unwrap().to_owned());
    }
    for target in ["log", "BUTTON", "message", "send"] {
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
