//! `/desk`: who may enter, and what the team does there.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures::future::join_all;
use kavak_agent::assembly::Assembled;
use kavak_agent::desk::Passwords;
use kavak_agent::sales::{self, ActError, Action, PersonAct};
use kavak_agent::store::{MessageId, Role, SessionId};
use reqwest::Method;

use crate::support::agent::{Agent, Environment};
use crate::support::desk::{PASSWORD, Seller, add_account, page};
use crate::support::eventually;
use crate::support::postgres;
use crate::support::redis::Redis;
use crate::support::stores::all_databases;

/// An agent on a SQLite file, and its stores.
async fn on_sqlite(folder: &tempfile::TempDir) -> (Agent, Assembled) {
    let environment = Environment::sqlite(folder);
    (environment.serve().await, environment.assemble().await)
}

#[tokio::test]
async fn desk_is_refused_with_the_reason_unless_private() {
    let folder = tempfile::tempdir().unwrap();
    let (agent, _parts) = on_sqlite(&folder).await;
    let stranger = Seller::new(&agent);
    for (headers, status) in [
        (vec![], 200),
        (vec![("X-Forwarded-For", "10.0.0.7")], 403),
        (
            vec![
                ("X-Forwarded-For", "10.0.0.7"),
                ("X-Forwarded-Proto", "http"),
            ],
            403,
        ),
        (
            vec![
                ("X-Forwarded-For", "10.0.0.7"),
                ("X-Forwarded-Proto", "https"),
            ],
            200,
        ),
        (vec![("Host", "evil.example")], 403),
    ] {
        let mut request = stranger.request(Method::GET, "/login");
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        let page = page(request.send().await.unwrap()).await;
        assert_eq!(page.status, status, "{headers:?}");
        assert_eq!(page.text.contains("HTTPS"), status == 403);
    }
}

#[tokio::test]
async fn every_page_wants_a_login_and_none_is_cached() {
    let folder = tempfile::tempdir().unwrap();
    let (agent, _parts) = on_sqlite(&folder).await;
    let mut stranger = Seller::new(&agent);
    let wrong = stranger.login("unknown", PASSWORD).await;
    assert_eq!(wrong.status, 401);
    for path in [
        "",
        "/live",
        "/conversations/1",
        "/conversations/1/live",
        "/leads.csv",
        "/stock",
        "/numbers",
        "/audit",
        "/password",
    ] {
        let response = stranger.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert!(response.headers().contains_key("content-security-policy"));
        let page = page(response).await;
        assert_eq!(
            (page.status, page.location.as_deref()),
            (303, Some("/desk/login")),
            "{path}"
        );
    }
    let post = stranger.form("/conversations/1/take", &[]).send().await;
    assert_eq!(post.unwrap().status(), 303);
}

#[tokio::test]
async fn one_time_password_has_to_be_changed_first() {
    for (environment, _folder) in all_databases().await {
        let (agent, parts) = (environment.serve().await, environment.assemble().await);
        let hash = Passwords::default().hash("printed once").await;
        let desk = parts.stores.desk().unwrap();
        assert!(
            desk.add_account("eva", Role::Seller, &hash, 0)
                .await
                .unwrap()
        );
        assert!(
            !desk
                .add_account("eva", Role::Admin, &hash, 0)
                .await
                .unwrap()
        );
        let mut eva = Seller::new(&agent);
        eva.login("eva", "printed once").await;
        let list = eva.get("").await;
        assert_eq!(list.location.as_deref(), Some("/desk/password"));
        let change = async |eva: &Seller, new: &str| {
            let fields = [("current", "printed once"), ("new", new)];
            eva.post("/password", "/password", &fields).await.status
        };
        assert_eq!(change(&eva, "short").await, 422);
        assert_eq!(change(&eva, "printed once").await, 422);
        assert_eq!(change(&eva, PASSWORD).await, 303);
        let old = eva.get("").await;
        assert_eq!(
            old.location.as_deref(),
            Some("/desk/login"),
            "the session has ended"
        );
        assert_eq!(eva.login("eva", "printed once").await.status, 401);
        eva.login("eva", PASSWORD).await;
        assert_eq!(eva.get("").await.status, 200);
        assert!(desk.remove_account("eva").await.unwrap());
        assert_eq!(eva.get("").await.status, 303, "its sessions are gone too");
    }
}

