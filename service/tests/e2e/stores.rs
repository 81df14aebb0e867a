//! The same promises for every store.

use futures::future::join_all;
use kavak_agent::store::{Change, Committed, Conversation, Said, SessionId, Stores, TurnId};
use kavak_conversation::acts::Errand;
use kavak_conversation::{Channel, DayPart, Lead};
use serde_json::json;

use crate::support::agent::{Agent, Environment};
use crate::support::postgres;
use crate::support::redis::Redis;

/// Two turns, a restart, a third: the conversation goes on.
async fn outlives_the_process(environment: &Environment) {
    let mut agent = environment.serve().await;
    agent.chat("ana", "busco una SUV").await;
    agent.chat("ana", "400 mil").await;
    let before = agent.get_json("/debug/session/ana").await;
    agent.process.kill();
    let agent = environment.serve().await;
    let after = agent.get_json("/debug/session/ana").await;
    assert_eq!(before, after);
    agent.chat("ana", "automática").await;
    assert_eq!(agent.version("ana").await, 3);
}

/// Many messages of one customer at once: each is a turn, none is lost.
async fn takes_messages_of_one_session_at_once(agents: &[&Agent]) {
    let sending = (0..24).map(|index| {
        let agent = agents[index % agents.len()];
        async move { agent.chat("ana", "hola").await["debug"]["version"].as_i64() }
    });
    let mut versions: Vec<i64> = join_all(sending).await.into_iter().flatten().collect();
    versions.sort_unstable();
    assert_eq!(versions, (1..=24).collect::<Vec<i64>>());
}

#[tokio::test]
async fn sqlite_conversation_outlives_the_process() {
    let folder = tempfile::tempdir().unwrap();
    outlives_the_process(&Environment::sqlite(&folder)).await;
}

#[tokio::test]
async fn postgres_conversation_outlives_the_process() {
    let database = postgres::fresh_database().await;
    outlives_the_process(&Environment::database(&database)).await;
}

#[tokio::test]
async fn cached_conversation_outlives_the_process_and_the_cache() {
    let database = postgres::fresh_database().await;
    let redis = Redis::start().await;
    outlives_the_process(&Environment::cached(&database, &redis.url())).await;
}

#[tokio::test]
async fn messages_of_one_session_at_once_are_each_a_turn_in_memory_and_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    for environment in [Environment::memory(), Environment::sqlite(&folder)] {
        let agent = environment.serve().await;
        takes_messages_of_one_session_at_once(&[&agent]).await;
    }
}

#[tokio::test]
async fn messages_of_one_session_at_once_on_two_instances_are_each_a_turn() {
    let database = postgres::fresh_database().await;
    let redis = Redis::start().await;
    for environment in [
        Environment::cached(&postgres::fresh_database().await, &redis.url()),
        Environment::database(&database),
        // Each has a cache of its own, which the other makes outdated.
        Environment::database(&postgres::fresh_database().await).with("STATE_CACHE", "memory"),
    ] {
        let first = environment.serve().await;
        let second = environment.serve().await;
        takes_messages_of_one_session_at_once(&[&first, &second]).await;
        redis.command("FLUSHALL").await;
    }
}

#[tokio::test]
async fn two_processes_share_one_sqlite_file() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder);
    let first = environment.serve().await;
    let second = environment.serve().await;
    takes_messages_of_one_session_at_once(&[&first, &second]).await;
}

#[tokio::test]
async fn many_tasks_may_migrate_at_once() {
    let database = postgres::fresh_database().await;
    let folder = tempfile::tempdir().unwrap();
    for environment in [
        Environment::database(&database),
        Environment::sqlite(&folder),
    ] {
        let mut migrations: Vec<_> = (0..6).map(|_| environment.run(&["migrate"])).collect();
        for migration in &mut migrations {
            crate::support::eventually("migrated", async || migration.exit_code().is_some()).await;
            assert_eq!(migration.exit_code(), Some(0), "{:?}", migration.output());
        }
        let agent = environment.serve().await;
        let level = kavak_agent::store::latest_migration();
        assert_eq!(agent.get_json("/version").await["migration_level"], level);
    }
}

