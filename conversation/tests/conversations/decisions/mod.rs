//! Decisions, tested by handing over what was understood.

mod cars;
mod choices;
mod contact;
mod doubts;
mod errands;
mod flow;
mod money;
mod proposals;
mod sweep;

use std::sync::LazyLock;

use kavak_conversation::Topic;
use kavak_conversation::Wish;
use kavak_conversation::acts::DayPart;
use kavak_conversation::acts::{
    Act, CarFact, CarRef, CompanyQuestion, Errand, Interpretation, Interpreted, LoanQuestion,
    MoneyRange, Noted, Objection, PreferredTime, Refusal, Social,
};
use kavak_conversation::answer;
use kavak_conversation::catalog::{Body, Car, Fuel};
use kavak_conversation::money::Pesos;
use kavak_conversation::{Channel, Facts, Message, NextAction, Sender, State, Step, Turn};
use kavak_conversation::{Down, Payment};

static FACTS: LazyLock<Facts> = LazyLock::new(|| Facts::builtin().expect("facts"));

/// A conversation in the making.
#[derive(Clone)]
struct Talk {
    state: State,
    channel: Channel,
    log: String,
}

impl Talk {
    fn new() -> Self {
        Self {
            state: State::default(),
            channel: Channel::Web,
            log: String::new(),
        }
    }

    fn on_whatsapp() -> Self {
        Self {
            channel: Channel::Whatsapp,
            ..Self::new()
        }
    }

    /// A customer who wants an SUV, named a budget and saw cars.
    fn with_cars_shown() -> Self {
        let mut talk = Self::new();
        talk.says(&[
            Act::Want(body(Body::Suv)),
            budget(400_000),
            Act::NoPreference,
        ]);
        talk.says(&[Act::ShowCars]);
        assert_eq!(talk.state.step, Step::Options, "{}", talk.log);
        talk
    }

    /// A customer who chose the first car shown.
    fn with_car_chosen() -> Self {
        let mut talk = Self::with_cars_shown();
        talk.says(&[Act::Choose(place(1))]);
        assert!(talk.state.chosen.is_some(), "{}", talk.log);
        talk
    }

    fn with_plan() -> Self {
        let mut talk = Self::with_car_chosen();
        talk.says(&[Act::DownPayment(Down::Percent(20.into())), Act::Term(48)]);
        assert_eq!(talk.state.step, Step::Contact, "{}", talk.log);
        talk
    }

    fn says(&mut self, acts: &[Act]) -> Turn {
        self.turn(acts, true)
    }

    /// Acts of a sentence that is not explained.
    fn mumbles(&mut self, acts: &[Act]) -> Turn {
        self.turn(acts, false)
    }

    fn turn(&mut self, acts: &[Act], certain: bool) -> Turn {
        let acts = acts.iter().map(|act| Interpreted {
            act: act.clone(),
            quote: String::new(),
            certain,
        });
        let interpretation = Interpretation {
            acts: acts.collect(),
            unexplained: Vec::new(),
            notes: Vec::new(),
        };
        let text = format!("{interpretation:?}");
        let phone = Some("+525512345678".to_owned());
        let sender = (self.channel == Channel::Whatsapp).then_some(Sender {
            phone,
            profile_name: None,
        });
        let message = Message {
            text: &text,
            channel: self.channel,
            sender,
            now: jiff::civil::date(2026, 11, 28).at(10, 15, 0, 0),
        };
        let turn = answer(&self.state, &message, &interpretation, &FACTS);
        let again = answer(&self.state, &message, &interpretation, &FACTS);
        assert_eq!(turn.reply.text, again.reply.text, "same state, same reply");
        self.state = turn.state.clone();
        self.log.push_str(&turn.reply.text);
        self.log.push_str("\n--\n");
        assert!(!turn.reply.text.contains(['{', '}']), "{}", turn.reply.text);
        assert!(!turn.reply.text.is_empty(), "{}", self.log);
        assert!(turn.reply.cars.len() <= 3, "{}", turn.reply.text);
        turn
    }

    fn chosen(&self) -> Option<&'static Car> {
        FACTS.catalog.car(self.state.chosen.as_ref()?)
    }
}

fn body(body: Body) -> Wish {
    Wish {
        body: Some(body),
        ..Wish::default()
    }
}

fn budget(max: u64) -> Act {
    Act::Budget(MoneyRange {
        min: None,
        max: Some(Pesos(max)),
    })
}

fn place(place: u8) -> CarRef {
    CarRef {
        place: Some(place),
        ..CarRef::default()
    }
}

fn this() -> CarRef {
    CarRef {
        this: true,
        ..CarRef::default()
    }
}

fn named(make: &str, model: &str) -> CarRef {
    CarRef {
        make: Some(make.to_owned()),
        model: Some(model.to_owned()),
        ..CarRef::default()
    }
}

fn named_of(make: &str, model: &str, year: u16) -> CarRef {
    CarRef {
        year: Some(year),
        ..named(make, model)
    }
}

fn company(topic: Option<Topic>, words: &str) -> Act {
    Act::AskCompany(CompanyQuestion {
        topic,
        words: words.to_owned(),
    })
}

fn time(said: &str) -> Act {
    Act::Time(PreferredTime {
        said: said.to_owned(),
        at: Some(jiff::civil::date(2026, 12, 3).at(17, 0, 0, 0)),
        until: None,
        part: None,
    })
}
