//! What customers write and what it means, read from `lexicon.toml`.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::pattern::{Hit, Phrases, WordId};
use super::typos::Typos;
use crate::catalog::{Body, Drive, Fuel, Gearbox, Names};
use crate::state::DayPart;

/// What a phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    Intent(Intent),
    Body(Body),
    Need(Need),
    Gearbox(Gearbox),
    Fuel(Fuel),
    Drive(Drive),
    DayPart(DayPart),
    Topic(Topic),
    Unit(Unit),
}

macro_rules! words_enum {
    ($(#[$about:meta])* $visibility:vis $name:ident { $($variant:ident),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "each variant is named like its list in lexicon.toml")]
        $visibility enum $name { $($variant),+ }
    };
}

words_enum! {
    /// What a message wants, beside the facts that it states.
    pub Intent {
        Greeting, Thanks, Bye, HowAreYou, Compliment, WhoAreYou, Help, Yes, No, DontKnow, Any,
        Later, Restart, Human, MoreOptions, Compare, Price, Details, Cheapest, Dearest, Newest,
        FewestKm, Cash, Finance, MonthlyQuestion, TermsQuestion, RateQuestion,
        DownPaymentQuestion, DownPaymentWord, Change, ChangeBudget, ChangeNeed, ChangeCar,
        ChangeTerm, ChangeDownPayment, ChangeName, ChangePhone, ChangeTime, Show, WantCar,
        NoBudget, Haggle, Insult, Injection, OffTopic, PickThis, PickOther, Why, Repeat,
    }
}

words_enum! {
    /// What a car is for.
    pub Need { Family, City, Work, Compact, Luxury, Road, Economy }
}

words_enum! {
    /// What people ask about the company.
    pub Topic {
        Branches, Hours, Inspection, Warranty, Returns, TestDrive, Delivery, Papers,
        Requirements, CreditBureau, CreditProcess, Prepayment, PaymentMethods, Reserve, TradeIn,
        Sell, App, Maintenance, Insurance, Company, CustomerCare,
    }
}

words_enum! {
    /// How a nearby figure is meant.
    pub(crate) Unit {
        Thousand, Million, Peso, Percent, Month, Year, Kilometre, PerMonth, AtMost, AtLeast,
        About, Budget, ModelYear,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    spellings: BTreeMap<String, String>,
    intents: BTreeMap<Intent, Vec<String>>,
    body: BTreeMap<Body, Vec<String>>,
    need: BTreeMap<Need, Vec<String>>,
    gearbox: BTreeMap<Gearbox, Vec<String>>,
    fuel: BTreeMap<Fuel, Vec<String>>,
    drive: BTreeMap<Drive, Vec<String>>,
    day_part: BTreeMap<DayPart, Vec<String>>,
    topic: BTreeMap<Topic, TopicEntry>,
    unit: BTreeMap<Unit, Vec<String>>,
    common: Common,
    names: Common,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicEntry {
    phrases: Vec<String>,
    words: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    words: String,
}

/// The vocabulary, the phrases and what is needed to find them in bad spelling.
#[derive(Debug)]
pub(crate) struct Lexicon {
    vocabulary: HashMap<String, WordId>,
    spellings: HashMap<String, Vec<String>>,
    phrases: Phrases<Tag>,
    typos: Typos,
    topic_words: BTreeMap<Topic, String>,
    persons: HashSet<String>,
}

impl Lexicon {
    /// The lexicon that comes with the program, with the catalog's names.
    pub(crate) fn new(names: &Names) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(include_str!("../../data/lexicon.toml"))?;
        let mut lexicon = Self {
            vocabulary: HashMap::new(),
            spellings: HashMap::new(),
            phrases: Phrases::default(),
            typos: Typos::default(),
            topic_words: BTreeMap::new(),
            persons: file
                .names
                .words
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        };
        lexicon.add_all(file.intents, Tag::Intent);
        lexicon.add_all(file.body, Tag::Body);
        lexicon.add_all(file.need, Tag::Need);
        lexicon.add_all(file.gearbox, Tag::Gearbox);
        lexicon.add_all(file.fuel, Tag::Fuel);
        lexicon.add_all(file.drive, Tag::Drive);
        lexicon.add_all(file.day_part, Tag::DayPart);
        lexicon.add_all(file.unit, Tag::Unit);
        for (topic, entry) in file.topic {
            lexicon.add_all([(topic, entry.phrases)], Tag::Topic);
            lexicon.topic_words.insert(topic, entry.words);
        }
        lexicon.know_all([file.common.words, file.names.words], names);
        for (word, meant) in file.spellings {
            let meant = meant.split_whitespace().map(str::to_owned).collect();
            lexicon.spellings.insert(word, meant);
        }
        Ok(lexicon)
    }

    /// Words that are spelt right, and those that cars' names are made of.
    fn know_all(&mut self, known: [String; 2], names: &Names) {
        for word in known.iter().flat_map(|words| words.split_whitespace()) {
            self.know(word);
        }
        for word in super::spelled::words() {
            self.know(word);
        }
        for word in names.words() {
            self.know(word);
        }
        for (_, model) in names.models() {
            if model
                .compact()
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic())
            {
                self.know(model.compact());
            }
        }
    }

    fn add_all<K>(
        &mut self,
        lists: impl IntoIterator<Item = (K, Vec<String>)>,
        tag: impl Fn(K) -> Tag,
    ) {
        for (key, phrases) in lists {
            let tag = tag(key);
            for phrase in phrases {
                let mut known = std::mem::take(&mut self.phrases);
                known.add(&phrase, tag, |word| self.know(word));
                self.phrases = known;
            }
        }
    }

    /// The id of a word, which is known from now on.
    fn know(&mut self, word: &str) -> WordId {
        if let Some(id) = self.vocabulary.get(word) {
            return *id;
        }
        let id = WordId(u32::try_from(self.vocabulary.len()).unwrap_or(u32::MAX - 1));
        self.vocabulary.insert(word.to_owned(), id);
        self.typos.add(word);
        id
    }

    /// The words that a colloquial spelling stands for.
    pub(super) fn spelling(&self, word: &str) -> Option<&[String]> {
        self.spellings.get(word).map(Vec::as_slice)
    }

    pub(super) fn id(&self, word: &str) -> WordId {
        self.vocabulary
            .get(word)
            .copied()
            .unwrap_or(WordId::UNKNOWN)
    }

    /// The known word that a misspelt one most probably is.
    pub(super) fn correct(&self, typed: &str) -> Option<&str> {
        self.typos.correct(typed).or_else(|| {
            // `trokita` is a small `troca`.
            const SMALL: [(&str, &str); 4] =
                [("ito", "o"), ("ita", "a"), ("itos", "os"), ("itas", "as")];
            let (stem, ending) = SMALL
                .iter()
                .find_map(|(small, plain)| Some((typed.strip_suffix(small)?, *plain)))?;
            let plain = format!("{stem}{ending}");
            match self.vocabulary.get_key_value(plain.as_str()) {
                Some((word, _)) => Some(word.as_str()),
                None => self.typos.correct(&plain),
            }
        })
    }

    pub(super) fn find(&self, words: &[WordId]) -> Vec<Hit<Tag>> {
        self.phrases.find(words)
    }

    /// Whether a word is a first name or a surname.
    pub(super) fn is_person(&self, word: &str) -> bool {
        self.persons.contains(word)
    }

    /// What a knowledge base says for a topic.
    pub(crate) fn topic_words(&self, topic: Topic) -> &str {
        self.topic_words.get(&topic).map_or("", String::as_str)
    }
}