#[tokio::test]
async fn guessing_passwords_is_limited_by_address_and_locks_no_seller_out() {
    let folder = tempfile::tempdir().unwrap();
    let (agent, parts) = on_sqlite(&folder).await;
    add_account(&parts.stores, "eva", Role::Seller).await;
    let guesser = Seller::new(&agent);
    let guess = async |address: &str| {
        let form = [("name", "eva"), ("password", "guess")];
        let request = guesser.form("/login", &form);
        let request = request
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-For", address);
        request.send().await.unwrap().status().as_u16()
    };
    for _ in 0..10 {
        assert_eq!(guess("203.0.113.1").await, 401);
    }
    assert_eq!(guess("203.0.113.1").await, 429);
    assert_eq!(guess("203.0.113.2").await, 401, "Eva at her own address");
}

#[tokio::test]
async fn form_of_another_site_or_without_token_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (agent, parts) = on_sqlite(&folder).await;
    agent.chat("ana", "hola").await;
    let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
    let conversation = eva.get("").await.first_conversation();
    let take = format!("{conversation}/take");
    let without = eva.form(&take, &[("csrf", "0")]).send().await.unwrap();
    assert_eq!(without.status(), 403);
    let form = eva.get(&conversation).await;
    let csrf = form.between("name=\"csrf\" value=\"", "\"").unwrap();
    let foreign = eva.form(&take, &[("csrf", &csrf)]);
    let foreign = foreign.header("Origin", "https://evil.example").send();
    assert_eq!(foreign.await.unwrap().status(), 403);
    let view = agent.get_json("/debug/session/ana").await;
    assert_eq!(view["status"], "agent", "nothing was done");
}

#[tokio::test]
async fn audit_is_for_admins_and_names_who_read_and_did_what() {
    for (environment, _folder) in all_databases().await {
        let (agent, parts) = (environment.serve().await, environment.assemble().await);
        agent.chat("ana", "quiero hablar con una persona").await;
        agent.chat("ana", "me llamo Xóchitl").await;
        let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
        let conversation = eva.get("").await.first_conversation();
        eva.act(&conversation, "take", &[]).await;
        eva.search("xóchitl").await;
        for _ in 0..3 {
            eva.get("/live").await;
            eva.get(&format!("{conversation}/live")).await;
        }
        let wrong = Seller::new(&agent).login("mi-contraseña", "x").await;
        assert_eq!(wrong.status, 401);
        assert_eq!(eva.get("/audit").await.status, 403);
        let boss = Seller::enter(&agent, &parts.stores, "boss", Role::Admin).await;
        let audit = boss.get("/audit").await;
        assert_eq!(audit.status, 200);
        for words in [
            "eva",
            "Leyó una conversación",
            "Tomó una conversación",
            "Entró",
            "Leyó la lista de conversaciones",
            "Buscó clientes (1)",
            "(desconocido)",
            "Escribió mal la contraseña",
        ] {
            assert!(audit.text.contains(words), "{words}: {}", audit.text);
        }
        for searched in ["xóchitl", "Xóchitl", "mi-contraseña"] {
            assert!(!audit.text.contains(searched), "{searched}");
        }
        let lists = audit.text.matches("Leyó la lista").count();
        assert_eq!(lists, 1, "polling is one reading");
        let logs = agent.process.output().join("\n");
        assert!(!logs.contains("chitl"), "{logs}");
    }
}

