//! Random settings: one switch for each key of `config/prod.toml`.

use std::net::Ipv4Addr;

use kavak_settings::Sources;
use kavak_simulator::{Dice, Service};
use kavak_stack::{
    Settings,
    settings::{Autoscaling, Lifetime, Severity},
};
use serde_json::json;

use crate::{
    account::{Account, settings},
    prober::CUSTOMER,
};

/// The hosted zones of an account that the stack can have its domain in.
pub(crate) struct Zones([(String, &'static str); 2]);

impl Zones {
    pub(crate) fn create(account: &Account) -> Self {
        Self(["example.com", "example.org"].map(|name| {
            let input = json!({"Name": name, "CallerReference": name});
            let answer = account.by_hand(Service::Route53, "CreateHostedZone", input);
            let answer = answer.unwrap();
            let id = answer["HostedZone"]["Id"].as_str().unwrap();
            (id.trim_start_matches("/hostedzone/").to_owned(), name)
        }))
    }

    fn name(&self, id: &str) -> &'static str {
        let zone = self.0.iter().find(|(zone, _)| zone == id);
        zone.map(|(_, name)| *name).unwrap()
    }
}

/// A setting that histories draw.
struct Switch {
    key: &'static str,
    draw: fn(&mut Settings, &mut Dice, &Zones),
}

/// Keys that name the environment; another value is another environment.
#[cfg(test)]
const IDENTITY: [&str; 3] = ["project", "env", "region"];

/// A row of [`SWITCHES`] whose value is one of a few.
macro_rules! choice {
    ($($field:ident).+, $values:expr) => {
        Switch {
            key: concat_key!($($field).+),
            draw: |settings, dice, _| settings.$($field).+ = one_of(&$values, dice).into(),
        }
    };
}

/// A row of [`SWITCHES`] whose value is a text or unset.
macro_rules! text {
    ($($field:ident).+, $values:expr) => {
        Switch {
            key: concat_key!($($field).+),
            draw: |settings, dice, _| {
                let value = (!dice.one_in(3)).then(|| one_of(&$values, dice));
                settings.$($field).+ = value.map(str::to_owned);
            },
        }
    };
}

/// The key of a field in the configuration file.
macro_rules! concat_key {
    ($first:ident) => {
        stringify!($first)
    };
    ($first:ident.$second:ident) => {
        concat!(stringify!($first), ".", stringify!($second))
    };
}

const SWITCHES: &[Switch] = &[
    choice!(owner, ["tests", "sales"]),
    choice!(lifetime, [Lifetime::Ephemeral, Lifetime::Protected]),
    choice!(network.nat_gateways, [1, 2]),
    choice!(agent.cpu, [256_u32, 512, 1_024]),
    choice!(agent.memory, [512_u32, 1_024, 2_048]),
    Switch {
        key: "agent.autoscaling",
        draw: |settings, dice, _| {
            settings.agent.autoscaling = dice.one_in(2).then_some(AUTOSCALING);
        },
    },
    Switch {
        key: "agent.autoscaling.min",
        draw: |settings, dice, _| autoscaling(settings).min = one_of(&[1, 2], dice),
    },
    Switch {
        key: "agent.autoscaling.max",
        draw: |settings, dice, _| autoscaling(settings).max = one_of(&[2, 3, 6], dice),
    },
    Switch {
        key: "agent.autoscaling.target_cpu",
        draw: |settings, dice, _| autoscaling(settings).target_cpu = one_of(&[50, 60], dice),
    },
    Switch {
        key: "agent.autoscaling.requests_per_target",
        draw: |settings, dice, _| {
            let requests = one_of(&[None, Some(300), Some(600)], dice);
            autoscaling(settings).requests_per_target = requests;
        },
    },
    choice!(database.instance_class, ["db.t4g.micro", "db.t4g.small"]),
    choice!(database.storage_gb, [20_u32, 50, 100]),
    choice!(database.max_storage_gb, [100_u32, 200]),
    choice!(database.multi_az, [false, true]),
    choice!(database.backup_retention_days, [0_u32, 1, 7]),
    choice!(database.deletion_protection, [false, true]),
    choice!(database.final_snapshot, [false, true]),
    choice!(cache.replicas, [0_u32, 1, 2]),
    choice!(cache.multi_az, [false, true]),
    choice!(cache.snapshot_retention_days, [0_u32, 7]),
    choice!(cache.transit_encryption, [false, true]),
    choice!(logs.retention_days, [7_u32, 90]),
    choice!(monitoring.alarms, [false, true]),
    choice!(monitoring.dashboard, [false, true]),
    Switch {
        key: "notify.email",
        draw: |settings, dice, _| {
            let drawn = ADDRESSES.into_iter().filter(|_| dice.one_in(2));
            settings.notify.email = drawn.map(str::to_owned).collect();
        },
    },
    text!(
        notify.webhook_url,
        ["https://crm.example.com/leads", "https://crm.example.org/"]
    ),
    text!(desk.hours, ["mon-fri 09:00-19:00", "mon-sun 10:00-14:00"]),
    text!(privacy.notice_url, ["https://example.com/privacidad"]),
    text!(twilio.account_sid, ACCOUNTS),
    text!(twilio.whatsapp_number, NUMBERS),
    Switch {
        key: "ingress.domain",
        draw: |settings, dice, zones| match one_of(&[None, Some("agent"), Some("chat")], dice) {
            None => settings.ingress.domain = None,
            Some(host) => {
                let zone = settings.ingress.hosted_zone.clone();
                serve_at(
                    settings,
                    host,
                    zone.unwrap_or_else(|| zones.0[0].0.clone()),
                    zones,
                );
            }
        },
    },
    Switch {
        key: "ingress.hosted_zone",
        draw: |settings, dice, zones| {
            let domain = settings.ingress.domain.clone().unwrap_or_default();
            let host = if domain.starts_with("chat.") {
                "chat"
            } else {
                "agent"
            };
            let zone = zones.0[dice.below(2) as usize].0.clone();
            serve_at(settings, host, zone, zones);
        },
    },
    choice!(ingress.drop_invalid_header_fields, [false, true]),
    choice!(agent.read_only_root_filesystem, [false, true]),
    choice!(
        agent.refuse_findings_from,
        [None, Some(Severity::High), Some(Severity::Critical)]
    ),
    Switch {
        key: "ingress.allow_cidrs",
        draw: |settings, dice, _| {
            let drawn = NETWORKS.into_iter().filter(|_| dice.one_in(2));
            let drawn: Vec<String> = drawn.map(str::to_owned).collect();
            let is_reachable = drawn.iter().any(|it| !it.contains(':'));
            settings.ingress.allow_cidrs = if is_reachable { drawn } else { Vec::new() };
        },
    },
];

/// Networks that a setting may admit alone.
const NETWORKS: [&str; 3] = ["198.51.100.7/32", "203.0.113.0/24", "2001:db8::/32"];

/// Clients of the internet with those of [`NETWORKS`] in which they are.
const CLIENTS: [(Ipv4Addr, Option<&str>); 3] = [
    (CUSTOMER, None),
    (Ipv4Addr::new(198, 51, 100, 7), Some(NETWORKS[0])),
    (Ipv4Addr::new(203, 0, 113, 9), Some(NETWORKS[1])),
];

/// The clients that these settings admit, and those that they shut out.
pub(crate) fn clients(settings: &Settings) -> (Vec<Ipv4Addr>, Vec<Ipv4Addr>) {
    let networks = &settings.ingress.allow_cidrs;
    let is_admitted = |(_, network): &(Ipv4Addr, Option<&str>)| {
        networks.is_empty() || network.is_some_and(|it| networks.iter().any(|other| other == it))
    };
    let (admitted, others): (Vec<_>, Vec<_>) = CLIENTS.into_iter().partition(is_admitted);
    let address = |(address, _)| address;
    (
        admitted.into_iter().map(address).collect(),
        others.into_iter().map(address).collect(),
    )
}
const ADDRESSES: [&str; 3] = ["ana@example.com", "luis@example.com", "ventas@example.com"];
const ACCOUNTS: [&str; 2] = [
    "AC00000000000000000000000000000001",
    "AC00000000000000000000000000000002",
];
const NUMBERS: [&str; 2] = ["+525555000001", "+525555000002"];

const AUTOSCALING: Autoscaling = Autoscaling {
    min: 1,
    max: 3,
    target_cpu: 60,
    requests_per_target: None,
};

fn one_of<T: Copy>(values: &[T], dice: &mut Dice) -> T {
    values[dice.below(values.len() as u64) as usize]
}

fn autoscaling(settings: &mut Settings) -> &mut Autoscaling {
    settings.agent.autoscaling.get_or_insert(AUTOSCALING)
}

fn serve_at(settings: &mut Settings, host: &str, zone: String, zones: &Zones) {
    settings.ingress.domain = Some(format!("{host}.{}", zones.name(&zone)));
    settings.ingress.hosted_zone = Some(zone);
}

/// Adapts settings to the rules between several keys.
fn satisfy_rules(settings: &mut Settings) {
    let agent = &mut settings.agent;
    agent.memory = agent.memory.max(2 * agent.cpu);
    if let Some(scaling) = &mut agent.autoscaling {
        scaling.max = scaling.max.max(scaling.min);
    }
    let database = &mut settings.database;
    database.max_storage_gb = database.max_storage_gb.max(2 * database.storage_gb);
    if settings.cache.multi_az {
        settings.cache.replicas = settings.cache.replicas.max(1);
    }
    if settings.ingress.domain.is_none() {
        settings.ingress.hosted_zone = None;
    }
    let twilio = &mut settings.twilio;
    match (&twilio.account_sid, &twilio.whatsapp_number) {
        (Some(_), None) => twilio.whatsapp_number = Some(NUMBERS[0].to_owned()),
        (None, Some(_)) => twilio.account_sid = Some(ACCOUNTS[0].to_owned()),
        _ => {}
    }
}

/// Draws each switch once in `rarity` times.
pub(crate) fn draw(settings: &mut Settings, rarity: u64, dice: &mut Dice, zones: &Zones) {
    for switch in SWITCHES {
        if dice.one_in(rarity) {
            (switch.draw)(settings, dice, zones);
        }
    }
    satisfy_rules(settings);
}

/// `config/prod.toml` for the environment of these settings, and with their image.
fn production(settings: &Settings) -> Settings {
    let sources = Sources {
        config: Some(concat!(env!("CARGO_MANIFEST_DIR"), "/../config/prod.toml").into()),
        ..Sources::default()
    };
    let mut production = sources.load().unwrap().settings;
    production.project.clone_from(&settings.project);
    production.env.clone_from(&settings.env);
    production.region.clone_from(&settings.region);
    production.agent.image.clone_from(&settings.agent.image);
    // Histories have no registry for an image with them.
    production.agent.catalog = None;
    production.agent.knowledge_base = None;
    production
}

/// Changes one to three switches, or all of them from development to production or back;
/// returns the new settings and the switches' keys.
pub(crate) fn change(
    settings: &Settings,
    dice: &mut Dice,
    zones: &Zones,
) -> (Settings, Vec<&'static str>) {
    if dice.one_in(4) {
        return match settings.lifetime {
            Lifetime::Ephemeral => (production(settings), vec!["config/prod.toml"]),
            Lifetime::Protected => (self::settings(&settings.env), vec!["config/dev.toml"]),
        };
    }
    let count = 1 + dice.below(3);
    let mut changed = settings.clone();
    let mut keys = Vec::new();
    while keys.len() < count as usize {
        let before = changed.clone();
        let switch = &SWITCHES[dice.below(SWITCHES.len() as u64) as usize];
        if keys.contains(&switch.key) {
            // A second draw could undo the first.
            continue;
        }
        (switch.draw)(&mut changed, dice, zones);
        satisfy_rules(&mut changed);
        if changed != before {
            keys.push(switch.key);
        }
    }
    (changed, keys)
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use kavak_simulator::Pace;
    use serde_json::Value;

    use super::*;

    /// The seller's files are put on images that the tool makes; histories have no
    /// registry and name one, with which these do not go.
    const OF_OWN_IMAGES: [&str; 2] = ["agent.catalog", "agent.knowledge_base"];
    const PROD: &str = include_str!("../../../config/prod.toml");

    /// The keys of a configuration file, also those that are commented out.
    fn keys(toml: &str) -> Vec<String> {
        let (mut table, mut keys) = (String::new(), Vec::new());
        for line in toml.lines() {
            let line = line.trim_start_matches("# ");
            if let Some(name) = line.strip_prefix('[') {
                table = format!("{}.", name.trim_end_matches(']'));
            } else if let Some((name, _)) = line.split_once(" = ") {
                keys.push(format!("{table}{name}"));
            }
        }
        keys
    }

    #[test]
    fn switches_cover_every_key_of_the_production_configuration() {
        let keys = keys(PROD);
        assert!(keys.contains(&"ingress.domain".to_owned()), "{keys:?}");
        let is_drawn = |key: &str| SWITCHES.iter().any(|switch| switch.key == key);
        let missing: Vec<&String> = keys
            .iter()
            .filter(|key| !is_drawn(key) && !IDENTITY.contains(&key.as_str()))
            .filter(|key| !OF_OWN_IMAGES.contains(&key.as_str()))
            .collect();
        assert!(missing.is_empty(), "not drawn by histories: {missing:?}");
    }

    /// Settings as a configuration file.
    fn to_toml(prefix: &str, table: &Value) -> String {
        let members = table.as_object().unwrap();
        let (tables, values): (Vec<_>, Vec<_>) =
            members.iter().partition(|(_, value)| value.is_object());
        let values = values.iter().filter(|(_, value)| !value.is_null());
        let values: String = values
            .map(|(name, it)| format!("{name} = {it}\n"))
            .collect();
        let tables = tables.iter().map(|(name, table)| {
            let name = format!("{prefix}{name}");
            format!("[{name}]\n{}", to_toml(&format!("{name}."), table))
        });
        values + &tables.collect::<String>()
    }

    #[test]
    fn settings_drawn_are_valid() {
        let directory = tempfile::tempdir().unwrap();
        let file: PathBuf = directory.path().join("drawn.toml");
        let account = Account::new(Pace::Typical, 1);
        let zones = Zones::create(&account);
        for seed in 0..300 {
            let mut dice = Dice::new(seed);
            let mut drawn = settings("dev");
            draw(&mut drawn, 2, &mut dice, &zones);
            let (drawn, _) = change(&drawn, &mut dice, &zones);
            fs::write(&file, to_toml("", &serde_json::to_value(&drawn).unwrap())).unwrap();
            let sources = Sources {
                config: Some(file.clone()),
                ..Sources::default()
            };
            let loaded = sources.load().unwrap_or_else(|it| panic!("{seed}: {it:?}"));
            assert_eq!(loaded.settings, drawn, "{seed}");
        }
    }
}
