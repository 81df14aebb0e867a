//! The layers of the crates that have some.

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
        name: "conversation",
        rows: &[
            // A decision in words, and what a model may make of it.
            &["briefing", "grounding", "say"],
            // From acts to a new state and what to say.
            &["decide"],
            // From a message to acts.
            &["interpret"],
            &["facts"],
            &["recent"],
            // The data that come with the program.
            &["lexicon", "texts"],
            &["offer"],
            &["car_text", "figures", "financing"],
            &["message", "turn"],
            &["state"],
            &["lead"],
            &["acts"],
            &["payment", "phone", "wish"],
            &["catalog", "knowledge"],
            &["desk_hours", "encoding", "language", "money", "words"],
        ],
    },
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
            // The table of services, with the names that the root exports.
            &["Service", "for_each_service"],
            &["services"],
            // Its columns.
            &["service"],
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
