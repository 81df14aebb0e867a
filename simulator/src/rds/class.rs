//! Classes of instances.

const BURSTING: &[&str] = &["micro", "small", "medium", "large", "xlarge", "2xlarge"];
const LARGE: &[&str] = &[
    "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge",
];

/// The families that run `PostgreSQL`, with their sizes.
const FAMILIES: &[(&str, &[&str])] = &[
    ("t3", BURSTING),
    ("t4g", BURSTING),
    ("m5", LARGE),
    ("m6g", LARGE),
    ("m6i", LARGE),
    ("m7g", LARGE),
    ("m7i", LARGE),
    ("r5", LARGE),
    ("r6g", LARGE),
    ("r6i", LARGE),
    ("r7g", LARGE),
    ("r7i", LARGE),
];

/// Every class, as `db.t4g.micro`.
pub(super) fn all() -> impl Iterator<Item = String> {
    FAMILIES
        .iter()
        .flat_map(|(family, sizes)| sizes.iter().map(move |size| format!("db.{family}.{size}")))
}
