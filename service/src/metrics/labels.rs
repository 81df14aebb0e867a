//! Labels of the counters.

use kavak_conversation::Channel;

/// An enum whose variants are labels, in Prometheus's usual lower case.
macro_rules! label {
    ($(#[$about:meta])* $name:ident { $($(#[$variant_about:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$variant_about])* $variant,)* }

        impl $name {
            /// As Prometheus and the logs show it.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

label! {
    /// The outcome of a turn.
    Outcome {
        /// With a reply.
        Answered = "answered",
        /// With the reply of the message that it repeats.
        Duplicate = "duplicate",
        /// With silence, after BAJA.
        Silent = "silent",
        /// With silence: a later message of the sender is answered for it.
        Joined = "joined",
        /// With silence, because a person answers.
        Attended = "attended",
        /// With 503: the database is away.
        Unavailable = "unavailable",
        /// With 500.
        Failed = "failed",
    }
}

label! {
    /// The purpose of a call of the model.
    Purpose {
        /// Interpreting a message.
        Understand = "understand",
        /// Better words for a reply.
        Word = "word",
    }
}

label! {
    /// The outcome of a call of the model.
    ModelOutcome {
        /// It was of use.
        Used = "used",
        /// It held a fact that the turn does not have, or was nonsense.
        Rejected = "rejected",
        /// It came too late.
        Late = "late",
        /// It did not come.
        Failed = "failed",
        /// It was not asked: it has failed too often of late.
        Skipped = "skipped",
    }
}

label! {
    /// The outcome of a read of the cache.
    CacheRead {
        /// It was there.
        Hit = "hit",
        /// It was not.
        Miss = "miss",
        /// The cache did not answer.
        Error = "error",
    }
}

label! {
    /// The outcome of an attempt to deliver an event.
    Delivered {
        /// The receiver has it.
        Delivered = "delivered",
        /// It is tried again.
        Failed = "failed",
    }
}

label! {
    /// The limit that was reached.
    Limited {
        /// One conversation's.
        Session = "session",
        /// One client address's.
        Address = "address",
    }
}

/// A channel's name, as it is spelt in `/chat`.
pub fn channel_label(channel: Channel) -> &'static str {
    match channel {
        Channel::Web => "web",
        Channel::Api => "api",
        Channel::Whatsapp => "whatsapp",
    }
}
