use super::*;

fn read(values: &[(&str, &str)]) -> Result<Settings, Problems> {
    Settings::from_lookup(&|name| {
        let value = values.iter().find(|(known, _)| *known == name);
        value.map(|(_, value)| (*value).to_owned())
    })
}

#[test]
fn with_nothing_set_it_keeps_sqlite_and_a_cache_of_its_own() {
    let settings = read(&[]).unwrap();
    assert_eq!(settings.listen.port(), 8000);
    assert_eq!(settings.metrics_listen.port(), 9000);
    assert_eq!(settings.storage.conversations, RepositoryKind::Sqlite);
    assert_eq!(settings.storage.leads, RepositoryKind::Sqlite);
    assert!(
        settings
            .storage
            .database_url
            .expose()
            .starts_with("sqlite://")
    );
    assert!(matches!(settings.cache, Cache::Memory));
    assert!(settings.model.is_none() && !settings.twilio.validate_signature);
    assert_eq!(settings.rate_limits.session_per_minute, Some(60));
}

#[test]
fn listen_address_is_every_interface_unless_it_is_set() {
    let address = |values: &[_]| {
        let settings = read(values).unwrap();
        (settings.listen.ip(), settings.metrics_listen.ip())
    };
    let all = "0.0.0.0".parse().unwrap();
    assert_eq!(address(&[]), (all, all));
    let local = "127.0.0.1".parse().unwrap();
    assert_eq!(address(&[("LISTEN_ADDRESS", "127.0.0.1")]), (local, local));
    let Problems(problems) = read(&[("LISTEN_ADDRESS", "here")]).unwrap_err();
    assert!(problems[0].contains("LISTEN_ADDRESS"), "{problems:?}");
}

#[test]
fn every_spelling_of_a_postgres_url_is_taken() {
    for scheme in ["postgres", "postgresql", "postgresql+psycopg2"] {
        let url = format!("{scheme}://user:word@host:5432/name?sslmode=require");
        let settings = read(&[("DATABASE_URL", &url)]).unwrap();
        assert_eq!(settings.storage.conversations, RepositoryKind::Postgres);
        assert_eq!(
            settings.storage.database_url.expose(),
            "postgresql://user:word@host:5432/name?sslmode=require"
        );
    }
}

#[test]
fn every_problem_is_listed_at_once() {
    let problems = read(&[
        ("PORT", "eighty"),
        ("DEBUG_MODE", "maybe"),
        ("STATE_CACHE", "memcached"),
        ("STATE_TTL_SECONDS", "0"),
        ("CATALOG_PATH", "/nowhere/catalog.csv"),
        ("CONVERSATION_STATE_REPOSITORY", "postgres"),
        ("TWILIO_VALIDATE_SIGNATURE", "true"),
        ("REDIS_URL", "localhost"),
    ])
    .unwrap_err();
    assert_eq!(problems.0.len(), 8, "{problems}");
    for name in ["PORT", "STATE_CACHE", "DATABASE_URL", "TWILIO_AUTH_TOKEN"] {
        assert!(problems.to_string().contains(name), "{name}");
    }
}

#[test]
fn quiet_that_twilio_does_not_wait_for_is_a_problem() {
    let quiet = |ms| read(&[("WHATSAPP_QUIET_MILLISECONDS", ms)]);
    assert!(quiet("5000").is_ok());
    let problems = quiet("5001").unwrap_err().to_string();
    assert!(
        problems.contains("WHATSAPP_QUIET_MILLISECONDS"),
        "{problems}"
    );
}

#[test]
fn no_secret_of_a_wrong_or_right_value_is_shown() {
    let problems = read(&[("DATABASE_URL", "mysql://u:marker@h/d"), ("PORT", "x")]);
    assert!(!problems.unwrap_err().to_string().contains("marker"));
    let settings = read(&[
        ("DATABASE_URL", "postgres://u:marker@h/d"),
        ("REDIS_URL", "redis://:marker@h"),
        ("OPENAI_API_KEY", "marker"),
        ("LLM_ENABLED", "true"),
        ("TWILIO_AUTH_TOKEN", "marker"),
    ])
    .unwrap();
    assert!(!format!("{settings:?}").contains("marker"));
}

