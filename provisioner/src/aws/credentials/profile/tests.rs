use super::*;

async fn profiles(config: &str, selected: &str) -> (ProfileSet, Env) {
    let env = Env::from_slice(&[("HOME", "/home"), ("AWS_PROFILE", selected)]);
    let fs = Fs::from_slice(&[("/home/.aws/config", config)]);
    (load(&fs, &env).await.expect("profiles"), env)
}

#[tokio::test]
async fn missing_profile_is_named_with_those_that_exist() {
    let (profiles, env) = profiles("[default]\n[profile work]\nregion = x\n", "wrok").await;
    let error = check_selected(&profiles, &env).expect_err("a mistyped name");
    assert_eq!(
        error.what,
        "profile `wrok`, which AWS_PROFILE names, does not exist; there are default, work"
    );
}

#[tokio::test]
async fn profile_is_named_by_either_variable_of_the_aws_cli() {
    for (variables, expected) in [
        (&[("AWS_DEFAULT_PROFILE", "work")][..], Some("work")),
        (
            &[("AWS_PROFILE", "own"), ("AWS_DEFAULT_PROFILE", "work")],
            Some("own"),
        ),
        (
            &[("AWS_PROFILE", ""), ("AWS_DEFAULT_PROFILE", "work")],
            Some("work"),
        ),
        (&[], None),
    ] {
        let env = Env::from_slice(variables);
        let name = named(&env).map(|(_, name)| name);
        assert_eq!(name.as_deref(), expected, "{variables:?}");
        let fs = Fs::from_slice(&[("/home/.aws/config", "[default]\n")]);
        let variables: Vec<_> = [("HOME", "/home")]
            .iter()
            .chain(variables)
            .copied()
            .collect();
        let env = Env::from_slice(&variables);
        let profiles = load(&fs, &env).await.expect("profiles");
        let is_found = check_selected(&profiles, &env).is_ok();
        assert_eq!(is_found, expected.is_none(), "{variables:?}");
    }
}

#[tokio::test]
async fn missing_source_profile_is_named() {
    let config = "[profile work]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\n";
    let (profiles, env) = profiles(config, "work").await;
    let error = check_selected(&profiles, &env).expect_err("no base");
    assert!(
        error.what.contains("`base`, which does not exist"),
        "{}",
        error.what
    );
}

#[tokio::test]
async fn no_profiles_at_all_are_no_mistake() {
    let env = Env::from_slice(&[("HOME", "/home")]);
    let profiles = load(&Fs::from_slice(&[]), &env).await.expect("none");
    assert!(check_selected(&profiles, &env).is_ok());
    assert!(roles_with_mfa(&profiles).is_none());
}

#[tokio::test]
async fn role_with_mfa_serial_is_found_behind_another_role() {
    let config = "
            [profile work]\nrole_arn = arn:aws:iam::2:role/deploy\nsource_profile = hub\n
            [profile hub]\nrole_arn = arn:aws:iam::1:role/hub\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\nduration_seconds = 7200\n
            [profile base]\naws_access_key_id = AKIA\naws_secret_access_key = x\n"
            .replace("            ", "");
    let (profiles, env) = profiles(&config, "work").await;
    assert!(check_selected(&profiles, &env).is_ok());
    let found = roles_with_mfa(&profiles).expect("a role with MFA");
    assert!(matches!(found.base, Base::Keys(_)));
    let arns: Vec<&str> = found.roles.iter().map(|role| role.arn.as_str()).collect();
    assert_eq!(
        arns,
        ["arn:aws:iam::1:role/hub", "arn:aws:iam::2:role/deploy"]
    );
    assert_eq!(found.roles[0].duration_s, Some(7_200));
    assert_eq!(
        found.roles[0].mfa_serial.as_deref(),
        Some("arn:aws:iam::1:mfa/me")
    );
}

#[tokio::test]
async fn role_without_mfa_serial_is_left_to_the_sdk() {
    let config = "[profile work]\nrole_arn = arn:aws:iam::2:role/deploy\nsource_profile = work\naws_access_key_id = AKIA\naws_secret_access_key = x\n";
    let (without, env) = profiles(config, "work").await;
    assert!(check_selected(&without, &env).is_ok());
    assert!(roles_with_mfa(&without).is_none());
    let (with, _) = profiles(&format!("{config}mfa_serial = s\n"), "work").await;
    let found = roles_with_mfa(&with).expect("keys beside the role");
    assert!(matches!(found.base, Base::Keys(_)) && found.roles.len() == 1);
}

#[tokio::test]
async fn roles_that_refer_to_each_other_are_left_to_the_sdk() {
    let config = "[profile a]\nrole_arn = r\nsource_profile = b\nmfa_serial = s\n[profile b]\nrole_arn = r\nsource_profile = a\n";
    let (profiles, env) = profiles(config, "a").await;
    assert!(check_selected(&profiles, &env).is_ok());
    assert!(roles_with_mfa(&profiles).is_none());
}
