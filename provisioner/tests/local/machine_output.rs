//! What programs read of the commands that need an agent: every line is as the
//! published schemas say.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use crate::desk::Desk;

/// Prints where the lines of standard input are not as the schema says that
/// the first argument names.
const JUDGE: &str = "
import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
for line in sys.stdin:
    for error in jsonschema.Draft202012Validator(schema).iter_errors(json.loads(line)):
        print(error.json_path, error.message, 'in', line)
";

/// What is wrong with the lines.
fn complaints(lines: &str, schema: &str) -> String {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut judge = Command::new(project.join(".tools/venv/bin/python"))
        .args(["-c", JUDGE])
        .arg(project.join(format!("docs/schema/{schema}.json")))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("`cargo xtask tools` installs it");
    let mut to = judge.stdin.take().unwrap();
    to.write_all(lines.as_bytes()).unwrap();
    drop(to);
    let output = judge.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_line_of_the_commands_around_an_agent_is_as_its_schema_says() {
    let desk = Desk::new();
    let commands: &[(&[&str], &str)] = &[
        (&["up"], "events"),
        (&["deploy", "--force"], "events"),
        (&["scale", "2"], "events"),
        (&["migrate"], "events"),
        (&["logs", "--since", "1h"], "events"),
        (&["image", "push", "--binary", "kavak-agent"], "events"),
        (&["verify"], "verify"),
        (&["status"], "status"),
        (&["secrets", "list"], "secrets-list"),
        (
            &["secrets", "set", "OPENAI_API_KEY", "--from-env", "PATH"],
            "events",
        ),
        (&["down", "--yes"], "events"),
    ];
    for (arguments, schema) in commands {
        let lines = desk.done(&[arguments, &["--local", "--json"][..]].concat());
        assert_eq!(complaints(&lines, schema), "", "{arguments:?}");
        let is_silent = lines.is_empty();
        assert!(!is_silent, "{arguments:?} tells programs something");
    }
}