#[test]
fn empty_value_counts_as_unset() {
    let settings = read(&[("TWILIO_AUTH_TOKEN", ""), ("REDIS_URL", " ")]).unwrap();
    assert!(!settings.twilio.validate_signature);
    assert!(matches!(settings.cache, Cache::Memory));
}

#[test]
fn token_switches_the_check_of_signatures_on() {
    let settings = read(&[("TWILIO_AUTH_TOKEN", "12345")]).unwrap();
    assert!(settings.twilio.validate_signature);
}

#[test]
fn repository_that_the_url_cannot_serve_is_a_problem() {
    let problems = read(&[
        ("DATABASE_URL", "sqlite://a.db"),
        ("LEAD_REPOSITORY", "postgres"),
    ])
    .unwrap_err();
    assert!(problems.to_string().contains("LEAD_REPOSITORY"));
}

#[test]
fn embedded_database_serves_beside_memory() {
    let settings = read(&[("CONVERSATION_STATE_REPOSITORY", "in_memory")]).unwrap();
    assert_eq!(settings.storage.conversations, RepositoryKind::InMemory);
    assert_eq!(settings.storage.leads, RepositoryKind::Sqlite);
}

#[test]
fn sqlite_without_a_file_is_refused() {
    for url in ["sqlite::memory:", "sqlite://a?mode=memory"] {
        let problems = read(&[("DATABASE_URL", url)]).unwrap_err();
        assert!(problems.to_string().contains("in_memory"), "{problems}");
    }
}

#[test]
fn webhook_needs_a_url_and_a_secret_of_the_schemes_form() {
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let url = "https://crm.example/leads";
    let webhook = |values: &[_]| read(values).map(|settings| settings.lead_webhook.is_some());
    let (url_name, secret_name) = ("LEAD_WEBHOOK_URL", "LEAD_WEBHOOK_SECRET");
    assert_eq!(webhook(&[]), Ok(false));
    assert_eq!(webhook(&[(url_name, url), (secret_name, secret)]), Ok(true));
    assert_eq!(webhook(&[(secret_name, secret)]), Ok(false));
    for (url, secret, wrong) in [
        (url, "", vec![secret_name]),
        (url, "whsec_short", vec![secret_name]),
        ("crm.example", "whsec_short", vec![url_name, secret_name]),
        ("https://:80", secret, vec![url_name]),
    ] {
        let values = [(url_name, url), (secret_name, secret)];
        let Problems(problems) = webhook(&values).unwrap_err();
        assert_eq!(problems.len(), wrong.len(), "{problems:?}");
        for name in wrong {
            assert!(problems.iter().any(|p| p.starts_with(name)), "{problems:?}");
        }
        assert!(!format!("{problems:?}").contains("whsec_short"));
    }
}

#[test]
fn token_of_the_desks_api_is_long_or_refused_without_being_shown() {
    let token = |token| read(&[("DESK_API_TOKEN", token)]);
    assert!(token("").unwrap().desk_api_token.is_none());
    let known = "0123456789abcdef0123456789abcdef";
    assert!(token(known).unwrap().desk_api_token.is_some());
    for wrong in ["marker", "marker marker marker marker marker marker"] {
        let problems = token(wrong).unwrap_err().to_string();
        assert!(problems.contains("DESK_API_TOKEN"), "{problems}");
        assert!(!problems.contains("marker"), "{problems}");
    }
}

