//! The phrases that frame acts, read from `frames.toml` and `lexicon.toml`.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};
use serde::Deserialize;

use crate::catalog::{Body, Drive, Fuel, Gearbox};
use crate::language::pattern::{Hit, Phrases, WordId};
use crate::language::{Need, Topic};
use crate::words::Word;

/// What a phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Frame(Frame),
    Body(Body),
    Need(Need),
    Gearbox(Gearbox),
    Fuel(Fuel),
    Drive(Drive),
    Topic(Topic),
}

macro_rules! frames {
    ($($frame:ident),+ $(,)?) => {
        /// What a clause does, by one of its phrases.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum Frame { $($frame),+ }
    };
}

frames! {
    Goods, Choose, Like, Want, Refuse, Reported, Reason, Looks, Have, Price, Kilometres, GearboxFact, FuelFact, Consumption, YearFact,
    SeatsFact, Size, Color, Bluetooth, CarPlay, Equipment, Details, MonthlyFact, Compare, More,
    Show, Cheaper, Accept, Decline, Unsure, NoPreference, Greeting, Thanks, Bye, HowAreYou,
    Compliment, Noise, WhoAreYou, Help, Later, Restart, Person, Haggle, Why, Repeat, Expensive,
    InterestObjection, ConditionObjection, Wait, Distrust, Insult, Injection, OffTopic, Change,
    ChangeBudget, ChangeNeed, ChangeCar, ChangeTerm, ChangeDown, Complaint, Breakdown, AfterSales, SellCar,
    BuysToo, TradeIn, DataRequest, Lost, Job, Appraisal,
    AtMost, AtLeast, About, Budget, Source, DownPayment, Give, PerMonth, PerFortnight, PerWeek, Raise, Lower,
    Cash, Financed, Pays, Rest, Term, LongestTerm, ShortestTerm, NoLimit, AskRate, AskTerms,
    AskDown, AskCredit, NoOffer,
    Leaving, LeftPlace, MoveCall, ChangeHour, Phone, SameNumber, NameIntro, NameSoy, NameTail, Call, Timing, Busy, ChangeName,
    ChangePhone, ChangeTime, CancelCall, Relative, CallOther, OtherContact, Buyer, Besides,
    OwnPapers, OwnDebt, OwnPart, OwnFigure, OwnBid, OwnHandover,
    WornOut, Aside, Appointment,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FramesFile {
    frame: BTreeMap<Frame, Vec<String>>,
    filler: Fillers,
    marker: Markers,
}

/// Words that say how sure the rest of a clause is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Markers {
    doubt: String,
    of_others: String,
    circumstance: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoreFrames {
    frame: BTreeMap<Frame, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fillers {
    words: String,
}

/// The lists of `lexicon.toml` that name kinds of cars and topics.
#[derive(Deserialize)]
struct Kinds {
    body: BTreeMap<Body, Vec<String>>,
    need: BTreeMap<Need, Vec<String>>,
    gearbox: BTreeMap<Gearbox, Vec<String>>,
    fuel: BTreeMap<Fuel, Vec<String>>,
    drive: BTreeMap<Drive, Vec<String>>,
    topic: BTreeMap<Topic, TopicEntry>,
}

#[derive(Deserialize)]
struct TopicEntry {
    phrases: Vec<String>,
}

/// Every phrase, and the words that mean nothing by themselves.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    vocabulary: HashMap<String, WordId>,
    phrases: Phrases<Label>,
    fillers: HashSet<String>,
    doubts: HashSet<String>,
    of_others: HashSet<String>,
    circumstances: HashSet<String>,
}

impl Frames {
    /// The phrases that come with the program.
    pub(crate) fn builtin() -> Result<Self, toml::de::Error> {
        let file: FramesFile = toml::from_str(include_str!("../../data/frames.toml"))?;
        let kinds: Kinds = toml::from_str(include_str!("../../data/lexicon.toml"))?;
        let mut frames = Self {
            fillers: words(&file.filler.words),
            doubts: words(&file.marker.doubt),
            of_others: words(&file.marker.of_others),
            circumstances: words(&file.marker.circumstance),
            ..Self::default()
        };
        frames.add(file.frame, Label::Frame);
        for data in [
            include_str!("../../data/money.toml"),
            include_str!("../../data/contact.toml"),
            include_str!("../../data/own_car.toml"),
        ] {
            let file: MoreFrames = toml::from_str(data)?;
            frames.add(file.frame, Label::Frame);
        }
        frames.add(kinds.body, Label::Body);
        frames.add(kinds.need, Label::Need);
        frames.add(kinds.gearbox, Label::Gearbox);
        frames.add(kinds.fuel, Label::Fuel);
        frames.add(kinds.drive, Label::Drive);
        let topics = kinds.topic.into_iter();
        frames.add(
            topics.map(|(topic, entry)| (topic, entry.phrases)),
            Label::Topic,
        );
        Ok(frames)
    }

    fn add<K>(
        &mut self,
        lists: impl IntoIterator<Item = (K, Vec<String>)>,
        label: impl Fn(K) -> Label,
    ) {
        let Self {
            vocabulary,
            phrases,
            ..
        } = self;
        for (key, list) in lists {
            let label = label(key);
            for phrase in list {
                phrases.add(&phrase, label, |word| {
                    let next = u32::try_from(vocabulary.len()).unwrap_or(u32::MAX - 1);
                    *vocabulary.entry(word.to_owned()).or_insert(WordId(next))
                });
            }
        }
    }

    /// Every phrase that occurs among words; part of a longer one of the same
    /// kind is left out.
    pub(crate) fn find(&self, words: &[Word]) -> Vec<Hit<Label>> {
        let ids: Vec<WordId> = words
            .iter()
            .map(|word| self.vocabulary.get(&word.text).copied())
            .map(|id| id.unwrap_or(WordId::UNKNOWN))
            .collect();
        self.phrases.find_all(&ids)
    }

    /// Whether a word carries nothing by itself.
    pub(crate) fn is_filler(&self, word: &str) -> bool {
        self.fillers.contains(word)
    }

    /// Whether a word leaves open what is said: `creo`, `quizás`.
    pub(crate) fn is_doubt(&self, word: &str) -> bool {
        self.doubts.contains(word)
    }

    /// Whether a word tells of another person's loan, or of an offer heard of: `piden`.
    pub(crate) fn is_of_others(&self, word: &str) -> bool {
        self.of_others.contains(word)
    }

    /// Whether a word opens a circumstance: `porque`, `para`, `saliendo`.
    pub(crate) fn opens_circumstance(&self, word: &str) -> bool {
        self.circumstances.contains(word)
    }

    /// Whether a word occurs in a phrase or is a filler: it is spelt right.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.vocabulary.contains_key(word) || self.fillers.contains(word)
    }

    /// Every word that occurs in a phrase.
    pub(crate) fn vocabulary(&self) -> impl Iterator<Item = &str> {
        self.vocabulary.keys().map(String::as_str)
    }
}

fn words(list: &str) -> HashSet<String> {
    list.split_whitespace().map(str::to_owned).collect()
}
