//! Every rule, broken once and kept once.

use crate::common::World;

/// The problems of a file that names the environment and says this besides.
fn problems(text: &str) -> String {
    World::with(text).problems()
}

fn is_fine(text: &str) {
    let problems = World::with(text).load().err();
    assert!(
        problems.is_none(),
        "{text}\n{}",
        problems.unwrap_or_default()
    );
}

/// That each of `broken` is reported with its key, and that each of `kept` is not.
fn rule(key: &str, kept: &[&str], broken: &[&str]) {
    kept.iter().for_each(|text| is_fine(text));
    for text in broken {
        let problems = problems(text);
        assert!(
            problems.lines().any(|line| line.starts_with(key)),
            "{text}\n{problems}"
        );
        assert_eq!(problems.lines().count(), 1, "{text}\n{problems}");
    }
}

#[test]
fn everything_wrong_is_reported_at_once() {
    let text = r#"
project = "Kavak--Agent"
env = "dev"
regoin = "us-east-1"
region = "us-esat-1"
cidr = "10.0.0.0/8"
lifetime = "forever"

[network]
cidr = "10.0.0.5/16"
availability_zones = "us-east-1a"
nat_gateways = 3

[agent]
cpu = 300
memory = "512"
port = 0

[agent.autoscaling]
min = 4
max = 2

[database]
storage_gb = 19
max_storage_gb = 20.5
engine_version = "12.1"

[cache]
multi_az = true

[ingress]
hosted_zone = "example.com"

[tags]
"aws:team" = "sales"
Env = "dev"
"#;
    insta::assert_snapshot!(World::with_file(text).problems());
}

#[test]
fn broken_toml_is_reported_with_every_line() {
    insta::assert_snapshot!(World::with_file("project = \nenv = \"dev\nregion = us\n").problems());
}

#[test]
fn names_have_room_in_all_that_are_made_of_them() {
    let file = |project: &str, env: &str| {
        World::with_file(&format!(
            "project = \"{project}\"\nenv = \"{env}\"\nregion = \"us-east-1\"\nowner = \"a\"\n"
        ))
    };
    // 28 characters with the hyphen between leave room for `-alb` in 32.
    assert!(file(&"p".repeat(24), "dev").load().is_ok());
    insta::assert_snapshot!(file(&"p".repeat(25), "dev").problems());
}

#[test]
fn project_and_env_keep_to_what_every_service_takes() {
    for (project, is_good) in [
        ("kavak", true),
        ("k2-a", true),
        ("Kavak", false),
        ("2k", false),
        ("a--b", false),
        ("a-", false),
        ("a_b", false),
        ("", false),
        ("internal-x", false),
        ("sg", false),
        ("sgx", true),
    ] {
        let world = World::with("").flag("--project", "project", project);
        assert_eq!(world.load().is_ok(), is_good, "{project}");
    }
}

#[test]
fn a_file_copied_from_another_environment_is_noticed() {
    let world = World::with_file(
        "project = \"a\"\nenv = \"prod\"\nregion = \"us-east-1\"\nowner = \"a\"\n",
    );
    insta::assert_snapshot!(world.problems());
}

#[test]
fn a_variable_that_no_setting_reads_is_a_problem() {
    insta::assert_snapshot!(
        World::with("")
            .variable("KAVAK_NETWORK_CIDR", "10.0.0.0/16")
            .problems()
    );
}

#[test]
fn the_block_holds_its_subnets() {
    let cidr = |cidr: &str| format!("[network]\ncidr = \"{cidr}\"\n");
    for good in ["10.0.0.0/16", "172.16.0.0/20", "192.168.240.0/20"] {
        is_fine(&cidr(good));
    }
    for bad in [
        "10.0.0.0/21",
        "10.0.0.0/15",
        "8.8.0.0/16",
        "10.0.0.1/16",
        "10.0.0.0",
        "x",
        "172.32.0.0/16",
    ] {
        rule("network.cidr", &[], &[&cidr(bad)]);
    }
}

#[test]
fn zones_are_two_of_the_region() {
    let zones = |zones: &str| format!("[network]\navailability_zones = {zones}\n");
    rule(
        "network.availability_zones",
        &[&zones("[]"), &zones("['us-east-1b', 'us-east-1c']")],
        &[
            &zones("['us-east-1b']"),
            &zones("['us-east-1b', 'us-east-1b']"),
            &zones("['us-east-1b', 'us-east-2c']"),
            &zones("['us-east-1b', 2]"),
        ],
    );
}