#[test]
fn topic_is_one_that_sends_mail_or_refused() {
    let topic = |arn| read(&[("EVENTS_TOPIC_ARN", arn)]);
    let known = topic("arn:aws-us-gov:sns:us-gov-west-1:123456789012:leads").unwrap();
    assert_eq!(known.events_topic.unwrap().region, "us-gov-west-1");
    assert!(topic("").unwrap().events_topic.is_none());
    for arn in [
        "leads",
        "arn:aws:sqs:us-east-1:123456789012:leads",
        "arn:aws:sns::123456789012:leads",
        "arn:aws:sns:us-east-1:1234:leads",
        "arn:aws:sns:us-east-1:123456789012:",
        "arn:aws:sns:us-east-1:123456789012:leads.fifo",
    ] {
        let Problems(problems) = topic(arn).unwrap_err();
        assert_eq!(problems.len(), 1, "{arn}");
        assert!(problems[0].starts_with("EVENTS_TOPIC_ARN"), "{problems:?}");
    }
}

#[test]
fn retention_is_half_a_year_and_two_years_unless_it_is_set() {
    let retention = |values: &[_]| {
        let retention = read(values).unwrap().retention;
        (retention.transcript_days, retention.lead_days)
    };
    assert_eq!(retention(&[]), (180, 730));
    let set = [
        ("TRANSCRIPT_RETENTION_DAYS", "30"),
        ("LEAD_RETENTION_DAYS", "90"),
    ];
    assert_eq!(retention(&set), (30, 90));
    assert!(read(&[("LEAD_RETENTION_DAYS", "0")]).is_err());
}

#[test]
fn twilios_rest_api_needs_account_token_and_number() {
    let all = [
        ("TWILIO_ACCOUNT_SID", "AC0"),
        ("TWILIO_AUTH_TOKEN", "marker"),
        ("TWILIO_WHATSAPP_NUMBER", "whatsapp:+14155238886"),
    ];
    let rest = read(&all).unwrap().twilio.rest.unwrap();
    assert_eq!(rest.base_url, "https://api.twilio.com");
    assert_eq!(rest.number, "+14155238886");
    assert!(!format!("{rest:?}").contains("marker"));
    for missing in 0..all.len() {
        let mut some = all.to_vec();
        some.remove(missing);
        assert!(read(&some).unwrap().twilio.rest.is_none(), "{some:?}");
    }
    let strange = [all[1], all[2], ("TWILIO_ACCOUNT_SID", "AC0/../x")];
    assert!(read(&strange).is_err());
}

#[test]
fn desk_hours_are_read_or_refused() {
    let desk = read(&[("DESK_HOURS", "mon-fri 09:00-19:00")]).unwrap().desk;
    assert!(desk.hours.is_some() && desk.silence_minutes == 720);
    assert!(read(&[]).unwrap().desk.hours.is_none());
    let problems = read(&[
        ("DESK_HOURS", "lun-vie 9-19"),
        ("DESK_SILENCE_MINUTES", "0"),
    ]);
    let Problems(problems) = problems.unwrap_err();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].contains("DESK_HOURS"), "{problems:?}");
}

#[test]
fn brand_of_the_page_is_checked() {
    let page = read(&[
        ("BRAND_NAME", "Autos del Valle"),
        ("BRAND_COLOR", "#1D4ED8"),
        ("PRIVACY_NOTICE_URL", "https://autos.example/aviso"),
    ]);
    let page = page.unwrap().page;
    assert_eq!(page.brand_name.as_deref(), Some("Autos del Valle"));
    assert_eq!(page.brand_color.unwrap().to_string(), "#1d4ed8");
    assert!(page.privacy_notice_url.is_some());
    let wrong = [
        ("BRAND_NAME", "x".repeat(41)),
        ("BRAND_COLOR", "azul; }".to_owned()),
        ("PRIVACY_NOTICE_URL", "javascript:alert(1)".to_owned()),
    ];
    let values: Vec<(&str, &str)> = wrong.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let Problems(problems) = read(&values).unwrap_err();
    assert_eq!(problems.len(), 3, "{problems:?}");
}
