//! Regions and their availability zones.

/// The regions that an account has from the start, with the letters of its
/// zones. Which letters an account sees differs in some; these are usual.
pub(crate) const REGIONS: &[(&str, &str)] = &[
    ("ap-northeast-1", "acd"),
    ("ap-northeast-2", "abcd"),
    ("ap-northeast-3", "abc"),
    ("ap-south-1", "abc"),
    ("ap-southeast-1", "abc"),
    ("ap-southeast-2", "abc"),
    ("ca-central-1", "abd"),
    ("eu-central-1", "abc"),
    ("eu-north-1", "abc"),
    ("eu-west-1", "abc"),
    ("eu-west-2", "abc"),
    ("eu-west-3", "abc"),
    ("sa-east-1", "abc"),
    ("us-east-1", "abcdef"),
    ("us-east-2", "abc"),
    ("us-west-1", "ac"),
    ("us-west-2", "abcd"),
];

/// The zones that have no room for newer services, by id.
const CONSTRAINED: &[&str] = &["use1-az3", "apne1-az3"];

/// An availability zone.
pub(crate) struct Zone {
    pub(crate) name: String,
    /// The same for every account.
    pub(crate) id: String,
}

impl Zone {
    /// Returns whether NAT gateways can't be there.
    pub(crate) fn is_constrained(&self) -> bool {
        CONSTRAINED.contains(&self.id.as_str())
    }
}

/// The zones of a region; one that is not known has three.
pub(crate) fn of_region(region: &str) -> Vec<Zone> {
    let known = REGIONS.iter().find(|(name, _)| *name == region);
    let letters = known.map_or("abc", |(_, letters)| letters);
    let numbers: Vec<usize> = match region {
        // As most accounts see it.
        "us-east-1" => vec![6, 1, 2, 4, 3, 5],
        "us-west-1" => vec![3, 1],
        "ap-northeast-1" => vec![4, 1, 2],
        _ => (1..=letters.len()).collect(),
    };
    let short = short(region);
    let both = letters.chars().zip(numbers);
    both.map(|(letter, number)| Zone {
        name: format!("{region}{letter}"),
        id: format!("{short}-az{number}"),
    })
    .collect()
}

/// `use1` for `us-east-1`, `apne2` for `ap-northeast-2`.
pub(crate) fn short(region: &str) -> String {
    let directions = [
        ("north", "n"),
        ("south", "s"),
        ("east", "e"),
        ("west", "w"),
        ("central", "c"),
    ];
    let mut short = region.to_owned();
    for (word, letter) in directions {
        short = short.replace(word, letter);
    }
    short.replace("gov", "g").replace('-', "")
}

/// The names of a region's zones.
pub(crate) fn names(region: &str) -> Vec<String> {
    let zones = of_region(region).into_iter();
    zones.map(|zone| zone.name).collect()
}

/// The id of the zone of this name.
pub(crate) fn id_of(zones: &[Zone], name: &str) -> Option<String> {
    let zone = zones.iter().find(|zone| zone.name == name);
    zone.map(|zone| zone.id.clone())
}
