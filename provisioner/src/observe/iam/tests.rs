use super::*;

fn environment() -> Environment {
    Environment {
        project: "a".to_owned(),
        env: "dev".to_owned(),
        region: "us-east-1".to_owned(),
    }
}

fn role(name: &str, secrets: &[&str]) -> Found {
    let allowed: Vec<String> = secrets.iter().map(|it| format!("\"{it}\"")).collect();
    let document = format!(
        r#"{{"Statement":{{"Effect":"Allow","Action":"secretsmanager:GetSecretValue",
                "Resource":[{}]}}}}"#,
        allowed.join(",")
    );
    let statements = statements(&document).expect("a policy document");
    let spec = IamRole {
        name: name.to_owned(),
        trust_policy: BTreeSet::new(),
        permissions_boundary: None,
        managed_policies: BTreeSet::new(),
        inline_policies: [("secrets".to_owned(), statements)].into(),
        tags: [("project", "a"), ("env", "dev")]
            .map(|(tag, value)| (tag.to_owned(), value.to_owned()))
            .into(),
    };
    Found::ready(name, spec)
}

#[test]
fn roles_that_serve_the_same_environment_of_another_region_are_not_ours() {
    let here = "arn:aws:secretsmanager:us-east-1:123456789012:secret:a-dev-key-x";
    let there = "arn:aws:secretsmanager:us-west-2:123456789012:secret:a-dev-key-x";
    let everywhere = "arn:aws:secretsmanager:*:123456789012:secret:a-dev-key-x";
    for (secrets, ours) in [
        (vec![here], 2),
        (vec![there], 0),
        (vec![here, there], 2),
        (vec![everywhere], 2),
        (vec!["*"], 2),
    ] {
        let roles = vec![
            role("a-dev-ecs-execution-role", &secrets),
            role("a-dev-ecs-task-role", &["*"]),
        ];
        let observed = assign(&environment(), roles);
        assert_eq!(observed.resources.len(), ours, "{secrets:?}");
        assert_eq!(observed.unmanaged.len(), 2 - ours, "{secrets:?}");
        for role in &observed.unmanaged {
            let region = UnmanagedReason::ServesRegion("us-west-2".to_owned());
            assert_eq!(role.reason, region);
        }
    }
}

#[test]
fn an_encoded_document_has_the_statements_of_the_plain_one() {
    let plain = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
            "Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}]}"#;
    let encoded = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22\
            %3A%22Allow%22%2C%22Action%22%3A%22sts%3AAssumeRole%22%2C%22Principal%22%3A%7B%22\
            Service%22%3A%22ecs-tasks.amazonaws.com%22%7D%7D%5D%7D";
    let read = policy("GetRole", encoded);
    assert_eq!(read, policy("GetRole", plain));
    assert_eq!(read.map(|statements| statements.len()), Ok(1));
}

#[test]
fn a_plus_sign_in_a_document_stays_one() {
    let document = r#"{"Statement":{"Effect":"Deny","Action":"a+b"}}"#;
    let statements = policy("GetRole", document).expect("a policy document");
    let actions: Vec<&String> = statements.iter().flat_map(|it| &it.actions).collect();
    assert_eq!(actions, ["a+b"]);
}

#[test]
fn what_is_not_a_policy_document_is_a_fault_and_no_empty_policy() {
    let fault = policy("GetRole", "%7Boops").expect_err("no JSON");
    assert_eq!(fault.class, Class::Invalid);
}