/// From "a person, please" to the sale, on both databases.
#[tokio::test]
async fn two_sellers_attend_a_customer() {
    for (environment, _folder) in all_databases().await {
        let (agent, parts) = (environment.serve().await, environment.assemble().await);
        for message in [
            "quiero hablar con una persona",
            "me llamo Ana Ruiz",
            "55 1234 5678",
        ] {
            agent.chat("ana", message).await;
        }
        agent.chat("ana", "hola <script>alert(1)</script>").await;
        agent.chat("later", "hola").await;
        let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
        let luis = Seller::enter(&agent, &parts.stores, "luis", Role::Seller).await;
        let list = eva.get("").await;
        let ana = list.first_conversation();
        let shown = eva.get(&ana).await;
        for words in [
            "Ana Ruiz",
            "+525512345678",
            "quiero hablar con una persona",
            "Espera a una",
        ] {
            assert!(shown.text.contains(words), "{words}: {}", shown.text);
        }
        let hostile = shown.text.replace("<script src=\"/desk/desk.js\"", "");
        assert!(!hostile.contains("<script"), "{hostile}");
        assert!(hostile.contains("&lt;script&gt;"), "{hostile}");
        eva.act(&ana, "answer", &[("text", "Hola Ana, soy Eva")])
            .await;
        assert_eq!(agent.chat("ana", "¡Hola Eva!").await["reply"], "");
        let other = luis
            .post(&ana, &format!("{ana}/answer"), &[("text", "Soy Luis")])
            .await;
        assert_eq!(other.status, 422, "{}", other.text);
        luis.act(&ana, "take", &[]).await;
        luis.act(&ana, "answer", &[("text", "Soy Luis")]).await;
        luis.act(&ana, "note", &[("text", "Quiere el Mazda")]).await;
        let live = eva.get(&format!("{ana}/live")).await;
        for words in [
            "La atiende luis",
            "Hola Ana, soy Eva",
            "¡Hola Eva!",
            "Soy Luis",
            "Mazda",
        ] {
            assert!(live.text.contains(words), "{words}: {}", live.text);
        }
        luis.act(&ana, "give-back", &[]).await;
        assert_ne!(agent.chat("ana", "busco una SUV").await["reply"], "");
        let lost = luis.post(&ana, &format!("{ana}/lost"), &[]).await;
        assert_eq!(lost.status, 422, "a reason is needed");
        luis.act(&ana, "lost", &[("reason", "Compró en otro lado")])
            .await;
        let list = eva.search("ruiz").await;
        assert!(list.text.contains("Perdida"), "{}", list.text);
        for query in ["1234 5678", "RUIZ"] {
            assert!(eva.search(query).await.text.contains("Ana Ruiz"));
        }
        assert!(!eva.search("%").await.text.contains("Ana Ruiz"));
        assert!(!eva.get("?q=ruiz").await.text.contains("value=\"ruiz\""));
        let csv = eva.get("/leads.csv").await;
        assert!(csv.text.contains("Ana Ruiz,'+525512345678"), "{}", csv.text);
        let numbers = eva.get("/numbers").await;
        assert!(numbers.text.contains("Perdida"), "{}", numbers.text);
        let other = "Otro sistema</th><td>2</td>";
        assert!(numbers.text.contains(other), "{}", numbers.text);
        assert!(
            !numbers.text.contains("Página web"),
            "one channel a conversation"
        );
        let logs = agent.process.output().join("\n");
        for private in ["Ana Ruiz", "5512345678", PASSWORD] {
            assert!(!logs.contains(private), "{private}");
        }
    }
}

/// Both tasks know at their next turn, in spite of their caches.
#[tokio::test]
async fn sold_car_is_offered_by_no_task() {
    for (environment, _folder) in all_databases().await {
        let environment = environment.with("STATE_CACHE", "memory");
        let tasks = [environment.serve().await, environment.serve().await];
        let parts = environment.assemble().await;
        let eva = Seller::enter(&tasks[0], &parts.stores, "eva", Role::Seller).await;
        let offered = async |task: &Agent, session: String| {
            for message in ["busco una SUV", "400 mil"] {
                task.chat(&session, message).await;
            }
            let reply = task.chat(&session, "cualquiera").await;
            let cars = reply["cars"].as_array().unwrap().clone();
            let ids = cars
                .iter()
                .map(|car| car["stock_id"].as_str().unwrap().to_owned());
            ids.collect::<Vec<_>>()
        };
        for task in &tasks {
            task.chat("warm", "hola").await;
        }
        let mut sold = Vec::new();
        for round in 0..4 {
            let shown = offered(&tasks[0], format!("before{round}")).await;
            let car = shown.first().unwrap().clone();
            let fields = [("stock_id", car.as_str()), ("sold", "yes")];
            let marked = eva.post("/stock", "/stock", &fields).await;
            assert_eq!(marked.status, 303);
            sold.push(car);
            for task in [1, 0] {
                let shown = offered(&tasks[task], format!("after{round}{task}")).await;
                assert!(!shown.is_empty());
                assert!(
                    shown.iter().all(|id| !sold.contains(id)),
                    "{shown:?} of {sold:?}"
                );
            }
        }
        let fields = [("stock_id", sold[0].as_str()), ("sold", "no")];
        eva.post("/stock", "/stock", &fields).await;
        assert!(
            offered(&tasks[1], "again".to_owned())
                .await
                .contains(&sold[0])
        );
        let unknown = eva
            .post("/stock", "/stock", &[("stock_id", "x"), ("sold", "yes")])
            .await;
        assert_eq!(unknown.status, 404);
    }
}

