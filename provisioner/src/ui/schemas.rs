//! The JSON Schema of everything that `--json` prints (`docs/schema/`).

use std::collections::BTreeMap;

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::{
    HistoryView, ReapView, SnapshotsView, StatusView,
    image::{ImageReferenceView, ImageView},
};
use crate::{
    delivery::Verdict,
    machine::{
        AgentsOutput, ChangeEvent, ConfigObject, CostObject, DeployedEvent, DoctorObject,
        DrillReceipt, ErrorEvent, ImageBuildEvent, ImagePushEvent, InitObject, LogEvent,
        MigratedEvent, NoticeEvent, OutputObject, PlanObject, SCHEMA, SecretSetEvent,
        SecretsObject, StandingEvent, SummaryEvent, ValidateObject, WaitEvent,
    },
    verify::Report,
};

/// Every schema by the name of its file: `events` for the lines that commands
/// which do something print, one for each command that prints one object.
#[must_use]
pub fn published() -> BTreeMap<&'static str, Value> {
    BTreeMap::from([
        ("events", events()),
        ("config-show", object::<ConfigObject>("config show")),
        (
            "agent-output",
            object::<AgentsOutput>("leads, desk, forget and stats"),
        ),
        ("cost", object::<CostObject>("cost")),
        ("doctor", object::<DoctorObject>("doctor")),
        ("drill-restore", object::<DrillReceipt>("drill restore")),
        ("history", object::<HistoryView>("history")),
        ("init", object::<InitObject>("init")),
        ("output", object::<OutputObject>("output")),
        ("plan", object::<PlanObject>("plan")),
        ("reap", object::<ReapView>("reap")),
        ("secrets-list", object::<SecretsObject>("secrets list")),
        ("snapshots", object::<SnapshotsView>("snapshots")),
        ("status", object::<StatusView>("status")),
        ("validate", object::<ValidateObject>("validate")),
        ("verify", object::<Report>("verify")),
    ])
}

fn events() -> Value {
    let mut generator = generator();
    let events = [
        ("plan", body::<PlanObject>(&mut generator)),
        ("change", body::<ChangeEvent>(&mut generator)),
        ("wait", body::<WaitEvent>(&mut generator)),
        ("wait", body::<StandingEvent>(&mut generator)),
        ("image_build", body::<ImageBuildEvent>(&mut generator)),
        ("image_push", body::<ImagePushEvent>(&mut generator)),
        ("image", body::<ImageView>(&mut generator)),
        ("image", body::<ImageReferenceView>(&mut generator)),
        ("log", body::<LogEvent>(&mut generator)),
        ("verdict", body::<Verdict>(&mut generator)),
        ("verify", body::<Report>(&mut generator)),
        ("deployed", body::<DeployedEvent>(&mut generator)),
        ("migrated", body::<MigratedEvent>(&mut generator)),
        ("secret_set", body::<SecretSetEvent>(&mut generator)),
        ("notice", body::<NoticeEvent>(&mut generator)),
        ("summary", body::<SummaryEvent>(&mut generator)),
        ("error", body::<ErrorEvent>(&mut generator)),
    ];
    let events = events.map(|(name, mut body)| {
        demand(&mut body, "event", &name.into());
        demand(&mut body, "schema", &SCHEMA.into());
        body
    });
    document(
        json!({ "title": "One line of --json", "oneOf": events }),
        generator,
    )
}

/// The schema of the one object that a command prints.
fn object<T: JsonSchema>(command: &str) -> Value {
    let mut generator = generator();
    let mut body = body::<T>(&mut generator);
    demand(&mut body, "schema", &SCHEMA.into());
    body["title"] = format!("kavak-infra {command} --json").into();
    document(body, generator)
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
}

fn body<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    let mut body = T::json_schema(generator).to_value();
    if let Value::Object(members) = &mut body
        && members.get("additionalProperties").is_none()
    {
        // A member that no one has described is a mistake of the tool's.
        members.insert("unevaluatedProperties".into(), false.into());
    }
    body
}

/// Adds a member that always has this value.
fn demand(body: &mut Value, member: &str, value: &Value) {
    body["properties"][member] = json!({ "const": value });
    match &mut body["required"] {
        Value::Array(required) => required.push(member.into()),
        other => *other = json!([member]),
    }
}

fn document(mut body: Value, mut generator: SchemaGenerator) -> Value {
    let definitions: Map<String, Value> = generator.take_definitions(true);
    body["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    if !definitions.is_empty() {
        body["$defs"] = definitions.into();
    }
    body
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use super::*;

    fn folder() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/schema")
    }

    fn file(schema: &Value) -> String {
        format!("{:#}\n", schema)
    }

    /// `cargo xtask schemas` sets the variable.
    #[expect(
        clippy::disallowed_methods,
        reason = "a test that writes is asked to by a variable"
    )]
    fn is_to_write() -> bool {
        std::env::var_os("KAVAK_TEST_WRITE_SCHEMAS").is_some()
    }

    #[test]
    fn the_published_schemas_are_those_of_the_types() {
        for (name, schema) in published() {
            let path = folder().join(format!("{name}.json"));
            if is_to_write() {
                fs::create_dir_all(folder()).expect("the folder is made");
                fs::write(&path, file(&schema)).expect("the schema is written");
            }
            let is = fs::read_to_string(&path).unwrap_or_default();
            assert!(
                is == file(&schema),
                "docs/schema/{name}.json is stale: `cargo xtask schemas` writes it again"
            );
        }
    }

    #[test]
    fn no_schema_is_published_that_nothing_has() {
        let files = fs::read_dir(folder()).expect("the folder is there");
        for file in files.flatten() {
            let name = file.file_name().into_string().expect("a name");
            let name = name.trim_end_matches(".json").to_owned();
            assert!(published().contains_key(name.as_str()), "{name}");
        }
    }
}
