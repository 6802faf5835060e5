//! What a return is and may become, in plain Rust.

mod decision;
mod disposition;
mod goods_return;
mod kind;
mod state;

pub use decision::{Decision, DecisionError};
pub use disposition::Disposition;
pub use goods_return::{Contact, Product, Refusal, Return, Ticket, Withdrawal, Work, WorkItem};
pub use kind::Kind;
pub use state::{Phase, State};