/// Customers write to both tasks without a pause while cars are sold: no turn that
/// began after a car was marked sold offers it.
#[tokio::test(flavor = "multi_thread")]
async fn sold_car_is_never_offered_under_a_loop_of_chats_on_two_tasks() {
    let database = postgres::fresh_database().await;
    let redis = Redis::start().await;
    let environment = Environment::cached(&database, &redis.url());
    let tasks = [environment.serve().await, environment.serve().await];
    let parts = environment.assemble().await;
    let eva = Seller::enter(&tasks[0], &parts.stores, "eva", Role::Seller).await;
    let sold = Mutex::new(Vec::<String>::new());
    let shown = Mutex::new(Vec::<String>::new());
    let is_over = AtomicBool::new(false);
    let offers = AtomicUsize::new(0);
    let customers = (0..8_usize).map(async |customer| {
        for round in 0.. {
            if is_over.load(Ordering::SeqCst) {
                return;
            }
            let session = format!("c{customer}-{round}");
            for message in ["busco una SUV", "400 mil", "cualquiera", "muéstrame otras"] {
                let sold_before = sold.lock().unwrap().clone();
                let task = &tasks[(customer + round) % 2];
                let reply = task.chat(&session, message).await;
                for car in reply["cars"].as_array().into_iter().flatten() {
                    let id = car["stock_id"].as_str().unwrap().to_owned();
                    assert!(!sold_before.contains(&id), "{id} of {sold_before:?}");
                    offers.fetch_add(1, Ordering::SeqCst);
                    shown.lock().unwrap().push(id);
                }
            }
        }
    });
    let selling = async {
        for _ in 0..12 {
            eventually("another car is shown", async || {
                let sold = sold.lock().unwrap();
                shown.lock().unwrap().iter().any(|id| !sold.contains(id))
            })
            .await;
            let car = {
                let sold = sold.lock().unwrap();
                let shown = shown.lock().unwrap();
                shown.iter().rfind(|id| !sold.contains(id)).unwrap().clone()
            };
            let fields = [("stock_id", car.as_str()), ("sold", "yes")];
            assert_eq!(eva.post("/stock", "/stock", &fields).await.status, 303);
            sold.lock().unwrap().push(car);
        }
        is_over.store(true, Ordering::SeqCst);
    };
    tokio::join!(join_all(customers), selling);
    assert!(offers.load(Ordering::SeqCst) > 24);
}

#[tokio::test]
async fn answer_that_is_sent_twice_is_one_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (agent, parts) = on_sqlite(&folder).await;
    agent.chat("ana", "hola").await;
    let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
    let conversation = eva.get("").await.first_conversation();
    let form = eva.get(&conversation).await;
    let key = form.between("name=\"key\" value=\"", "\"").unwrap();
    for _ in 0..2 {
        let fields = [("text", "Hola Ana"), ("key", key.as_str())];
        eva.act(&conversation, "answer", &fields).await;
    }
    let live = eva.get(&format!("{conversation}/live")).await;
    assert_eq!(live.text.matches("Hola Ana").count(), 1, "{}", live.text);
    eva.act(&conversation, "answer", &[("text", "Hola Ana")])
        .await;
    let live = eva.get(&format!("{conversation}/live")).await;
    assert_eq!(live.text.matches("Hola Ana").count(), 2, "another form");
}

#[tokio::test]
async fn answer_that_a_task_of_the_former_release_took_is_not_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let (agent, parts) = on_sqlite(&folder).await;
    agent.chat("ana", "hola").await;
    let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
    let conversation = eva.get("").await.first_conversation();
    let form = eva.get(&conversation).await;
    let key = form.between("name=\"key\" value=\"", "\"").unwrap();
    let former = [MessageId::new(format!("desk:{key}"))];
    let (ana, action) = (SessionId::new("ana"), Action::Answer("Hola Ana".to_owned()));
    let now = jiff::Timestamp::now();
    let taken = sales::handle(&parts.stores, &ana, "eva", &action, &former, now);
    taken.await.unwrap();
    let fields = [("text", "Hola Ana"), ("key", key.as_str())];
    eva.act(&conversation, "answer", &fields).await;
    let live = eva.get(&format!("{conversation}/live")).await;
    assert_eq!(live.text.matches("Hola Ana").count(), 1, "{}", live.text);
}

#[tokio::test]
async fn note_that_is_sent_twice_is_one_note() {
    for (environment, _folder) in all_databases().await {
        let (agent, parts) = (environment.serve().await, environment.assemble().await);
        agent.chat("ana", "hola").await;
        let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
        let conversation = eva.get("").await.first_conversation();
        let form = eva.get(&conversation).await;
        let (_, form) = form.text.split_once("/note\"").unwrap();
        let (_, key) = form.split_once("name=\"key\" value=\"").unwrap();
        let (key, _) = key.split_once('"').unwrap();
        for text in ["Viene el jueves", "Viene el jueves", "Trae a su esposo"] {
            let fields = [("text", text), ("key", key)];
            eva.act(&conversation, "note", &fields).await;
        }
        let live = eva.get(&format!("{conversation}/live")).await.text;
        assert_eq!(live.matches("Viene el jueves").count(), 1, "{live}");
        assert!(live.contains("Trae a su esposo"), "other words: {live}");
    }
}

