//! The agent's tasks.

use std::collections::BTreeSet;

use kavak_stack::{
    Environment, Facts, Settings, Stack,
    agent_data::{CATALOG_PATH, DATA_SHA256, KNOWLEDGE_BASE_PATH},
    key,
    settings::VARIABLES,
    spec::TaskDefinition,
};

use super::{Report, matches};
use crate::SettingKey;

/// Name, tag and digest of an image, as container registries define them.
const IMAGE: &str = concat!(
    // A registry's host has a dot or a port, or is localhost.
    r"((localhost|[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+|[a-zA-Z0-9-]+:[0-9]+)(:[0-9]+)?/)?",
    r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*",
    r"(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?",
    r"(@sha256:[a-f0-9]{64})?",
);

/// Generated where a webhook is set.
const OF_THE_WEBHOOK: [&str; 2] = ["LEAD_WEBHOOK_SECRET", "DESK_API_TOKEN"];
/// What the stack sets where events are sent by e-mail.
const OF_EVENTS: [&str; 2] = ["EVENTS_TOPIC_ARN", "AWS_REGION"];

/// What the stack sets where CloudWatch shows the agent's counters.
const OF_MONITORING: [&str; 1] = ["EMBEDDED_METRICS"];

/// The agent's variables that name files.
const PATHS: [&str; 2] = [CATALOG_PATH, KNOWLEDGE_BASE_PATH];

/// Fargate's sizes: CPU units, then least, most and step of memory in MiB.
const FARGATE: [(u32, u32, u32, u32); 7] = [
    (256, 512, 2_048, 512),
    (512, 1_024, 4_096, 1_024),
    (1_024, 2_048, 8_192, 1_024),
    (2_048, 4_096, 16_384, 1_024),
    (4_096, 8_192, 30_720, 1_024),
    (8_192, 16_384, 61_440, 4_096),
    (16_384, 32_768, 122_880, 8_192),
];

pub(super) fn check(settings: &Settings, report: &mut Report<'_>) {
    let agent = &settings.agent;
    if let Some(image) = &agent.image {
        report.demand(
            matches(IMAGE, image),
            "agent.image",
            image.as_str(),
            "must be an image reference: [registry/]name[:tag][@sha256:digest], the name in lower case",
        );
    }
    if agent.image.is_some() && agent.has_data() {
        let key = match agent.catalog {
            Some(_) => "agent.catalog",
            None => "agent.knowledge_base",
        };
        let file = agent.catalog.as_ref().or(agent.knowledge_base.as_ref());
        report.wrong(
            key,
            file.cloned(),
            "the seller's files are put on images that this tool makes: remove agent.image \
             (`deploy --image` rolls one out, with them on it), or put the files into agent.image \
             and name them by agent.environment.CATALOG_PATH and KNOWLEDGE_BASE_PATH",
        );
    }
    check_size(agent.cpu, agent.memory, report);
    if let Some(scaling) = &agent.autoscaling
        && report.is_sound("agent.autoscaling.max")
    {
        report.demand(
            scaling.min <= scaling.max,
            "agent.autoscaling.min",
            scaling.min,
            format!(
                "must not be over agent.autoscaling.max, which is {}",
                scaling.max
            ),
        );
    }
    check_environment(settings, report);
}

fn check_size(cpu: u32, memory: u32, report: &mut Report<'_>) {
    let Some((_, least, most, step)) = FARGATE.into_iter().find(|(units, ..)| *units == cpu) else {
        let sizes: Vec<String> = FARGATE
            .iter()
            .map(|(units, ..)| units.to_string())
            .collect();
        report.demand(
            false,
            "agent.cpu",
            cpu,
            format!("must be a size that Fargate has: {}", sizes.join(", ")),
        );
        return;
    };
    // 256 units come with 0.5, 1 or 2 GB, not with 1.5.
    let is_gap = cpu == 256 && memory == 1_536;
    let is_size = (least..=most).contains(&memory) && memory.is_multiple_of(step) && !is_gap;
    if report.is_sound("agent.cpu") {
        let sizes = if cpu == 256 {
            "512, 1024 or 2048".to_owned()
        } else {
            format!("{least} to {most} in steps of {step}")
        };
        report.demand(
            is_size,
            "agent.memory",
            memory,
            format!("does not go with agent.cpu = {cpu}: Fargate has {sizes} MiB"),
        );
    }
}

fn check_environment(settings: &Settings, report: &mut Report<'_>) {
    let variables = &settings.agent.environment;
    if variables.is_empty() {
        return;
    }
    let (plain, secret) = variables_of_the_stack();
    for name in variables.keys() {
        let of_setting = VARIABLES.iter().find(|variable| variable.name == name);
        let rule = if let Some(variable) = of_setting {
            &format!(
                "is what {} sets: remove it here and set that",
                variable.setting
            )
        } else if secret.contains(name) || OF_THE_WEBHOOK.contains(&name.as_str()) {
            "is a secret, which the stack gives the agent from AWS Secrets Manager: remove it here"
        } else if plain.contains(name)
            || name == DATA_SHA256
            || OF_EVENTS.contains(&name.as_str())
            || OF_MONITORING.contains(&name.as_str())
        {
            "is a variable that the stack sets itself: remove it here"
        } else if PATHS.contains(&name.as_str()) && settings.agent.image.is_none() {
            "names a file in the image, and the one that is built from the source holds none: remove it \
             here and name the seller's file in agent.catalog or agent.knowledge_base, or set \
             agent.image to an image that holds it"
        } else if !matches("[A-Za-z_][A-Za-z0-9_]*", name) {
            "must have a name of letters, digits and underscores, no digit first"
        } else {
            continue;
        };
        // The value may be what no one is to see.
        report.wrong_at(
            SettingKey::from("agent.environment").member(name),
            None,
            rule,
        );
    }
}

/// The names of the variables that the stack sets, plain and secret, read
/// off the stack itself.
fn variables_of_the_stack() -> (BTreeSet<String>, BTreeSet<String>) {
    let environment = Environment {
        project: "any".into(),
        env: "any".into(),
        region: "us-east-1".into(),
    };
    let stack = Stack::new(&Settings::new(&environment, "any"), &Facts::default());
    let task = stack.get(&key::TASK_DEFINITION);
    let Some(task) = task.and_then(|it| it.spec.attributes_of::<TaskDefinition>()) else {
        return Default::default();
    };
    (
        task.container.environment.keys().cloned().collect(),
        task.container.secrets.keys().cloned().collect(),
    )
}
