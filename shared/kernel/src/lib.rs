//! What every crate may lean on and nothing here leans on: typed ids, the one clock, receipt numbers, error
//! chains and values that never print. No business word, no I/O.

mod chain;
mod clock;
mod fault;
mod id;
mod receipt;
mod sensitive;

pub use chain::Chain;
pub use clock::Clock;
pub use fault::{Code, Fault};
pub use id::{Id, ParseIdError};
pub use receipt::{ParseReceiptError, Receipt};
pub use sensitive::Sensitive;
