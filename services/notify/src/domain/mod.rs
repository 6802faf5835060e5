//! What a message is, and what follows from an attempt to send it.

mod letter;
mod outcome;

pub use letter::{Letter, Purpose};
pub use outcome::{Outcome, Patience, Verdict};