#[test]
fn cpu_and_memory_go_together_as_fargate_has_them() {
    let size = |cpu: u32, memory: u32| format!("[agent]\ncpu = {cpu}\nmemory = {memory}\n");
    rule(
        "agent.memory",
        &[
            &size(256, 2048),
            &size(512, 3072),
            &size(4096, 30_720),
            &size(16_384, 122_880),
        ],
        &[
            &size(256, 1536),
            &size(256, 4096),
            &size(512, 512),
            &size(1024, 2500),
            &size(8192, 18_432),
        ],
    );
    rule("agent.cpu", &[], &[&size(300, 512)]);
}

#[test]
fn autoscaling_is_complete_and_in_order() {
    let scaling = |text: &str| format!("[agent.autoscaling]\n{text}");
    rule(
        "agent.autoscaling",
        &[&scaling("min = 1\nmax = 1\ntarget_cpu = 10\n")],
        &[
            &scaling("min = 2\nmax = 1\ntarget_cpu = 50\n"),
            &scaling("min = 1\nmax = 2\n"),
            &scaling("min = 1\nmax = 2\ntarget_cpu = 91\n"),
            &scaling("min = 0\nmax = 2\ntarget_cpu = 50\n"),
        ],
    );
}

#[test]
fn images_are_references() {
    let image = |image: &str| format!("[agent]\nimage = \"{image}\"\n");
    let digest = format!("app@sha256:{}", "0".repeat(64));
    rule(
        "agent.image",
        &[
            &image("app"),
            &image("app:1.0"),
            &image("localhost:5000/a/b:c"),
            &image(&digest),
            &image("123456789012.dkr.ecr.us-east-1.amazonaws.com/kavak-agent-dev-app:abc"),
        ],
        &[
            &image(""),
            &image("App"),
            &image("app:"),
            &image("app@sha256:0"),
            &image("https://a/b"),
            &image("a b"),
        ],
    );
}

#[test]
fn variables_of_the_stack_and_secrets_are_not_the_users() {
    let variable = |line: &str| format!("[agent.environment]\n{line}\n");
    rule(
        "agent.environment",
        &[&variable("LOG_LEVEL = 'debug'")],
        &[
            &variable("APP_ENV = 'x'"),
            &variable("OPENAI_API_KEY = 'x'"),
            &variable("2X = 'x'"),
            &variable("A = 1"),
        ],
    );
    let problems = problems(&variable("OPENAI_API_KEY = 'marker'"));
    assert!(!problems.contains("marker"), "{problems}");
}

#[test]
fn the_database_is_one_that_rds_has() {
    let database = |text: &str| format!("[database]\n{text}\n");
    rule(
        "database",
        &[
            &database("storage_gb = 50\nmax_storage_gb = 55"),
            &database("engine_version = '18.0'"),
            &database("instance_class = 'db.r8g.24xlarge'"),
            &database("backup_retention_days = 35"),
            &database("storage_gb = 400\nmax_storage_gb = 440\niops = 12000"),
            &database(
                "storage_gb = 400\nmax_storage_gb = 440\niops = 16000\nstorage_throughput = 4000",
            ),
            &database("storage_gb = 400\nmax_storage_gb = 440\nstorage_throughput = 3000"),
        ],
        &[
            &database("storage_gb = 51\nmax_storage_gb = 56"),
            &database("storage_gb = 65537\nmax_storage_gb = 65536"),
            &database("engine_version = '15'"),
            &database("engine_version = '19.1'"),
            &database("engine_version = 15.4"),
            &database("instance_class = 't4g.micro'"),
            &database("backup_retention_days = 36"),
            &database("storage_gb = 399\nmax_storage_gb = 440\niops = 12000"),
            &database("storage_throughput = 500"),
            &database("storage_gb = 400\nmax_storage_gb = 440\niops = 11999"),
            &database("storage_gb = 400\nmax_storage_gb = 440\nstorage_throughput = 3001"),
            &database(
                "storage_gb = 400\nmax_storage_gb = 440\niops = 12000\nstorage_throughput = 3001",
            ),
        ],
    );
}

