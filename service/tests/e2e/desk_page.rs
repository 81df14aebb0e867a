//! The desk in a real browser, in a phone's size.

use kavak_agent::store::Role;

use crate::support::agent::{Agent, Environment};
use crate::support::browser::Browser;
use crate::support::desk::{PASSWORD, add_account};

const TEXT: &str = "document.body.innerText";

async fn enter(browser: &mut Browser, agent: &Agent, name: &str) {
    browser.visit(&format!("{}/desk/login", agent.url)).await;
    browser
        .value("document.getElementById('name').focus()")
        .await;
    browser.write(name).await;
    browser
        .value("document.getElementById('password').focus()")
        .await;
    browser.write(PASSWORD).await;
    browser.click_through("form button").await;
}

async fn assert_fits(browser: &mut Browser, page: &str) {
    let overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
    assert_eq!(browser.value(overflow).await, false, "{page} is too wide");
    let small = "[...document.querySelectorAll('button, input:not([type=hidden])')]\
        .some((e) => e.offsetHeight < 40)";
    assert_eq!(
        browser.value(small).await,
        false,
        "{page} has small targets"
    );
    let unnamed = "[...document.querySelectorAll('input:not([type=hidden]), textarea')]\
        .some((e) => !e.labels.length)";
    assert_eq!(
        browser.value(unnamed).await,
        false,
        "{page} has a field without a label"
    );
    if let Ok(folder) = std::env::var("DESK_PICTURES") {
        let file = format!("{folder}/{page}.png");
        std::fs::write(file, browser.picture().await).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn seller_attends_a_customer_on_a_phone() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder);
    let (agent, parts) = (environment.serve().await, environment.assemble().await);
    for message in [
        "busco una SUV",
        "400 mil",
        "cualquiera",
        "quiero hablar con una persona",
        "me llamo Ana Ruiz",
        "55 1234 5678",
    ] {
        agent.chat("ana", message).await;
    }
    agent.chat("luis", "hola").await;
    add_account(&parts.stores, "eva", Role::Admin).await;
    let mut browser = Browser::open(&agent.url).await;
    browser.as_phone().await;
    enter(&mut browser, &agent, "eva").await;
    browser
        .until(&format!("{TEXT}.includes('Esperan a una persona (1)')"))
        .await;
    assert_fits(&mut browser, "list").await;
    browser.click_through(".list a.waiting").await;
    browser
        .until(&format!("{TEXT}.includes('+525512345678')"))
        .await;
    assert_fits(&mut browser, "conversation").await;
    browser
        .value("document.getElementById('text').focus()")
        .await;
    browser.write("Hola Ana, soy Eva").await;
    browser.click_through("form.stack button").await;
    browser
        .until(&format!("{TEXT}.includes('La atiende eva')"))
        .await;
    browser
        .value("document.getElementById('text').focus()")
        .await;
    browser.write("Un borrador").await;
    agent.chat("ana", "¡Gracias, Eva!").await;
    // By itself, and without losing what is being typed.
    browser
        .until(&format!("{TEXT}.includes('¡Gracias, Eva!')"))
        .await;
    let draft = browser.value("document.getElementById('text').value").await;
    assert_eq!(draft, "Un borrador");
    assert_fits(&mut browser, "attended").await;
    for page in ["stock", "numbers", "audit"] {
        browser.visit(&format!("{}/desk/{page}", agent.url)).await;
        assert_fits(&mut browser, page).await;
    }
    let errors = browser
        .value("document.querySelectorAll('[role=alert]').length")
        .await;
    assert_eq!(errors, 0);
}
