//! Written conversations, played against the agent and judged by what an
//! attentive seller would have noted.
//!
//! The dialogues in `dialogues/` were written by somebody who had not seen
//! the agent's code: each says what the customer meant, never how the agent
//! puts it.

mod dialogue;
mod judge;
mod play;
mod scoreboard;
#[cfg(feature = "model")]
mod with_model;

pub use dialogue::{Dialogue, Expect, Known, load};
pub use judge::Finding;
pub use play::{Exchange, Played, play};
pub use scoreboard::{Score, Scoreboard};
#[cfg(feature = "model")]
pub use with_model::RulesWithModel;