#[test]
fn a_cache_in_two_zones_has_a_replica() {
    rule(
        "cache.multi_az",
        &["[cache]\nmulti_az = true\nreplicas = 1\n"],
        &["[cache]\nmulti_az = true\n"],
    );
    rule(
        "cache",
        &[
            "[cache]\nengine = 'valkey'\nengine_version = '8.0'\n",
            "[cache]\nengine_version = '7.1'\n",
        ],
        &[
            "[cache]\nengine = 'valkey'\n",
            "[cache]\nengine = 'memcached'\n",
            "[cache]\nengine_version = '6.2'\n",
            "[cache]\nengine_version = '7.2'\n",
            "[cache]\nreplicas = 6\n",
            "[cache]\nnode_type = 'db.t4g.micro'\n",
        ],
    );
}

#[test]
fn https_has_what_it_takes() {
    let ingress = |text: &str| format!("[ingress]\n{text}\n");
    let arn = "certificate_arn = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012'";
    let elsewhere = arn.replace("us-east-1", "us-east-2");
    rule(
        "ingress",
        &[
            &ingress("domain = 'agent.example.com'\nhosted_zone = 'Z0123456789ABC'"),
            &ingress(&format!("domain = 'agent.example.com'\n{arn}")),
        ],
        &[
            &ingress("domain = 'agent.example.com'"),
            &ingress("hosted_zone = 'Z0123456789ABC'"),
            &ingress(arn),
            &ingress("domain = 'Agent.example.com'\nhosted_zone = 'Z0123456789ABC'"),
            &ingress("domain = 'localhost'\nhosted_zone = 'Z0123456789ABC'"),
            &ingress("domain = 'agent.example.com'\nhosted_zone = 'example.com'"),
            &ingress(&format!("domain = 'agent.example.com'\n{elsewhere}")),
        ],
    );
}

#[test]
fn tags_are_those_that_aws_takes() {
    let tag = |name: &str, value: &str| format!("[tags]\n\"{name}\" = \"{value}\"\n");
    let many = |count: usize| {
        let lines = (0..count).map(|n| format!("t{n} = 'x'\n"));
        format!("[tags]\n{}", lines.collect::<String>())
    };
    rule(
        "tags",
        &[
            &tag(&"k".repeat(128), &"v".repeat(256)),
            &tag("a.b:c/d@e", "ñ 1"),
            &many(39),
        ],
        &[
            &tag(&"k".repeat(129), "v"),
            &tag("k", &"v".repeat(257)),
            &tag("aws:x", "v"),
            &tag("AWS:x", "v"),
            &tag("project", "v"),
            &tag("name", "v"),
            &tag("a#b", "v"),
            &tag("a", "v*"),
            &tag("", "v"),
            &many(40),
        ],
    );
}

#[test]
fn tags_that_iam_takes_for_one_are_refused() {
    rule(
        "tags",
        &["[tags]\nTeam = 'a'\nteams = 'b'\n"],
        &[
            "[tags]\nTeam = 'a'\nteam = 'b'\n",
            "[tags]\n'Ñu' = 'a'\n'ñu' = 'b'\n",
        ],
    );
}

#[test]
fn classes_have_the_shape_of_those_that_aws_has() {
    let class = |text: &str| format!("[database]\ninstance_class = '{text}'\n");
    rule(
        "database.instance_class",
        &[
            &class("db.t4g.micro"),
            &class("db.m6idn.32xlarge"),
            &class("db.x2iedn.xlarge"),
        ],
        &[
            &class("db.zz9.micro"),
            &class("db.t4g.tiny"),
            &class("db.t.micro"),
        ],
    );
    let node = |text: &str| format!("[cache]\nnode_type = '{text}'\n");
    rule(
        "cache.node_type",
        &[&node("cache.t4g.micro"), &node("cache.c7gn.16xlarge")],
        &[&node("cache.zz9.micro"), &node("cache.t4g")],
    );
}

#[test]
fn files_that_no_image_holds_are_refused() {
    let variable = |name: &str| format!("[agent.environment]\n{name} = '/data/x'\n");
    let own_image = format!(
        "[agent]\nimage = 'example.com/agent:1'\n{}",
        variable("CATALOG_PATH")
    );
    rule(
        "agent.environment",
        &[&own_image, &variable("OTHER_PATH")],
        &[&variable("CATALOG_PATH"), &variable("KNOWLEDGE_BASE_PATH")],
    );
}

