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
