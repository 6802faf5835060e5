//! What a case is and may become, in plain Rust.

mod case;
mod decision;
mod disposition;
mod kind;
mod state;

pub use case::{Case, Contact, Product, Refusal, Ticket, Withdrawal, Work, WorkItem};
pub use decision::{Decision, DecisionError};
pub use disposition::Disposition;
pub use kind::Kind;
pub use state::{Phase, State};
