//! The desk's details of customers: their numbers, the ad that led them here, the words by which
//! they are found, and the promises made to them.

use kavak_agent::assembly::Assembled;
use kavak_agent::store::Role;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};

use crate::support::agent::{Agent, Environment};
use crate::support::desk::Seller;
use crate::support::postgres;
use crate::support::stores::all_databases;
use crate::support::twilio::Post;

const ANA: &str = "+5215512345678";

async fn start(environment: &Environment) -> (Agent, Assembled, Seller) {
    let (agent, parts) = (environment.serve().await, environment.assemble().await);
    let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
    (agent, parts, eva)
}

#[tokio::test]
async fn whatsapp_customer_who_left_nothing_is_shown_and_found_by_number_and_words() {
    for (environment, _folder) in all_databases().await {
        let (agent, _parts, eva) = start(&environment.twilio()).await;
        let person = Post::new(ANA, "Quiero hablar con una persona", "SM1");
        agent.whatsapp(&person).await;
        agent
            .whatsapp(&Post::new("MX.1349", "¿Tienen jardín?", "SM2"))
            .await;
        let list = eva.get("").await;
        for sender in ["+525512345678", "MX.1349"] {
            assert!(list.text.contains(sender), "{sender}: {}", list.text);
        }
        for query in ["55 1234 5678", "+52 1 55 1234 5678", "5678", "PERSONA"] {
            let found = eva.search(query).await;
            assert!(
                found.text.contains("+525512345678"),
                "{query}: {}",
                found.text
            );
            assert!(!found.text.contains("MX.1349"), "{query}");
        }
        let found = eva.search("jardin").await;
        assert!(found.text.contains("MX.1349"), "{}", found.text);
        let ana = eva.search("55 1234 5678").await.first_conversation();
        let shown = eva.get(&ana).await;
        assert!(shown.text.contains("tel:+525512345678"), "{}", shown.text);
    }
}

#[tokio::test]
async fn customers_are_found_without_their_accents() {
    for (environment, _folder) in all_databases().await {
        let (agent, _parts, eva) = start(&environment).await;
        agent.chat("jose", "me llamo José Ángel Núñez").await;
        agent.chat("other", "me llamo Luis Vecino").await;
        for query in ["nunez", "NÚÑEZ", "Núñez", "jose angel"] {
            let found = eva.search(query).await;
            assert!(
                found.text.contains("José Ángel Núñez"),
                "{query}: {}",
                found.text
            );
            assert!(!found.text.contains("Vecino"), "{query}");
        }
    }
}

#[tokio::test]
async fn ad_that_led_here_is_shown_exported_and_outlives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (agent, _parts, eva) = start(&Environment::sqlite(&folder).twilio()).await;
    let mut first = Post::new(ANA, "hola", "SM1");
    for (name, value) in [
        ("ReferralSourceId", "120210000000000000"),
        ("ReferralCtwaClid", "ARAkLkA8rmlF"),
    ] {
        first.fields.push((name.to_owned(), value.to_owned()));
    }
    agent.whatsapp(&first).await;
    agent.whatsapp(&Post::new(ANA, "reiniciar", "SM2")).await;
    agent
        .whatsapp(&Post::new(ANA, "me llamo Ana Ruiz", "SM3"))
        .await;
    let shown = eva.get(&eva.get("").await.first_conversation()).await;
    let csv = eva.get("/leads.csv").await;
    for id in ["120210000000000000", "ARAkLkA8rmlF"] {
        assert!(shown.text.contains(id), "{id}: {}", shown.text);
        assert!(csv.text.contains(id), "{id}: {}", csv.text);
    }
    assert!(
        csv.text.contains(",whatsapp:+5215512345678"),
        "{}",
        csv.text
    );
}

#[tokio::test]
async fn probes_of_a_deploy_are_no_customers() {
    for (environment, _folder) in all_databases().await {
        let (agent, parts, eva) = start(&environment.twilio()).await;
        agent
            .chat("verify-0123456789abcdef0123456789abcdef", "hola")
            .await;
        agent
            .whatsapp(&Post::new("+15005550006", "hola", "SM1"))
            .await;
        agent.chat("verify-mine", "hola, soy cliente").await;
        let list = eva.get("").await;
        assert_eq!(list.text.matches("Sin nombre").count(), 1, "{}", list.text);
        assert!(!list.text.contains("+15005550006"), "{}", list.text);
        let numbers = parts
            .stores
            .desk()
            .unwrap()
            .numbers(0, i64::MAX)
            .await
            .unwrap();
        assert_eq!((numbers.channels.len(), numbers.channels[0].count), (1, 1));
        let steps: i64 = numbers.steps.iter().map(|step| step.count).sum();
        assert_eq!(steps, 1);
    }
}

