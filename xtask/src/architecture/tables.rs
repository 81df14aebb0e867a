//! The architecture as tables.

/// A crate of the workspace.
pub(super) struct Crate {
    /// Its folder.
    pub(super) name: &'static str,
    /// Whether it has no runtime, no client of a network and no randomness.
    pub(super) is_pure: bool,
    /// The crates that it depends on outside of tests, without their prefix `kavak-`. Those
    /// of the two programs are `infra` and `agent`: neither depends on the other.
    pub(super) depends_on: &'static [&'static str],
}

/// All crates that have modules.
#[rustfmt::skip] // a table, one crate a row
pub(super) const CRATES: &[Crate] = &[
    Crate { name: "calls",        is_pure: true,  depends_on: &[] },
    Crate { name: "conversation", is_pure: true,  depends_on: &[] },
    Crate { name: "engine",       is_pure: false, depends_on: &["calls", "stack"] },
    Crate { name: "eval",         is_pure: false, depends_on: &["agent", "conversation"] },
    Crate { name: "image",        is_pure: false, depends_on: &["calls"] },
    Crate { name: "local",        is_pure: false, depends_on: &["image", "simulator"] },
    Crate { name: "lock",         is_pure: false, depends_on: &["engine"] },
    Crate { name: "provisioner",  is_pure: false, depends_on: &["calls", "engine", "image", "local", "lock", "sealed", "settings", "stack"] },
    Crate { name: "proxy",        is_pure: false, depends_on: &["calls"] },
    Crate { name: "sealed",       is_pure: false, depends_on: &[] },
    Crate { name: "service",      is_pure: false, depends_on: &["calls", "conversation", "sealed"] },
    Crate { name: "settings",     is_pure: false, depends_on: &["conversation", "stack"] },
    Crate { name: "simulator",    is_pure: false, depends_on: &["calls"] },
    Crate { name: "stack",        is_pure: true,  depends_on: &[] },
    Crate { name: "xtask",        is_pure: false, depends_on: &["proxy"] },
];

/// The directions of imports in a crate.
pub(super) struct Layers {
    /// The crate.
    pub(super) name: &'static str,
    /// Its top-level modules, the highest first. A module imports only modules of lower
    /// rows.
    pub(super) rows: &'static [&'static [&'static str]],
}

pub(super) const LAYERS: &[Layers] = &[
    Layers {
        name: "provisioner",
        rows: &[
            &["commands"],
            // The lock as commands hold it.
            &["lock"],
            // What every command works with.
            &["context"],
            &["local"],
            &["ui"],
            // The types of `--json`.
            &["machine"],
            &["doctor"],
            &["gather"],
            &["verify"],
            // The grants of all services.
            &["permissions"],
            // AWS as the engine changes it.
            &["resources"],
            &["delivery"],
            &["observe"],
            &["credentials"],
            &["aws"],
            &["network", "secrets"],
            &["error"],
            &["invocation", "text"],
            &["cli"],
            &["end", "grant", "interrupt", "terraform"],
        ],
    },
    Layers {
        name: "service",
        rows: &[
            &["commands"],
            &["app"],
            // Every route.
            &["router"],
            // Handlers, of the sales team's pages and of the API.
            &["desk"],
            &["http", "server"],
            // Builds the agent from settings.
            &["assembly", "error"],
            &["data", "turn", "voice"],
            &["llm", "sales"],
            &["twilio"],
            &["cli", "telemetry"],
            &["store"],
            &["metrics", "settings"],
            &[
                "lane",
                "outbound",
                "places",
                "rate_limit",
                "signing_key",
                "upload",
            ],
        ],
    },
    Layers {
        name: "simulator",
        rows: &[
            // Clients, and what acts on the simulated account from outside of AWS.
            &["connection", "outside", "server"],
            &["simulator"],
            &["dispatch"],
            // It lists the resources of all services.
            &["tagging"],
            &["inventory"],
            // Operations, services above those that they use.
            &["autoscaling", "elb"],
            &["cloudwatch", "ecs", "elasticache", "rds"],
            &[
                "acm",
                "ec2",
                "ecr",
                "iam",
                "logs",
                "route53",
                "secrets_manager",
            ],
            &["service_quotas", "sns", "ssm", "sts"],
            // Rules that all services share.
            &["resource", "subnet_group"],
            &["authorization", "fault_policy", "limits", "tag_rules"],
            &["world"],
            // The state of each service.
            &["state"],
            &[
                "durations",
                "members",
                "operation",
                "page",
                "policy_document",
                "window",
                "wire",
            ],
            &["service"],
            // The table of services, in the root.
            &["Service", "for_each_service"],
            &[
                "caller",
                "clock",
                "copy_on_write",
                "dice",
                "fault",
                "hidden",
                "tags",
            ],
        ],
    },
    Layers {
        name: "stack",
        rows: &[
            // The meaning of a plan.
            &["impact"],
            &["cost"],
            &["plan"],
            // The desired stack.
            &["stack"],
            // The rows of the whole stack, from the attributes of each resource.
            &["blueprint"],
            &["desired"],
            &["facts"],
            &["access"],
            // Resources as they are and as they should be.
            &["observed", "resource"],
            &["spec"],
            &["outputs", "unmanaged"],
            &["names", "text"],
            // The table of all keys.
            &["key"],
            &["agent_data", "kind"],
            &["settings"],
            &["snapshot"],
            &["environment"],
            &["tags"],
            &[
                "affected",
                "cidr",
                "engine_version",
                "group",
                "leaves",
                "output",
                "prices",
                "scaled",
            ],
        ],
    },
];

/// A module that writes to standard output or standard error.
pub(super) struct Writer {
    /// The crate.
    pub(super) name: &'static str,
    /// Its top-level module.
    pub(super) module: &'static str,
    /// What it writes there.
    pub(super) reason: &'static str,
}

pub(super) const WRITERS: &[Writer] = &[
    Writer {
        name: "local",
        module: "server",
        reason: "the log of `local serve`, in colours only on a terminal",
    },
    Writer {
        name: "provisioner",
        module: "ui",
        reason: "everything that is printed",
    },
    Writer {
        name: "service",
        module: "commands",
        reason: "the result of a one-off command",
    },
    Writer {
        name: "service",
        module: "metrics",
        reason: "CloudWatch takes the metrics from the log",
    },
    Writer {
        name: "service",
        module: "telemetry",
        reason: "the log",
    },
];

/// Modules that still import each other in circles.
pub(super) struct Circle {
    /// The crate.
    pub(super) name: &'static str,
    pub(super) modules: &'static [&'static str],
    /// Why they still do.
    pub(super) reason: &'static str,
}

pub(super) const CIRCLES: &[Circle] = &[Circle {
    name: "conversation",
    modules: &[
        "car_text",
        "decide",
        "facts",
        "figures",
        "financing",
        "grounding",
        "interpret",
        "lead",
        "message",
        "recent",
        "say",
        "state",
        "turn",
    ],
    reason: "the state of a conversation and the steps of a turn share their types",
}];