#[tokio::test]
async fn live_part_is_sent_again_only_where_it_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (agent, parts) = on_sqlite(&folder).await;
    agent.chat("ana", "hola").await;
    let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
    let conversation = eva.get("").await.first_conversation();
    for path in ["/live".to_owned(), format!("{conversation}/live")] {
        let first = eva.request(Method::GET, &path).send().await.unwrap();
        let etag = first.headers()["etag"].clone();
        let again = eva
            .request(Method::GET, &path)
            .header("If-None-Match", &etag);
        let again = page(again.send().await.unwrap()).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{path}");
        agent.chat("ana", "busco una SUV").await;
        let changed = eva
            .request(Method::GET, &path)
            .header("If-None-Match", &etag);
        let changed = page(changed.send().await.unwrap()).await;
        assert!(changed.text.contains("busco una SUV"), "{path}");
    }
}

#[tokio::test]
async fn page_that_is_not_there_is_said_in_spanish() {
    let folder = tempfile::tempdir().unwrap();
    let (agent, parts) = on_sqlite(&folder).await;
    let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
    for path in [
        "/nowhere",
        "/conversations/9",
        "/conversations/x",
        "/conversations/%00",
    ] {
        let page = eva.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text.contains("no existe"), "{path}: {}", page.text);
    }
    assert_eq!(eva.get("/").await.location.as_deref(), Some("/desk"));
}

#[tokio::test]
async fn desk_without_a_database_says_what_it_needs() {
    let agent = Environment::memory().serve().await;
    let page = Seller::new(&agent).get("/login").await;
    assert_eq!(page.status, 503);
    assert!(page.text.contains("base de datos"), "{}", page.text);
}

#[tokio::test]
async fn polling_sellers_use_up_nothing_of_their_office() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder).with("RATE_LIMIT_ADDRESS_PER_MINUTE", "10");
    let (agent, parts) = (environment.serve().await, environment.assemble().await);
    let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
    for _ in 0..60 {
        assert_eq!(eva.get("/live").await.status, 200);
    }
    agent.chat("ana", "hola").await;
    let mut last = 200;
    for _ in 0..60 {
        last = eva.get("/live").await.status;
    }
    assert_eq!(last, 429, "it is limited nonetheless");
}

#[tokio::test]
async fn every_lead_is_exported_however_many_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder);
    let (agent, parts) = (environment.serve().await, environment.assemble().await);
    let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
    let empty = eva.get("/leads.csv").await;
    assert_eq!(empty.text.lines().count(), 1, "{}", empty.text);
    let url = format!("sqlite://{}", folder.path().join("agent.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let leads = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20500)
        INSERT INTO leads (session_id, details) SELECT 's' || n, '{\"name\": \"Ana\"}' FROM n";
    sqlx::query(leads).execute(&pool).await.unwrap();
    let file = eva.get("/leads.csv").await;
    assert_eq!(file.text.lines().count(), 20_501);
    assert_eq!(file.text.matches("telefono").count(), 1);
    let printed = environment.output(&["leads", "export"]).await.stdout;
    assert_eq!(String::from_utf8(printed).unwrap().lines().count(), 20_501);
}

/// A person who fell silent has given the conversation back, also for another person.
#[tokio::test]
async fn seller_who_fell_silent_keeps_no_other_from_answering() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder).with("DESK_SILENCE_MINUTES", "10");
    let (agent, parts) = (environment.serve().await, environment.assemble().await);
    agent.chat("ana", "hola").await;
    let ana = SessionId::new("ana");
    let now = jiff::Timestamp::now();
    let taken = sales::act(&parts.stores, &ana, "eva", &PersonAct::TakeOver, now);
    taken.await.unwrap();
    let answer = PersonAct::Answer("Soy Luis".to_owned());
    let soon = now + jiff::SignedDuration::from_mins(9);
    let refused = sales::act(&parts.stores, &ana, "luis", &answer, soon).await;
    assert!(
        matches!(refused, Err(ActError::TakenByAnother)),
        "{refused:?}"
    );
    let later = now + jiff::SignedDuration::from_mins(11);
    let answered = sales::act(&parts.stores, &ana, "luis", &answer, later);
    answered.await.unwrap();
}