/// A call promised an hour from now for two hours from now.
async fn promise_is_kept_only_by_what_comes_after_it(
    environment: &Environment,
    promise: impl AsyncFn(i64, String),
) {
    const HOUR_MS: i64 = 3_600_000;
    let (agent, parts, eva) = start(environment).await;
    agent.chat("ana", "quiero hablar con una persona").await;
    let conversation = eva.get("").await.first_conversation();
    eva.act(&conversation, "answer", &[("text", "Hola")]).await;
    eva.act(&conversation, "give-back", &[]).await;
    for message in [
        "me llamo Ana Ruiz",
        "55 1234 5678",
        "mañana a las 5 de la tarde",
    ] {
        agent.chat("ana", message).await;
    }
    let now = jiff::Timestamp::now();
    let now_ms = now.as_millisecond();
    let at = jiff::tz::offset(-6).to_datetime(now + jiff::SignedDuration::from_hours(2));
    promise(now.as_second() + 3_600, at.to_string()).await;
    let desk = parts.stores.desk().unwrap();
    let counts = async || {
        let numbers = desk.numbers(0, now_ms + 10 * HOUR_MS).await.unwrap();
        [numbers.promises[0].count, numbers.promises[1].count]
    };
    assert_eq!(counts().await, [1, 0], "earlier notes are not the call");
    let late = now_ms + 4 * HOUR_MS;
    desk.record("eva", "take", Some("ana"), None, late)
        .await
        .unwrap();
    assert_eq!(counts().await, [1, 0], "an hour after its time at most");
    let in_time = now_ms + HOUR_MS + HOUR_MS / 2;
    desk.record("eva", "take", Some("ana"), None, in_time)
        .await
        .unwrap();
    assert_eq!(counts().await, [1, 1]);
}

#[tokio::test]
async fn promise_in_sqlite_is_kept_only_by_what_comes_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("agent.db").display());
    let promise = async |promised_at: i64, at: String| {
        let pool = SqlitePool::connect(&url).await.unwrap();
        let promise = "UPDATE leads SET promised_at = $1,
            details = json_set(details, '$.preferred_time_at', $2)";
        let promise = sqlx::query(promise).bind(promised_at).bind(at);
        promise.execute(&pool).await.unwrap();
    };
    promise_is_kept_only_by_what_comes_after_it(&Environment::sqlite(&folder), promise).await;
}

#[tokio::test]
async fn promise_in_postgres_is_kept_only_by_what_comes_after_it() {
    let database = postgres::fresh_database().await;
    let promise = async |promised_at: i64, at: String| {
        let pool = PgPool::connect(&database).await.unwrap();
        let promise = format!(
            "UPDATE leads SET promised_at = to_timestamp({promised_at}),
            details = details || '{{\"preferred_time_at\": \"{at}\"}}'::jsonb"
        );
        sqlx::query(AssertSqlSafe(promise))
            .execute(&pool)
            .await
            .unwrap();
    };
    promise_is_kept_only_by_what_comes_after_it(&Environment::database(&database), promise).await;
}

#[tokio::test]
async fn expired_cookie_opens_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (agent, _parts, eva) = start(&Environment::sqlite(&folder)).await;
    agent.chat("ana", "hola").await;
    let conversation = eva.get("").await.first_conversation();
    let url = format!("sqlite://{}", folder.path().join("agent.db").display());
    let pool = SqlitePool::connect(&url).await.unwrap();
    let expire = "UPDATE desk_sessions SET expires_at_ms = $1";
    let now_ms = jiff::Timestamp::now().as_millisecond();
    sqlx::query(expire)
        .bind(now_ms)
        .execute(&pool)
        .await
        .unwrap();
    let take = format!("{conversation}/take");
    let posted = eva.form(&take, &[("csrf", "0")]).send().await.unwrap();
    assert_eq!(posted.headers()["location"], "/desk/login");
    for path in ["", conversation.as_str(), "/leads.csv"] {
        let page = eva.get(path).await;
        assert_eq!(page.location.as_deref(), Some("/desk/login"), "{path}");
    }
    assert_eq!(
        agent.get_json("/debug/session/ana").await["status"],
        "agent"
    );
}
