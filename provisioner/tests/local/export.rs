//! What `export --terraform` writes is, for Terraform itself, exactly what is there.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::{desk::Desk, https::zone};

/// Where a machine keeps Terraform's providers when it cannot fetch them.
const PLUGINS: &str = "/opt/tf-plugins";

/// Terraform checks credentials at services that are not simulated.
const OVERRIDE: &str = r#"
provider "aws" {
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}
"#;

const TOKEN: &str = "a-token-of-twilio-that-stays-secret";

/// `config/prod.toml` with the settings that it leaves to the seller.
fn production(zone: &str) -> String {
    let of_the_seller = [
        (
            "[notify]",
            "email = [\"sales@example.com\"]\nwebhook_url = \"https://crm.example.com/leads\""
                .to_owned(),
        ),
        ("[desk]", "hours = \"mon-fri 09:00-19:00\"".to_owned()),
        (
            "[ingress]",
            format!("domain = \"agent.example.test\"\nhosted_zone = \"{zone}\""),
        ),
    ];
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config/prod.toml");
    let mut settings = fs::read_to_string(file).unwrap();
    for (section, keys) in of_the_seller {
        let parts: Vec<&str> = settings.split(&format!("\n{section}\n")).collect();
        let [before, after] = parts[..] else {
            panic!("config/prod.toml has no {section}");
        };
        settings = format!("{before}\n{section}\n{keys}\n{after}");
    }
    settings
}

fn up(desk: &Desk, env: &str) {
    let mut up = desk.command(&["up", "--local", "--env", env, "--wait", "created"]);
    let output = up.env("TWILIO_AUTH_TOKEN", TOKEN).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

fn terraform(desk: &Desk, folder: &Path, arguments: &[&str]) -> Option<Output> {
    let server = fs::read_to_string(desk.state().join("server.json")).unwrap();
    let server: serde_json::Value = serde_json::from_str(&server).unwrap();
    let endpoint = format!("http://127.0.0.1:{}", server["port"]);
    let mut terraform = Command::new("terraform");
    terraform
        .current_dir(folder)
        .env("AWS_ENDPOINT_URL", endpoint)
        .env(
            "AWS_SHARED_CREDENTIALS_FILE",
            desk.state().join("credentials"),
        )
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_SECRET_ACCESS_KEY")
        .env_remove("AWS_PROFILE")
        .args(arguments)
        .args(["-no-color", "-input=false"]);
    terraform.output().ok()
}

/// Exports the environment, and has Terraform plan what it would do about it; says which
/// plan that is, or that Terraform is missing.
fn assert_nothing_but_imports(desk: &Desk, env: &str) -> String {
    let folder: PathBuf = desk.place.path().join(format!("terraform-{env}"));
    let name = folder.display().to_string();
    desk.done(&["export", "--terraform", &name, "--local", "--env", env]);
    let texts = ["terraform.tf", "imports.tf", "resources.tf"];
    let texts = texts.map(|file| fs::read_to_string(folder.join(file)).unwrap());
    let all = texts.concat();
    assert!(!all.contains(TOKEN), "a secret is exported");
    let printed = desk.done(&["export", "--terraform", "--local", "--env", env]);
    assert_eq!(printed.trim(), all.trim());

    fs::write(folder.join("override.tf"), OVERRIDE).unwrap();
    let plugins = format!("-plugin-dir={PLUGINS}");
    let init: &[&str] = match Path::new(PLUGINS).is_dir() {
        true => &["init", &plugins],
        false => &["init"],
    };
    let initialized = terraform(desk, &folder, init);
    if !initialized.is_some_and(|output| output.status.success()) {
        return "SKIPPED: Terraform or its AWS provider is not installed here".to_owned();
    }
    let plan = terraform(desk, &folder, &["plan"]).unwrap();
    let text = [plan.stdout, plan.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    let imports = all.matches("\nimport {").count();
    let expected = format!("Plan: {imports} to import, 0 to add, 0 to change, 0 to destroy.");
    assert!(text.contains(&expected), "{expected}\n{text}");
    format!("{env}: {expected}")
}

#[test]
fn terraform_imports_what_dev_has_and_changes_nothing() {
    let desk = Desk::new();
    let absent = desk.run(&["export", "--terraform", "--local"]);
    assert_eq!(absent.status.code(), Some(4), "{absent:?}");
    up(&desk, "dev");
    println!("{}", assert_nothing_but_imports(&desk, "dev"));

    let folder = desk.place.path().join("terraform-dev");
    let resources = folder.join("resources.tf");
    fs::write(&resources, "# edited").unwrap();
    let again = folder.display().to_string();
    let again = desk.run(&["export", "--terraform", &again, "--local"]);
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    assert_eq!(fs::read_to_string(&resources).unwrap(), "# edited");
}

#[test]
fn terraform_imports_what_production_has_and_changes_nothing() {
    let desk = Desk::new();
    let place = desk.place.path();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conversation/data");
    fs::create_dir_all(place.join("data")).unwrap();
    for file in ["catalog.csv", "knowledge_base.md"] {
        fs::copy(data.join(file), place.join("data").join(file)).unwrap();
    }
    // The simulated AWS, in which the zone is made, goes on while something is in it.
    up(&desk, "dev");
    let zone = zone(&desk);
    fs::write(place.join("config/prod.toml"), production(&zone)).unwrap();
    up(&desk, "prod");
    println!("{}", assert_nothing_but_imports(&desk, "prod"));
}