#[test]
fn regions_that_are_newer_than_the_list_are_taken() {
    let region = |name: &str| {
        let text = format!("project = 'a'\nenv = 'dev'\nregion = '{name}'\nowner = 'a'\n");
        World::with_file(&text).load()
    };
    for taken in ["us-east-1", "eu-west-4", "ap-southeast-8", "zz-north-1"] {
        assert!(region(taken).is_ok(), "{taken}");
    }
    for refused in [
        "us-esat-1",
        "us-east",
        "us-east-1a",
        "cn-north-1",
        "us-gov-west-1",
        "US-EAST-1",
        "us-east-0",
    ] {
        let problems = region(refused).expect_err(refused).to_string();
        assert!(problems.contains("region"), "{refused}: {problems}");
    }
}

#[test]
fn ignored_tags_are_keys_or_beginnings_and_never_our_own() {
    rule(
        "ignore_tags",
        &[
            "ignore_tags = [\"aws:*\", \"org:cost-center\", \"team*\"]\n",
            "ignore_tags = []\n",
        ],
        &[
            "ignore_tags = [\"*\"]\n",
            "ignore_tags = [\"\"]\n",
            "ignore_tags = [\"a*b\"]\n",
            "ignore_tags = [\"owner\"]\n",
            "ignore_tags = [\"kavak*\"]\n",
            "ignore_tags = [\"team\"]\n[tags]\nteam = \"sales\"\n",
        ],
    );
}

#[test]
fn permissions_boundary_is_the_arn_of_a_policy() {
    let iam = |arn: &str| format!("[iam]\npermissions_boundary = \"{arn}\"\n");
    rule(
        "iam.permissions_boundary",
        &[
            &iam("arn:aws:iam::123456789012:policy/path/boundary"),
            &iam("arn:aws-us-gov:iam::aws:policy/PowerUserAccess"),
        ],
        &[
            &iam("boundary"),
            &iam("arn:aws:iam::123456789012:role/boundary"),
            &iam("arn:aws:iam::12:policy/boundary"),
        ],
    );
}

#[test]
fn webhook_is_an_https_address_without_a_password() {
    let notify = |url: &str| format!("[notify]\nwebhook_url = \"{url}\"\n");
    rule(
        "notify.webhook_url",
        &[
            &notify("https://crm.example.com/leads?team=a"),
            &notify("https://203.0.113.7:8443"),
            &notify("https://[2001:db8::1]/leads"),
        ],
        &[
            &notify(""),
            &notify("crm.example.com/leads"),
            &notify("ftp://crm.example.com"),
            &notify("https://"),
            &notify("https://crm.example.com/a b"),
            &notify("https://crm.example.com/#leads"),
            &notify("http://crm.example.com/leads"),
            &notify("http://localhost:9000"),
            &notify("https://127.0.0.1/leads"),
        ],
    );
    let problems = problems(&notify("https://user:marker@crm.example.com/leads"));
    assert!(
        problems.contains("must not hold a user or password"),
        "{problems}"
    );
    assert!(!problems.contains("marker"), "{problems}");
}

#[test]
fn webhook_on_the_loopback_is_taken_with_local_alone() {
    for (url, is_taken) in [
        ("http://127.0.0.1:9000/leads", true),
        ("http://localhost", true),
        ("http://[::1]:9000/", true),
        ("https://crm.example.com/leads", true),
        ("http://crm.example.com/leads", false),
        ("http://127.0.0.1.example.com/leads", false),
    ] {
        let mut world = World::with(&format!("[notify]\nwebhook_url = \"{url}\"\n"));
        world.sources.is_local = true;
        assert_eq!(world.load().is_ok(), is_taken, "{url}");
    }
}

