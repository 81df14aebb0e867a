//! The desired stack: all of it as a table, and the attributes that
//! matter most one by one.

use std::collections::{BTreeMap, BTreeSet};

use kavak_stack::{
    Facts, Key, Kind, Settings, Spec, Stack, Tags, Text, key,
    settings::{Desk, Privacy, Twilio},
    spec::{ListenerAction, Redirect},
};

use crate::support::{self, facts, production, settings, show, stack, wanted};

#[test]
fn the_stack_of_the_default_settings() {
    insta::assert_snapshot!(show::stack(&stack(&settings())));
}

#[test]
fn the_stack_of_the_production_settings() {
    insta::assert_snapshot!(show::stack(&stack(&production())));
}

#[test]
fn the_default_stack_has_one_of_everything_and_two_subnets_of_each_type() {
    let count = |kind: Kind| kinds(&stack(&settings())).filter(|it| *it == kind).count();
    for (kind, expected) in [
        (Kind::Subnet, 4),
        (Kind::RouteTable, 2),
        (Kind::SecurityGroup, 4),
        (Kind::Secret, 3),
        (Kind::SecretValue, 3),
        (Kind::IamRole, 2),
        (Kind::Listener, 1),
        (Kind::NatGateway, 1),
        (Kind::ElasticIp, 1),
        (Kind::Certificate, 0),
        (Kind::DnsRecord, 0),
        (Kind::ScalableTarget, 0),
        (Kind::ScalingPolicy, 0),
    ] {
        assert_eq!(count(kind), expected, "{kind}");
    }
    // The 31 rows of the specification, a value for each of the secrets, and the image.
    assert_eq!(kinds(&stack(&settings())).count(), 31 + 3 + 1);
}

#[test]
fn largest_stack_has_every_kind() {
    let stack = stack(&support::largest());
    for kind in Kind::ALL {
        assert!(
            kinds(&stack).any(|it| it == *kind),
            "{kind}: add one to stack/src/blueprint.rs; behind a setting, switch that on in \
             `production` of stack/tests/pure/support/mod.rs"
        );
    }
}

fn kinds(stack: &Stack) -> impl Iterator<Item = Kind> {
    stack
        .resources()
        .values()
        .map(|resource| resource.spec.kind())
}

#[test]
fn every_resource_that_can_carry_tags_has_project_env_owner_and_those_of_the_settings() {
    let mut settings = settings();
    settings.tags = Tags::from([("cost-center".into(), "42".into())]);
    for (key, resource) in stack(&settings).resources() {
        let Some(tags) = resource.spec.tags() else {
            continue;
        };
        for (tag, value) in [
            ("project", "kavak-agent"),
            ("env", "dev"),
            ("owner", "sales"),
            ("cost-center", "42"),
        ] {
            assert_eq!(
                tags.get(tag).map(String::as_str),
                Some(value),
                "{key}: {tag}"
            );
        }
    }
}

#[test]
fn a_tag_of_the_settings_does_not_take_the_place_of_those_that_find_the_resources() {
    let mut settings = settings();
    settings.tags = ["project", "env", "owner", "Name", "Type"]
        .map(|tag| (tag.to_owned(), "another's".to_owned()))
        .into();
    for (key, resource) in stack(&settings).resources() {
        let own = |tag: &str| resource.spec.tags().and_then(|tags| tags.get(tag));
        for (tag, value) in [
            ("project", "kavak-agent"),
            ("env", "dev"),
            ("owner", "sales"),
        ] {
            assert!(own(tag).is_none_or(|it| it == value), "{key}: {tag}");
        }
        let has_name = !matches!(resource.spec.kind(), Kind::Listener | Kind::ScalableTarget);
        assert!(
            !has_name || own("Name").is_none_or(|it| it != "another's"),
            "{key}"
        );
    }
}