#[tokio::test]
async fn older_image_works_on_a_newer_schema() {
    let database = postgres::fresh_database().await;
    let environment = Environment::database(&database);
    environment.serve().await.chat("ana", "hola").await;
    let pool = sqlx::PgPool::connect(&database).await.unwrap();
    for statement in [
        "ALTER TABLE conversation_states ADD COLUMN mood TEXT NOT NULL DEFAULT 'good'",
        "ALTER TABLE leads ADD COLUMN source TEXT",
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (99, 'mood', true, ''::bytea, 1)",
    ] {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    let agent = environment.serve().await;
    agent.chat("ana", "hola").await;
    assert_eq!(agent.version("ana").await, 2);
    let version = agent.get_json("/version").await;
    assert_eq!(version["migration_level"], json!(99));
}

#[tokio::test]
async fn conversations_and_leads_may_be_kept_apart() {
    let database = postgres::fresh_database().await;
    let environment = Environment::database(&database);
    let environment = environment.with("CONVERSATION_STATE_REPOSITORY", "in_memory");
    let agent = environment
        .with("LEAD_REPOSITORY", "postgres")
        .serve()
        .await;
    agent.chat("ana", "busco una SUV de 400 mil").await;
    assert_eq!(agent.version("ana").await, 1);
    assert_eq!(agent.get("/ready").await.status(), 200);
    let pool = sqlx::PgPool::connect(&database).await.unwrap();
    let states = sqlx::query_scalar("SELECT count(*) FROM conversation_states");
    let states: i64 = states.fetch_one(&pool).await.unwrap();
    assert_eq!(states, 0);
}

/// Saves a turn's lead.
async fn save(stores: &Stores, session: &SessionId, lead: &Lead) {
    let from = stores.load_saved(session).await.unwrap();
    let turn = TurnId::random();
    let change = Change {
        session,
        from: from.as_ref(),
        turn: &turn,
        conversation: &Conversation::default(),
        stock_revision: None,
        within: None,
        said: Said {
            channel: Channel::Web,
            messages: &[],
        },
        lead: Some(lead),
        events: &[],
        answered: None,
    };
    assert_eq!(stores.commit(&change).await.unwrap(), Committed::Saved);
}

#[tokio::test]
async fn cancelled_call_is_promised_in_no_repository_until_another_is_agreed_on() {
    let folder = tempfile::tempdir().unwrap();
    let database = postgres::fresh_database().await;
    let session = SessionId::new("ana");
    let promised = Lead {
        name: Some("Ana".to_owned()),
        preferred_time: Some(DayPart::Morning),
        preferred_time_said: Some("el lunes de 9 a 10".to_owned()),
        preferred_time_at: Some(jiff::civil::date(2026, 11, 30).at(9, 0, 0, 0)),
        preferred_time_until: Some(jiff::civil::date(2026, 11, 30).at(10, 0, 0, 0)),
        ..Lead::default()
    };
    let cancelled = Lead {
        name: promised.name.clone(),
        call_cancelled: true,
        ..Lead::default()
    };
    for environment in [
        Environment::memory(),
        Environment::sqlite(&folder),
        Environment::database(&database),
    ] {
        let stores = environment.assemble().await.stores;
        stores.until_migrated().await;
        for (saved, kept) in [
            (&promised, &promised),
            (&cancelled, &cancelled),
            (&promised, &promised),
        ] {
            save(&stores, &session, saved).await;
            let leads = stores.leads(1).await.unwrap();
            assert_eq!(leads[0].lead, *kept);
        }
    }
}

#[tokio::test]
async fn own_car_that_is_kept_leaves_the_lead_of_every_repository() {
    let folder = tempfile::tempdir().unwrap();
    let database = postgres::fresh_database().await;
    let session = SessionId::new("ana");
    let given = Lead {
        name: Some("Ana".to_owned()),
        errand: Some(Errand::TradeIn),
        ..Lead::default()
    };
    let kept = Lead {
        errand: None,
        own_car_withdrawn: true,
        ..given.clone()
    };
    for environment in [
        Environment::memory(),
        Environment::sqlite(&folder),
        Environment::database(&database),
    ] {
        let stores = environment.assemble().await.stores;
        stores.until_migrated().await;
        for saved in [&given, &kept, &given] {
            save(&stores, &session, saved).await;
            assert_eq!(stores.leads(1).await.unwrap()[0].lead, *saved);
        }
    }
}

#[tokio::test]
async fn every_spelling_of_the_database_url_connects() {
    let database = postgres::fresh_database().await;
    for spelling in ["postgres", "postgresql", "postgresql+psycopg2"] {
        let url = database.replacen("postgresql", spelling, 1);
        let agent = Environment::database(&url).serve().await;
        agent.chat(spelling, "hola").await;
    }
}

#[tokio::test]
async fn database_that_demands_tls_gets_it_unless_it_was_forbidden() {
    let server = postgres::Server::encrypted().await;
    for (mode, connects) in [
        ("", true),
        ("?sslmode=require", true),
        ("?sslmode=disable", false),
    ] {
        let database = format!("{}{mode}", server.fresh_database().await);
        let agent = Environment::database(&database).serve().await;
        let body = json!({"session_id": "ana", "message": "hola"});
        let status = agent.post_chat(&body).await.unwrap().status();
        assert_eq!(status == 200, connects, "{mode}: {status}");
    }
}
