//! Everything that AWS holds, and what it is about to do.

mod behaviours;
mod turn;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub(crate) use self::turn::Turn;
use crate::{
    clock::{Calendar, Moment},
    copy_on_write::CopyOnWrite,
    dice::Dice,
    durations::Pace,
    for_each_service,
    state::{cloudwatch::Dashboards, ec2, ecs::Behaviour, iam::Iam, route53::Route53},
};

/// One account.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct World {
    /// Its number.
    pub account: String,
    /// When it began.
    pub calendar: Calendar,
    /// Its speed.
    pub pace: Pace,
    /// The runtime of tasks, databases and caches.
    pub runtime: Runtime,
    /// Ports of this machine that load balancers are reached at instead of a
    /// name of AWS, where a proxy outside carries their requests.
    #[serde(default)]
    pub entrances: BTreeSet<u16>,
    /// Address of the registries of all regions in place of AWS's, if a process outside
    /// serves them: with its scheme.
    #[serde(skip)]
    pub(crate) registry_entrance: Option<String>,
    /// The only password that the registries take, where one was set from outside.
    #[serde(skip)]
    pub(crate) registry_password: Option<String>,
    /// Transitions by their moment, in this order.
    #[serde(with = "pairs")]
    agenda: BTreeMap<(Moment, u64), (String, Transition)>,
    /// Number of entries that the agenda ever had: it orders those of one moment.
    planned: u64,
    /// Behaviour of the programs of images that are not good.
    pub(crate) behaviours: BTreeMap<String, Behaviour>,
    pub(crate) dice: Dice,
    pub(crate) iam: CopyOnWrite<Iam>,
    pub(crate) route53: CopyOnWrite<Route53>,
    /// Of CloudWatch, which are in no region.
    #[serde(default)]
    pub(crate) dashboards: CopyOnWrite<Dashboards>,
    pub(crate) regions: BTreeMap<String, Region>,
}

macro_rules! state {
    ($($service:ident $module:ident [$($state:ident)?] [$($transition:ident)?])+) => {
        /// The state of an account in one region.
        #[derive(Clone, Debug, Default, Deserialize, Serialize)]
        pub(crate) struct Region {
            pub(crate) name: String,
            /// The account has not opted in: no call gets in.
            #[serde(default)]
            is_disabled: bool,
            // A world that was saved before there was the service has nothing of it.
            $($(
                #[serde(default)]
                pub(crate) $module: CopyOnWrite<crate::state::$module::$state>,
            )?)+
        }

        /// A scheduled change of state that AWS makes by itself.
        #[derive(Clone, Debug, Deserialize, Serialize)]
        pub(crate) enum Transition {
            $($($service(crate::state::$module::$transition),)?)+
        }
    };
}

for_each_service!(state);

/// The runtime of tasks, databases and caches.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Runtime {
    /// The simulator plays them.
    #[default]
    Played,
    /// Processes outside run them and report their state.
    Processes,
}

/// The agenda as a list: keys of JSON's objects are only texts.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(super) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::deserialize(deserializer)?.into_iter().collect())
    }
}

impl World {
    /// An empty account, with the chance of `seed`.
    #[must_use]
    pub fn new(pace: Pace, seed: u64) -> Self {
        Self {
            account: "123456789012".to_owned(),
            calendar: Calendar::default(),
            pace,
            runtime: Runtime::Played,
            entrances: BTreeSet::new(),
            registry_entrance: None,
            registry_password: None,
            agenda: BTreeMap::new(),
            planned: 0,
            behaviours: BTreeMap::new(),
            dice: Dice::new(seed),
            iam: CopyOnWrite::default(),
            route53: CopyOnWrite::default(),
            dashboards: CopyOnWrite::default(),
            regions: BTreeMap::new(),
        }
    }

    /// The same account on a day of another chance.
    #[must_use]
    pub fn on_another_day(mut self, pace: Pace, seed: u64) -> Self {
        self.pace = pace;
        self.dice = Dice::new(seed);
        self
    }

    /// The account does not have this region enabled, or has it again.
    pub fn set_region_enabled(&mut self, region: &str, is_enabled: bool) {
        self.region(region).is_disabled = !is_enabled;
    }

    /// Returns whether calls to this region get in.
    pub(crate) fn is_enabled(&self, region: &str) -> bool {
        let region = self.regions.get(region);
        region.is_none_or(|it| !it.is_disabled)
    }

    /// The region of this name; where nothing was made there is what AWS gives
    /// every account.
    pub(crate) fn region(&mut self, name: &str) -> &mut Region {
        let account = &self.account;
        self.regions
            .entry(name.to_owned())
            .or_insert_with(|| Region {
                name: name.to_owned(),
                ec2: ec2::default_network(account, name).into(),
                ..Region::default()
            })
    }

    /// Removes the next transition that is due from the agenda: its moment, its region
    /// and itself.
    pub(crate) fn take_due(&mut self, now: Moment) -> Option<(Moment, String, Transition)> {
        let entry = self.agenda.first_entry()?;
        let (at, _) = *entry.key();
        if at > now {
            return None;
        }
        let (region, transition) = entry.remove();
        Some((at, region, transition))
    }

    /// A turn in `region` at `now`.
    pub(crate) fn turn(&mut self, region: &str, now: Moment) -> Turn<'_> {
        Turn {
            world: self,
            region: region.to_owned(),
            now,
        }
    }

    /// When the next thing happens by itself.
    #[must_use]
    pub fn next_moment(&self) -> Option<Moment> {
        self.agenda.keys().next().map(|(at, _)| *at)
    }

    /// The regions in which something was made.
    #[must_use]
    pub fn region_names(&self) -> BTreeSet<String> {
        self.regions.keys().cloned().collect()
    }
}