#[test]
fn names_are_those_of_the_table() {
    let stack = stack(&settings());
    for (key, suffix) in [
        (&key::VPC, "vpc"),
        (&key::INTERNET_GATEWAY, "igw"),
        (&key::SUBNET_PUBLIC[0], "public-subnet-1"),
        (&key::SUBNET_PUBLIC[1], "public-subnet-2"),
        (&key::SUBNET_PRIVATE[0], "private-subnet-1"),
        (&key::SUBNET_PRIVATE[1], "private-subnet-2"),
        (&key::ELASTIC_IP_NAT[0], "nat-eip"),
        (&key::NAT_GATEWAY[0], "nat-gateway"),
        (&key::ROUTE_TABLE_PUBLIC, "public-rt"),
        (&key::ROUTE_TABLE_PRIVATE[0], "private-rt"),
        (&key::SECURITY_GROUP_ALB, "alb-sg"),
        (&key::SECURITY_GROUP_ECS, "ecs-sg"),
        (&key::SECURITY_GROUP_RDS, "rds-sg"),
        (&key::SECURITY_GROUP_REDIS, "redis-sg"),
        (&key::ECR_REPOSITORY, "app"),
        (&key::DB_SUBNET_GROUP, "db-subnet-group"),
        (&key::DB_INSTANCE, "db"),
        (&key::SECRET_DB_CREDENTIALS, "db-credentials"),
        (&key::SECRET_OPENAI_API_KEY, "openai-api-key"),
        (&key::SECRET_TWILIO_AUTH_TOKEN, "twilio-auth-token"),
        (&key::CACHE_SUBNET_GROUP, "redis-subnet-group"),
        (&key::REPLICATION_GROUP, "redis"),
        (&key::LOG_GROUP, "ecs-logs"),
        (&key::ECS_CLUSTER, "cluster"),
        (&key::IAM_ROLE_EXECUTION, "ecs-execution-role"),
        (&key::IAM_ROLE_TASK, "ecs-task-role"),
        (&key::TASK_DEFINITION, "app-task"),
        (&key::LOAD_BALANCER, "alb"),
        (&key::TARGET_GROUP, "tg"),
        (&key::ECS_SERVICE, "app-service"),
    ] {
        let name = wanted(&stack, key).tags().and_then(|tags| tags.get("Name"));
        assert_eq!(name, Some(&format!("kavak-agent-dev-{suffix}")), "{key}");
    }
    let listener = wanted(&stack, &key::LISTENER_HTTP).tags().unwrap();
    assert_eq!(listener.get("Name"), None);
}

#[test]
fn subnets_are_cut_from_the_networks_block_wherever_that_is() {
    let mut settings = settings();
    settings.network.cidr = "172.20.16.0/20".into();
    let stack = stack(&settings);
    for (key, block, zone) in [
        (&key::SUBNET_PUBLIC[0], "172.20.16.0/24", "us-east-1a"),
        (&key::SUBNET_PUBLIC[1], "172.20.17.0/24", "us-east-1b"),
        (&key::SUBNET_PRIVATE[0], "172.20.26.0/24", "us-east-1a"),
        (&key::SUBNET_PRIVATE[1], "172.20.27.0/24", "us-east-1b"),
    ] {
        let Spec::Subnet(subnet) = wanted(&stack, key) else {
            panic!("{key}")
        };
        assert_eq!(
            (
                subnet.cidr_block.as_str(),
                subnet.availability_zone.as_str()
            ),
            (block, zone)
        );
        assert_eq!(
            subnet.map_public_ip_on_launch,
            key.as_str().contains("public")
        );
    }
}

#[test]
fn each_security_group_lets_in_one_port_from_the_one_before_it() {
    let stack = stack(&settings());
    for (key, port, peer) in [
        (&key::SECURITY_GROUP_ALB, 80, Text::from("0.0.0.0/0")),
        (
            &key::SECURITY_GROUP_ECS,
            8000,
            Text::id(&key::SECURITY_GROUP_ALB),
        ),
        (
            &key::SECURITY_GROUP_RDS,
            5432,
            Text::id(&key::SECURITY_GROUP_ECS),
        ),
        (
            &key::SECURITY_GROUP_REDIS,
            6379,
            Text::id(&key::SECURITY_GROUP_ECS),
        ),
    ] {
        let Spec::SecurityGroup(group) = wanted(&stack, key) else {
            panic!("{key}")
        };
        let [rule] = Vec::from_iter(&group.ingress)[..] else {
            panic!("{:?}", group.ingress)
        };
        assert_eq!(
            (rule.from_port, rule.to_port),
            (Some(port), Some(port)),
            "{key}"
        );
        assert_eq!(
            (&rule.peer, rule.ip_protocol.as_str()),
            (&peer, "tcp"),
            "{key}"
        );
        assert_eq!(group.egress.len(), 1, "{key}");
    }
}

