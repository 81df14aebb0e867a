use serde_json::{Value, json};

use super::*;

const ACCOUNT: Account<'_> = Account {
    username: "kavak_admin",
    engine: "postgres",
    port: 5432,
    dbname: "kavak_agent",
};

fn value(password: &str, host: Option<&str>) -> Value {
    let value = ACCOUNT.value(&SecretString::from(password), host);
    serde_json::from_str(value.expose_secret()).expect("it is JSON")
}

#[test]
fn a_new_password_has_32_characters_that_need_no_escaping_and_is_never_the_same() {
    let password = new_password();
    let text = password.expose_secret();
    assert_eq!(text.len(), 32);
    assert!(
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    );
    assert_ne!(text, new_password().expose_secret());
}

#[test]
fn the_complete_value_holds_a_numeric_port_and_the_url() {
    assert_eq!(
        value("s3cret-s3cret", Some("db.example")),
        json!({
            "username": "kavak_admin",
            "password": "s3cret-s3cret",
            "engine": "postgres",
            "host": "db.example",
            "port": 5432,
            "dbname": "kavak_agent",
            "DATABASE_URL": "postgresql://kavak_admin:s3cret-s3cret@db.example:5432/kavak_agent",
        })
    );
}

#[test]
fn a_value_without_a_host_has_no_url() {
    let value = value("s3cret-s3cret", None);
    assert!(value.get("host").is_none() && value.get("DATABASE_URL").is_none());
}

#[test]
fn a_password_is_taken_from_a_value_only_if_it_fits_into_a_url() {
    let stored = |password: &str| {
        let value = ACCOUNT.value(&SecretString::from(password), None);
        password_in(&value).map(|password| password.expose_secret().to_owned())
    };
    assert_eq!(stored("s3cret-s3cret").as_deref(), Some("s3cret-s3cret"));
    assert_eq!(stored("s3cret#s3cret%"), None);
    assert_eq!(stored("short"), None);
    assert!(password_in(&SecretString::from("no JSON")).is_none());
}

#[test]
fn rotated_password_is_kept_and_escaped_in_the_url() {
    let rotated = SecretString::from(json!({"password": "a#b%c:d+e f"}).to_string());
    let password = rotated_password_in(&rotated).expect("a password");
    let value = ACCOUNT.value(&password, Some("db.example"));
    let value: Value = serde_json::from_str(value.expose_secret()).expect("it is JSON");
    assert_eq!(value["password"], "a#b%c:d+e f");
    let url = "postgresql://kavak_admin:a%23b%25c%3Ad%2Be%20f@db.example:5432/kavak_agent";
    assert_eq!(value["DATABASE_URL"], url);
    assert!(rotated_password_in(&SecretString::from("no JSON")).is_none());
}

#[test]
fn version_ids_have_the_length_that_aws_asks_for_and_are_known_as_own() {
    for prefix in [PENDING, UNAPPLIED, ""] {
        let id = new_version_id(prefix);
        assert!((32..=64).contains(&id.len()), "{id}");
        assert!(id.starts_with(prefix) && is_own_version(&id), "{id}");
    }
    for other in [
        "5ad0c0de-0000-4000-8000-000000000000",
        "terraform-20250101000000000000000001",
        "",
    ] {
        assert!(!is_own_version(other), "{other}");
    }
}
