//! Stacks to plan for, a world to apply plans to, and ways to write both down.

pub(crate) mod mutations;
pub(crate) mod show;
pub(crate) mod world;

use kavak_stack::{
    Environment, Facts, Found, Key, Observed, Settings, Spec, Stack, plan,
    settings::{Autoscaling, Cache, Database, Ingress, Lifetime, Notify},
};

pub(crate) fn settings() -> Settings {
    let environment = Environment {
        project: "kavak-agent".into(),
        env: "dev".into(),
        region: "us-east-1".into(),
    };
    Settings::new(&environment, "sales")
}

/// Settings for production, with an HTTPS domain.
pub(crate) fn production() -> Settings {
    let mut settings = settings();
    settings.env = "prod".into();
    settings.lifetime = Lifetime::Protected;
    settings.network.nat_gateways = 2;
    settings.agent.autoscaling = Some(Autoscaling {
        min: 2,
        max: 6,
        target_cpu: 60,
        requests_per_target: Some(600),
    });
    settings.database = Database {
        multi_az: true,
        backup_retention_days: 7,
        deletion_protection: true,
        final_snapshot: true,
        ..Database::default()
    };
    settings.cache = Cache {
        replicas: 1,
        multi_az: true,
        snapshot_retention_days: 7,
        transit_encryption: true,
        ..Cache::default()
    };
    settings.ingress = Ingress {
        domain: Some("chat.example.com".into()),
        hosted_zone: Some("Z123".into()),
        drop_invalid_header_fields: true,
        ..Ingress::default()
    };
    settings.agent.read_only_root_filesystem = true;
    settings.notify = Notify {
        webhook_url: Some("https://crm.example.com/leads".into()),
        email: vec!["ana@example.com".into(), "luis@example.com".into()],
    };
    settings.desk.hours = Some("mon-fri 09:00-19:00".into());
    settings.monitoring.alarms = true;
    settings.monitoring.dashboard = true;
    settings
}

/// As [`production`], but nothing stands against its replacement.
pub(crate) fn largest() -> Settings {
    let mut settings = production();
    settings.env = "dev".into();
    settings.lifetime = Lifetime::Ephemeral;
    settings.database.deletion_protection = false;
    settings
}

pub(crate) fn facts() -> Facts {
    Facts {
        availability_zones: vec!["us-east-1a".into(), "us-east-1b".into()],
        ..Facts::default()
    }
}

pub(crate) fn stack(settings: &Settings) -> Stack {
    Stack::new(settings, &facts())
}

/// The attributes wanted of a resource that the stack must have.
pub(crate) fn wanted<'a>(stack: &'a Stack, key: &Key) -> &'a Spec {
    &stack
        .get(key)
        .unwrap_or_else(|| panic!("no {key} in the stack"))
        .spec
}

/// The resources in AWS after these settings were brought up on nothing.
pub(crate) fn made(settings: &Settings) -> Observed {
    let nothing = Observed::default();
    world::apply(&plan::up(&stack(settings), &nothing), &nothing)
}

/// Changes by hand what AWS holds under `key`.
pub(crate) fn tamper(observed: &mut Observed, key: &Key, change: impl FnOnce(&mut Found)) {
    let found = observed.resources.get_mut(key);
    change(found.unwrap_or_else(|| panic!("no {key} was observed")));
}

/// Changes by hand the attributes of the resource under `key`, of the kind
/// that `$kind` names.
macro_rules! by_hand {
    ($observed:expr, $key:expr, $kind:ident, $change:expr) => {
        $crate::support::tamper(&mut $observed, $key, |found| match &mut found.spec {
            kavak_stack::Spec::$kind(spec) => {
                let change: fn(&mut kavak_stack::spec::$kind) = $change;
                change(spec);
            }
            other => panic!("{} is a {}", $key, other.kind()),
        })
    };
}
pub(crate) use by_hand;
