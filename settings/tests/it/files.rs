//! Files that are written: templates, and those made of Terraform's.

use std::collections::BTreeMap;

use crate::common::World;
use kavak_settings::{from_terraform, schema, template};

#[test]
fn a_template_shows_every_setting_and_is_a_good_file() {
    let values = [
        ("project", "kavak-agent"),
        ("env", "dev"),
        ("region", "us-east-1"),
        ("owner", "sales"),
    ]
    .map(|(key, value)| (key.into(), value.into()));
    let text = template("Made by a test.", &BTreeMap::from(values));
    insta::assert_snapshot!(text);
    assert!(World::with_file(&text).load().is_ok());
}

#[test]
fn a_template_without_its_comment_marks_says_the_defaults() {
    let text = template("", &BTreeMap::new());
    let set: String = text
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|rest| rest.contains(" = ") && !rest.contains('…'))
                .unwrap_or(line)
        })
        .map(|line| format!("{line}\n"))
        .collect();
    let world = World::with_file(&set)
        .flag("--project", "project", "a")
        .flag("--region", "region", "us-east-1")
        .flag("--owner", "owner", "a");
    let loaded = world
        .load()
        .map_err(|problems| format!("{problems}\n{set}"))
        .expect("good settings");
    assert_eq!(
        loaded.settings.network,
        kavak_stack::settings::Network::default()
    );
    assert_eq!(
        loaded.settings.database,
        kavak_stack::settings::Database::default()
    );
    assert_eq!(
        loaded.settings.cache,
        kavak_stack::settings::Cache::default()
    );
}

#[test]
fn a_variables_file_becomes_settings_and_what_is_not_known_is_reported() {
    let read = from_terraform(
        r#"
        # of the old stack
        project_name = "kavak-agent"
        environment  = "dev"
        aws_region   = "us-east-1"
        vpc_cidr     = "10.3.0.0/16"
        task_cpu     = "512"
        memory       = 1024
        llm_enabled  = false
        availability_zones = ["us-east-1a", "us-east-1b"]
        tags = { Team = "sales", Project = "kavak-agent" }
        db_password  = "marker"
        openai_api_key = "marker"
        bastion_size = "t3.nano"
        desired_count = "many"
        "#,
    )
    .expect("a variables file");
    insta::assert_debug_snapshot!(read);
    assert!(!format!("{read:?}").contains("marker"));
}

#[test]
fn what_is_not_hcl_is_reported() {
    assert!(from_terraform("project = ").is_err());
}

#[test]
fn the_schema_names_bounds_choices_and_what_is_required() {
    let schema = schema();
    assert_eq!(
        schema["required"],
        serde_json::json!(["project", "env", "region", "owner"])
    );
    let agent = &schema["properties"]["agent"]["properties"];
    assert_eq!(agent["port"]["maximum"], 65_535);
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(
        schema["properties"]["network"]["properties"]["cidr"]["default"],
        "10.0.0.0/16"
    );
}

#[test]
fn the_files_of_this_repository_keep_every_rule() {
    for env in ["dev", "prod", "ci"] {
        let sources = kavak_settings::Sources {
            directory: concat!(env!("CARGO_MANIFEST_DIR"), "/..").into(),
            flags: vec![kavak_settings::Flag {
                flag: "--env",
                key: "env",
                value: env.into(),
            }],
            ..Default::default()
        };
        let loaded = sources
            .load()
            .map_err(|problems| problems.to_string())
            .expect("good settings");
        assert_eq!(loaded.settings.env, env);
    }
}

#[test]
fn tags_that_name_the_environment_are_taken_over_as_settings() {
    let read = from_terraform("tags = { Owner = \"sales\", Environment = \"dev\", Team = \"a\" }");
    let value = |key: &str| {
        read.as_ref()
            .expect("variables")
            .values
            .get(&key.into())
            .cloned()
    };
    assert_eq!(value("owner"), Some("sales".into()));
    assert_eq!(value("env"), Some("dev".into()));
    assert_eq!(value("tags.Team"), Some("a".into()));
    assert_eq!(value("tags.Owner"), None);
    let read = from_terraform("owner = \"desk\"\ntags = { owner = \"sales\" }").expect("variables");
    assert_eq!(read.values.get(&"owner".into()), Some(&"desk".into()));
}
