//! The web chat in a real browser.

use crate::support::agent::Environment;
use crate::support::browser::Browser;
use crate::support::process::free_port;

pub(crate) const REPLIES: &str = "document.querySelectorAll('#log .theirs').length";

#[tokio::test(flavor = "multi_thread")]
async fn message_sent_with_enter_is_answered_and_a_quick_reply_goes_on() {
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
pub(crate) async fn send(browser: &mut Browser, message: &str) {
    let before = browser.value(REPLIES).await.as_u64().unwrap();
    browser
        .value("document.getElementById('message').focus()")
        .await;
    browser.write(message).await;
    browser.enter().await;
    browser.until(&answered(before + 1)).await;
}

pub(crate) fn answered(replies: u64) -> String {
    format!("{REPLIES} === {replies} && !document.getElementById('send').disabled")
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
    send(&mut browser, "busco una SUV").await;
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
    send(&mut browser, "busco una SUV").await;
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
async fn outage_is_shown_and_the_message_can_be_sent_again() {
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
async fn reload_keeps_the_conversation_and_shift_enter_is_a_new_line() {
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