#[test]
fn the_port_of_the_agent_is_the_same_everywhere() {
    let mut settings = settings();
    settings.agent.port = 9321;
    let table = show::stack(&stack(&settings));
    assert!(!table.contains("8000"), "{table}");
    let lines: BTreeSet<&str> = table.lines().filter(|line| line.contains("9321")).collect();
    // Rule of the tasks' group, container, its variable, service; image and target group
    // say it in the same words.
    assert_eq!(lines.len(), 5, "{lines:#?}");
}

#[test]
fn the_execution_role_may_read_exactly_the_three_secrets() {
    let stack = stack(&settings());
    let Spec::IamRole(role) = wanted(&stack, &key::IAM_ROLE_EXECUTION) else {
        panic!("no role")
    };
    let statement = role.inline_policies["kavak-agent-dev-ecs-secrets-policy"].first();
    let statement = statement.expect("a statement");
    let resources: Vec<String> = statement.resources.iter().map(Text::to_string).collect();
    assert_eq!(
        resources,
        [
            "<Arn of secret.db_credentials>",
            "<Arn of secret.openai_api_key>",
            "<Arn of secret.twilio_auth_token>"
        ]
    );
    let actions: Vec<&str> = statement.actions.iter().map(String::as_str).collect();
    assert_eq!(
        actions,
        [
            "secretsmanager:DescribeSecret",
            "secretsmanager:GetSecretValue"
        ]
    );
}

