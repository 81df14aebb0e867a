use std::{collections::BTreeSet, fs, path::Path};

use super::*;

/// What the names of AWS's actions begin with.
const VERBS: [&str; 35] = [
    "add",
    "allocate",
    "associate",
    "attach",
    "authorize",
    "change",
    "create",
    "decrease",
    "delete",
    "deregister",
    "describe",
    "detach",
    "disassociate",
    "filter",
    "get",
    "increase",
    "list",
    "modify",
    "put",
    "register",
    "release",
    "remove",
    "replace",
    "request",
    "restore",
    "revoke",
    "run",
    "set",
    "start",
    "stop",
    "subscribe",
    "tag",
    "unsubscribe",
    "untag",
    "update",
];

/// Actions of which no call is in the code, and who calls them.
const CALLED_BY_OTHERS: [&str; 11] = [
    // The registry's protocol.
    "ecr:batchchecklayeravailability",
    "ecr:batchgetimage",
    "ecr:completelayerupload",
    "ecr:getdownloadurlforlayer",
    "ecr:initiatelayerupload",
    "ecr:putimage",
    "ecr:uploadlayerpart",
    // AWS itself, for the last snapshot of what is deleted.
    "elasticache:createsnapshot",
    "rds:createdbsnapshot",
    // AWS itself, for roles that it is given or makes.
    "iam:createservicelinkedrole",
    "iam:passrole",
];

/// All Rust code of this crate without its tests.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let is_test = path.ends_with("tests.rs") || path.ends_with("tests");
        if path.is_dir() && !is_test {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") && !is_test {
            let text = fs::read_to_string(&path).expect("text");
            let (code, _) = text.split_once("mod tests {").unwrap_or((&text, ""));
            // Calls go over several lines.
            found.push(code.split_whitespace().collect());
        }
    }
}

/// Clients, as the code calls them, and the prefixes of their services' actions, without STS, which
/// everybody may ask who they are.
fn clients() -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = crate::aws::PREFIXES.iter().copied();
    all.filter(|(client, _)| *client != "sts")
}

/// Actions in lower case, as the code calls them: `ec2.create_vpc()`.
fn called() -> BTreeSet<String> {
    let mut code = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut code,
    );
    let mut called = BTreeSet::new();
    for (client, service) in clients() {
        for text in &code {
            for (at, _) in text.match_indices(&format!("{client}.")) {
                let rest = &text[at + client.len() + 1..];
                let Some((method, _)) = rest.split_once("()") else {
                    continue;
                };
                let action = method.replace('_', "");
                let verb = method.split('_').next().unwrap_or_default();
                if VERBS.contains(&verb) {
                    called.insert(format!("{service}:{action}"));
                }
            }
        }
    }
    called
}

fn granted() -> BTreeSet<String> {
    let actions = grants().flat_map(Grant::actions);
    actions.map(|action| action.to_lowercase()).collect()
}

#[test]
fn every_call_in_the_code_is_granted() {
    let missing: Vec<String> = called().difference(&granted()).cloned().collect();
    let files = "provisioner/src/resources/<service>.rs";
    assert!(
        missing.is_empty(),
        "not granted by GRANTS of {files}: {missing:?}"
    );
}

#[test]
fn every_call_in_the_code_is_simulated() {
    let file = "simulator/models/operations.json";
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file));
    let services: Value = serde_json::from_str(&text.expect("the operations")).expect("JSON");
    let operations: BTreeSet<String> = services
        .as_object()
        .expect("services")
        .values()
        .flat_map(|it| it.as_object().expect("operations").keys())
        .map(|it| it.to_lowercase())
        .collect();
    let is_simulated = |call: &String| {
        call.split(':')
            .nth(1)
            .is_some_and(|it| operations.contains(it))
    };
    let missing: Vec<String> = called()
        .into_iter()
        .filter(|it| !is_simulated(it))
        .collect();
    assert!(missing.is_empty(), "not listed in {file}: {missing:?}");
}

#[test]
fn every_grant_is_of_a_call_in_the_code() {
    let mut code = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut code,
    );
    let methods: String = code.concat().replace('_', "");
    let unused: Vec<String> = granted()
        .into_iter()
        .filter(|action| !CALLED_BY_OTHERS.contains(&action.as_str()))
        .filter(|action| {
            let name = action.split(':').nth(1).unwrap_or_default();
            !methods.contains(name)
        })
        // Named by tags in a creating call alone.
        .filter(|action| action != "ssm:addtagstoresource")
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// The actions that the published boundary lets the agent's roles do.
fn bounded() -> BTreeSet<String> {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/iam/agent-permissions-boundary.json");
    let boundary = fs::read_to_string(file).expect("published");
    let boundary: serde_json::Value = serde_json::from_str(&boundary).expect("JSON");
    let statements = boundary["Statement"].as_array().expect("statements");
    let actions = statements.iter().flat_map(|it| match &it["Action"] {
        serde_json::Value::Array(actions) => actions.clone(),
        action => vec![action.clone()],
    });
    let texts = actions.map(|it| it.as_str().expect("text").to_owned());
    texts.collect()
}

#[test]
fn the_published_boundary_lets_the_agents_roles_do_all_that_their_policies_grant() {
    let environment = kavak_stack::Environment {
        project: "kavak-agent".into(),
        env: "dev".into(),
        region: "us-east-1".into(),
    };
    let mut settings = kavak_stack::Settings::new(&environment, "sales");
    settings.cache.transit_encryption = true;
    settings.notify.email = ["sales@example.com".to_owned()].into();
    settings.notify.webhook_url = Some("https://crm.example.com/".into());
    let stack = kavak_stack::Stack::new(&settings, &kavak_stack::Facts::default());
    let bounded = bounded();
    let mut granted = 0;
    for (key, resource) in stack.resources() {
        let kavak_stack::Spec::IamRole(role) = &resource.spec else {
            continue;
        };
        for action in role
            .inline_policies
            .values()
            .flatten()
            .flat_map(|it| &it.actions)
        {
            assert!(bounded.contains(action), "{key}: {action}");
            granted += 1;
        }
    }
    assert!(granted >= 3, "{granted}");
}

#[test]
fn the_published_deployer_policy_is_the_list() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/iam/deployer.json");
    let policy = serde_json::to_string_pretty(&deployer_policy("kavak-agent")).expect("JSON");
    #[expect(clippy::disallowed_methods, reason = "asked by `cargo xtask schemas`")]
    let writes = std::env::var_os("KAVAK_TEST_WRITE_SCHEMAS").is_some();
    if writes {
        fs::write(&file, format!("{policy}\n")).expect("written");
    }
    let published = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        published.trim_end(),
        policy,
        "`cargo xtask schemas` writes it"
    );
}
