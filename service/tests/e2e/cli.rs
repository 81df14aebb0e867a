//! The command line.

use crate::support::agent::Environment;
use crate::support::eventually;
use crate::support::process::{Process, free_port};

async fn ended(mut process: Process) -> (i32, String) {
    eventually("the command ends", async || process.exit_code().is_some()).await;
    // A thread of its own collects the output.
    eventually("its output is read", async || {
        process.exit_code() == Some(0) || !process.output().is_empty()
    })
    .await;
    (process.exit_code().unwrap(), process.output().join("\n"))
}

#[tokio::test]
async fn wrong_settings_stop_the_start_with_every_problem() {
    let environment = Environment::memory()
        .with("PORT", "eighty")
        .with("STATE_CACHE", "memcached")
        .with("DATABASE_URL", "mysql://user:marker@host/name");
    let process = environment.run(&[]);
    eventually("three problems", async || process.output().len() >= 4).await;
    let (code, output) = ended(process).await;
    assert_eq!(code, 1);
    for name in ["PORT", "STATE_CACHE", "DATABASE_URL"] {
        assert!(output.contains(name), "{output}");
    }
    assert!(!output.contains("marker"), "{output}");
}

#[tokio::test]
async fn healthcheck_succeeds_only_for_a_living_agent() {
    let port = free_port().to_string();
    let environment = Environment::memory().with("PORT", &port);
    let (code, output) = ended(environment.run(&["healthcheck"])).await;
    assert_eq!(code, 1, "{output}");
    let _agent = environment.serve().await;
    let (code, output) = ended(environment.run(&["healthcheck"])).await;
    assert_eq!(code, 0, "{output}");
}

#[tokio::test]
async fn broken_catalog_row_is_named_and_stops_the_start() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let header = "stock_id,km,price,make,model,year,version,bluetooth,largo,ancho,altura,car_play";
    let row = "1,abc,250000,Mazda,3,2019,I TOURING,Sí,4460,1795,1440,Sí";
    std::fs::write(file.path(), format!("{header}\n{row}\n")).unwrap();
    let environment = Environment::memory().with("CATALOG_PATH", file.path().to_str().unwrap());
    let (code, output) = ended(environment.run(&[])).await;
    assert_eq!(code, 1);
    assert!(output.contains('2'), "names the line: {output}");
}

#[tokio::test]
async fn file_in_latin_1_is_refused_with_its_line() {
    for variable in ["CATALOG_PATH", "KNOWLEDGE_BASE_PATH"] {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"# Uno\nDos\nGarant\xeda\n").unwrap();
        let environment = Environment::memory().with(variable, file.path().to_str().unwrap());
        let (code, output) = ended(environment.run(&[])).await;
        assert_eq!(code, 1);
        assert!(output.contains("line 3, column 7: not UTF-8"), "{output}");
    }
}

#[tokio::test]
async fn taken_port_is_reported() {
    let agent = Environment::memory().serve().await;
    let port = agent.url.rsplit(':').next().unwrap();
    let (code, output) = ended(Environment::memory().with("PORT", port).run(&[])).await;
    assert_eq!(code, 1);
    assert!(output.contains(port), "{output}");
}

#[tokio::test]
async fn chat_answers_in_the_terminal() {
    let answers = Environment::memory().talk("busco una SUV\n400 mil\n").await;
    assert_eq!(answers.matches("> ").count(), 3, "{answers}");
    assert!(answers.len() > 100, "{answers}");
}
