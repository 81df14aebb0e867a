//! The desk in a real browser, in a phone's size.

use jiff::{SignedDuration, Timestamp};
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
    // Nor at the end of the session.
    let tomorrow = Timestamp::now() + SignedDuration::from_hours(24);
    parts.stores.sweep(tomorrow).await.unwrap();
    browser
        .until(&format!("{TEXT}.includes('Tu sesión terminó')"))
        .await;
    let draft = browser.value("document.getElementById('text').value").await;
    assert_eq!(draft, "Un borrador");
    enter(&mut browser, &agent, "eva").await;
    browser
        .until(&format!("{TEXT}.includes('Con una persona (1)')"))
        .await;
    browser.click_through(".list a").await;
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

/// Marks the first car of the stock sold, by the button that stands beside it.
async fn sell_first_car(browser: &mut Browser, agent: &Agent) {
    browser.visit(&format!("{}/desk/stock", agent.url)).await;
    browser.click_through(".cars li form button").await;
    browser
        .until(&format!("{TEXT}.includes(', 1 vendidos')"))
        .await;
}

async fn answer(browser: &mut Browser, text: &str) {
    browser
        .value("document.getElementById('text').focus()")
        .await;
    browser.write(text).await;
    browser.click_through("form.stack button").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sellers_share_a_customer_in_their_browsers() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder);
    let (agent, parts) = (environment.serve().await, environment.assemble().await);
    for message in [
        "quiero hablar con una persona",
        "me llamo Ana Ruiz",
        "55 1234 5678",
    ] {
        agent.chat("ana", message).await;
    }
    let mut browsers = Vec::new();
    for name in ["eva", "luis"] {
        add_account(&parts.stores, name, Role::Seller).await;
        let mut browser = Browser::open(&agent.url).await;
        browser.as_phone().await;
        enter(&mut browser, &agent, name).await;
        browser.click_through(".list a.waiting").await;
        browsers.push(browser);
    }
    let [eva, luis] = &mut browsers[..] else {
        unreachable!()
    };
    answer(eva, "Hola Ana, soy Eva").await;
    eva.until(&format!("{TEXT}.includes('La atiende eva')"))
        .await;
    assert_eq!(agent.chat("ana", "¡Hola Eva!").await["reply"], "");
    // Luis sees it by itself, and can't speak over her.
    luis.until(&format!("{TEXT}.includes('¡Hola Eva!')")).await;
    answer(luis, "Soy Luis").await;
    luis.until(&format!(
        "{TEXT}.includes('Otra persona tiene esta conversación')"
    ))
    .await;
    luis.value("history.back()").await;
    luis.until("!!document.querySelector('form[action$=\"/take\"]')")
        .await;
    luis.click_through("form[action$=\"/take\"] button").await;
    luis.until(&format!("{TEXT}.includes('La atiende luis')"))
        .await;
    answer(luis, "Ahora te atiende Luis").await;
    eva.until(&format!("{TEXT}.includes('Ahora te atiende Luis')"))
        .await;
    luis.click_through("form[action$=\"/give-back\"] button")
        .await;
    luis.until(&format!("{TEXT}.includes('La atiende el asistente')"))
        .await;
    assert_ne!(agent.chat("ana", "busco una SUV").await["reply"], "");
    sell_first_car(eva, &agent).await;
    eva.visit(&format!("{}/desk", agent.url)).await;
    let export = "fetch('/desk/leads.csv').then((r) => r.text()).then((t) => { window.csv = t; })";
    eva.value(export).await;
    eva.until("(window.csv || '').includes('Ana Ruiz')").await;
    eva.value("document.getElementById('q').focus()").await;
    eva.write("5512345678").await;
    eva.click_through("form[role=search] button").await;
    eva.until(&format!("{TEXT}.includes('Ana Ruiz')")).await;
    let address = eva.value("location.href").await;
    assert!(
        !address.as_str().unwrap().contains("5512345678"),
        "{address}"
    );
}