#[test]
fn what_the_stack_decides_wins_over_variables_of_the_same_name() {
    let mut settings = settings();
    settings.agent.environment = [("APP_ENV", "mine"), ("LOG_LEVEL", "debug")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    let stack = stack(&settings);
    let Spec::TaskDefinition(task) = wanted(&stack, &key::TASK_DEFINITION) else {
        panic!("no task definition")
    };
    let variable = |name: &str| task.container.environment[name].literal();
    assert_eq!(variable("APP_ENV"), Some("dev"));
    assert_eq!(variable("LOG_LEVEL"), Some("debug"));
}

#[test]
fn a_domain_brings_https_with_a_certificate_a_redirect_and_an_alias() {
    let stack = stack(&production());
    let Spec::Listener(http) = wanted(&stack, &key::LISTENER_HTTP) else {
        panic!("no listener")
    };
    let to_domain = ListenerAction::RedirectToHttps(Redirect {
        host: production().ingress.domain.unwrap(),
        is_permanent: false,
    });
    assert_eq!(http.default_action, to_domain);
    let Spec::Listener(https) = wanted(&stack, &key::LISTENER_HTTPS) else {
        panic!("no listener")
    };
    assert_eq!((https.port, https.protocol.as_str()), (443, "HTTPS"));
    let certificate = https.certificate_arn.as_ref().map(Text::to_string);
    assert_eq!(certificate.as_deref(), Some("<Arn of certificate>"));
    wanted(&stack, &key::DNS_RECORD_VALIDATION);
    wanted(&stack, &key::DNS_RECORD_ALIAS);
}

#[test]
fn port_80_forwards_beside_port_443_while_the_domain_does_not_lead_to_the_balancer() {
    let facts = Facts {
        forwards_http: true,
        ..facts()
    };
    let stack = Stack::new(&production(), &facts);
    for listener in [&key::LISTENER_HTTP, &key::LISTENER_HTTPS] {
        let Spec::Listener(it) = wanted(&stack, listener) else {
            panic!("no listener")
        };
        assert!(
            matches!(it.default_action, ListenerAction::Forward(_)),
            "{listener}"
        );
    }
}

#[test]
fn a_certificate_of_ones_own_is_used_and_none_requested() {
    let arn = "arn:aws:acm:us-east-1:1:certificate/mine";
    let mut settings = settings();
    settings.ingress.certificate_arn = Some(arn.into());
    let stack = stack(&settings);
    let Spec::Listener(https) = wanted(&stack, &key::LISTENER_HTTPS) else {
        panic!("no listener")
    };
    assert_eq!(https.certificate_arn, Some(Text::from(arn)));
    for key in [
        &key::CERTIFICATE,
        &key::DNS_RECORD_VALIDATION,
        &key::DNS_RECORD_ALIAS,
    ] {
        assert_eq!(stack.get(key), None, "{key}");
    }
}

#[test]
fn two_nat_gateways_are_one_a_zone_each_with_its_table() {
    let stack = stack(&production());
    for index in 0..2 {
        let key = &key::ROUTE_TABLE_PRIVATE[index];
        let Spec::RouteTable(table) = wanted(&stack, key) else {
            panic!("{key}")
        };
        let subnets: Vec<String> = table.subnet_ids.iter().map(Text::to_string).collect();
        assert_eq!(subnets, [format!("<Id of subnet.private[{index}]>")]);
        assert_eq!(
            table.routes["0.0.0.0/0"].to_string(),
            format!("<Id of nat_gateway[{index}]>")
        );
    }
}

#[test]
fn tasks_start_once_every_gateway_and_table_that_they_may_stand_behind_is_there() {
    for (settings, gateways) in [(settings(), 1), (production(), 2)] {
        let stack = stack(&settings);
        let service = stack.get(&key::ECS_SERVICE).unwrap();
        for index in 0..gateways {
            for needed in [&key::NAT_GATEWAY, &key::ROUTE_TABLE_PRIVATE] {
                assert!(service.after_ready.contains(&needed[index]));
            }
        }
    }
}

#[test]
fn tasks_start_once_every_secret_has_its_value() {
    let stack = stack(&settings());
    let service = stack.get(&key::ECS_SERVICE).unwrap();
    for value in [
        &key::SECRET_VALUE_DB_CREDENTIALS,
        &key::SECRET_VALUE_OPENAI_API_KEY,
        &key::SECRET_VALUE_TWILIO_AUTH_TOKEN,
    ] {
        assert!(service.after_ready.contains(value), "{value}");
    }
}

#[test]
fn each_resource_needs_what_the_table_says() {
    let stack = stack(&settings());
    for (key, needs) in [
        (
            &key::NAT_GATEWAY[0],
            &[
                &key::INTERNET_GATEWAY,
                &key::SUBNET_PUBLIC[0],
                &key::ELASTIC_IP_NAT[0],
            ][..],
        ),
        (
            &key::ROUTE_TABLE_PUBLIC,
            &[
                &key::VPC,
                &key::INTERNET_GATEWAY,
                &key::SUBNET_PUBLIC[0],
                &key::SUBNET_PUBLIC[1],
            ],
        ),
        (
            &key::ROUTE_TABLE_PRIVATE[0],
            &[
                &key::VPC,
                &key::SUBNET_PRIVATE[0],
                &key::SUBNET_PRIVATE[1],
                &key::NAT_GATEWAY[0],
            ],
        ),
        (
            &key::DB_INSTANCE,
            &[&key::SECURITY_GROUP_RDS, &key::DB_SUBNET_GROUP],
        ),
        (&key::SECRET_VALUE_DB_CREDENTIALS, &[&key::DB_INSTANCE]),
        (
            &key::REPLICATION_GROUP,
            &[&key::SECURITY_GROUP_REDIS, &key::CACHE_SUBNET_GROUP],
        ),
        (
            &key::LOAD_BALANCER,
            &[
                &key::INTERNET_GATEWAY,
                &key::SUBNET_PUBLIC[0],
                &key::SUBNET_PUBLIC[1],
                &key::ROUTE_TABLE_PUBLIC,
                &key::SECURITY_GROUP_ALB,
            ],
        ),
        (
            &key::LISTENER_HTTP,
            &[&key::LOAD_BALANCER, &key::TARGET_GROUP],
        ),
        (
            &key::ECS_SERVICE,
            &[
                &key::ECS_CLUSTER,
                &key::TASK_DEFINITION,
                &key::LISTENER_HTTP,
            ],
        ),
    ] {
        let resource = stack.get(key).unwrap();
        for need in needs {
            assert!(resource.needs().contains(need), "{key} needs {need}");
        }
    }
}

#[test]
fn a_protected_environment_says_so_in_its_tags_and_an_ephemeral_one_does_not() {
    for (settings, expected) in [(settings(), None), (production(), Some("protected"))] {
        for (key, resource) in stack(&settings).resources() {
            if let Some(tags) = resource.spec.tags() {
                let lifetime = tags.get("lifetime").map(String::as_str);
                assert_eq!(lifetime, expected, "{key}");
            }
        }
    }
}

#[test]
fn the_same_settings_give_the_same_stack_without_a_cycle_or_a_loose_end() {
    for settings in [settings(), production(), support::largest()] {
        let (stack, again) = (stack(&settings), stack(&settings));
        assert_eq!(stack, again);
        let edges = stack.edges();
        assert!(
            edges
                .iter()
                .all(|(_, dependency)| stack.get(dependency).is_some())
        );
        let mut left: BTreeSet<_> = stack.resources().keys().collect();
        while !left.is_empty() {
            let free = |key: &&kavak_stack::Key| {
                !edges
                    .iter()
                    .any(|(dependent, dependency)| dependent == *key && left.contains(dependency))
            };
            let ready: Vec<_> = left.iter().copied().filter(free).collect();
            assert!(!ready.is_empty(), "a cycle among {left:?}");
            for key in ready {
                left.remove(key);
            }
        }
    }
}

#[test]
fn webhook_brings_its_secrets_to_the_tasks_and_the_execution_role_reads_them() {
    let mut settings = settings();
    settings.notify.webhook_url = Some("https://crm.example.com/leads".into());
    let stack = stack(&settings);
    let arn = |secret: &Key| Text::output(secret, kavak_stack::Output::Arn);
    let own = [
        arn(&key::SECRET_LEAD_WEBHOOK_SECRET),
        arn(&key::SECRET_DESK_API_TOKEN),
    ];
    let Spec::TaskDefinition(task) = wanted(&stack, &key::TASK_DEFINITION) else {
        panic!("no task definition");
    };
    let (plain, secrets) = (&task.container.environment, &task.container.secrets);
    assert_eq!(
        plain["LEAD_WEBHOOK_URL"],
        "https://crm.example.com/leads".into()
    );
    assert_eq!(
        [&secrets["LEAD_WEBHOOK_SECRET"], &secrets["DESK_API_TOKEN"]],
        own.each_ref()
    );
    let Spec::IamRole(role) = wanted(&stack, &key::IAM_ROLE_EXECUTION) else {
        panic!("no role");
    };
    let mut statements = role.inline_policies.values().flatten();
    assert!(statements.any(|it| {
        own.iter().all(|secret| it.resources.contains(secret)) && it.resources.len() == 5
    }));
}

/// The plain variables of the agent's tasks.
fn environment(settings: &Settings) -> BTreeMap<String, Text> {
    match wanted(&stack(settings), &key::TASK_DEFINITION) {
        Spec::TaskDefinition(task) => task.container.environment.clone(),
        _ => panic!("no task definition"),
    }
}

#[test]
fn each_setting_of_customers_is_a_variable_and_without_them_there_is_none() {
    let mut all = settings();
    all.desk = Desk {
        hours: Some("mon-fri 09:00-19:00".into()),
        silence_minutes: Some(60),
    };
    all.privacy = Privacy {
        notice_url: Some("https://www.example.com/privacidad".into()),
        transcript_retention_days: Some(90),
        lead_retention_days: Some(365),
    };
    all.twilio = Twilio {
        account_sid: Some("AC1".into()),
        whatsapp_number: Some("+5215512345678".into()),
    };
    all.ingress.domain = Some("chat.example.com".into());
    let (with, without) = (environment(&all), environment(&settings()));
    let added: Vec<(&str, Option<&str>)> = with
        .iter()
        .filter(|(name, _)| !without.contains_key(*name))
        .map(|(name, value)| (name.as_str(), value.literal()))
        .collect();
    assert_eq!(
        added,
        [
            ("DESK_HOURS", Some("mon-fri 09:00-19:00")),
            ("DESK_SILENCE_MINUTES", Some("60")),
            ("LEAD_RETENTION_DAYS", Some("365")),
            (
                "PRIVACY_NOTICE_URL",
                Some("https://www.example.com/privacidad")
            ),
            ("PUBLIC_BASE_URL", Some("https://chat.example.com")),
            ("TRANSCRIPT_RETENTION_DAYS", Some("90")),
            ("TWILIO_ACCOUNT_SID", Some("AC1")),
            ("TWILIO_WHATSAPP_NUMBER", Some("+5215512345678")),
        ]
    );
    let elsewhere = "https://cdn.example.com";
    let variables = &mut all.agent.environment;
    variables.insert("PUBLIC_BASE_URL".into(), elsewhere.into());
    assert_eq!(environment(&all)["PUBLIC_BASE_URL"], elsewhere.into());
}