#[test]
fn settings_of_customers_keep_to_the_rules_of_the_agent() {
    let hours = |hours: &str| format!("[desk]\nhours = \"{hours}\"\n");
    rule(
        "desk.hours",
        &[&hours("mon-fri 09:00-19:00, sat 10:00-14:00")],
        &[
            &hours("lun-vie 9-19"),
            &hours(""),
            &hours("mon 19:00-09:00"),
        ],
    );
    rule(
        "desk.silence_minutes",
        &["[desk]\nsilence_minutes = 60\n"],
        &["[desk]\nsilence_minutes = 0\n"],
    );
    let privacy = |url: &str| format!("[privacy]\nnotice_url = \"{url}\"\n");
    rule(
        "privacy.notice_url",
        &[&privacy("https://www.example.com/privacidad#datos")],
        &[&privacy("www.example.com"), &privacy("https://a b")],
    );
    for key in ["transcript_retention_days", "lead_retention_days"] {
        let days = |days: u32| format!("[privacy]\n{key} = {days}\n");
        rule(&format!("privacy.{key}"), &[&days(1)], &[&days(0)]);
    }
    let twilio = |sid: &str, number: &str| {
        format!("[twilio]\naccount_sid = \"{sid}\"\nwhatsapp_number = \"{number}\"\n")
    };
    let (sid, number) = ("AC00000000000000000000000000000001", "+5215512345678");
    rule(
        "twilio.account_sid",
        &[&twilio(sid, number)],
        &[
            &twilio("AC0/../x", number),
            &format!("[twilio]\naccount_sid = \"{sid}\"\n"),
        ],
    );
    rule(
        "twilio.whatsapp_number",
        &[],
        &[
            &twilio(sid, "whatsapp:+5215512345678"),
            &format!("[twilio]\nwhatsapp_number = \"{number}\"\n"),
        ],
    );
}

#[test]
fn variable_of_a_setting_is_no_variable_of_the_users() {
    for (variable, setting) in [
        ("DESK_HOURS", "desk.hours"),
        ("LEAD_WEBHOOK_URL", "notify.webhook_url"),
        ("LEAD_WEBHOOK_SECRET", "is a secret"),
        ("DESK_API_TOKEN", "is a secret"),
    ] {
        let problems = problems(&format!("[agent.environment]\n{variable} = \"marker\"\n"));
        assert!(problems.contains(setting), "{problems}");
        assert!(!problems.contains("marker"), "{problems}");
    }
    is_fine("[agent.environment]\nPUBLIC_BASE_URL = \"https://chat.example.com\"\n");
}

#[test]
fn limits_of_alarms_do_not_contradict_other_settings() {
    let alarms = |limit: &str, other: &str| {
        format!("[monitoring]\nalarms = true\n[monitoring.limits]\n{limit}\n{other}")
    };
    let scaling = "[agent.autoscaling]\nmin = 1\nmax = 2\ntarget_cpu = 60\n";
    rule(
        "monitoring.limits.task_cpu_percent",
        &[
            &alarms("task_cpu_percent = 61", scaling),
            &alarms("task_cpu_percent = 50", ""),
        ],
        &[
            &alarms("task_cpu_percent = 60", scaling),
            &alarms("task_cpu_percent = 100", ""),
        ],
    );
    let storage = "[database]\nstorage_gb = 20\n";
    rule(
        "monitoring.limits.db_free_storage_gb",
        &[
            &alarms("db_free_storage_gb = 19", storage),
            // Without alarms no limit counts.
            &format!("[monitoring.limits]\ndb_free_storage_gb = 20\n{storage}"),
        ],
        &[
            &alarms("db_free_storage_gb = 20", storage),
            &alarms("db_free_storage_gb = 0", ""),
        ],
    );
    rule(
        "monitoring.limits.agent_silent_minutes",
        &[&alarms("agent_silent_minutes = 1440", "")],
        &[
            &alarms("agent_silent_minutes = 1441", ""),
            &alarms("agent_silent_minutes = 4", ""),
        ],
    );
}

#[test]
fn networks_that_are_admitted_are_blocks_of_either_version() {
    let networks = |list: &str| format!("[ingress]\nallow_cidrs = [{list}]\n");
    let too_many: Vec<String> = (0..16).map(|it| format!("'10.0.{it}.0/24'")).collect();
    rule(
        "ingress.allow_cidrs",
        &[
            &networks(""),
            &networks("'203.0.113.0/24', '198.51.100.7/32'"),
            &networks("'2001:DB8::/32', '0.0.0.0/0'"),
        ],
        &[
            &networks("'203.0.113.7/24'"),
            &networks("'203.0.113.7'"),
            &networks("'2001:db8::1/32'"),
            &networks("'2001:db8::/129'"),
            &networks("'office'"),
            &networks("'2001:db8::/32'"),
            &networks(&too_many.join(", ")),
        ],
    );
}
