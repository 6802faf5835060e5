//! The use cases: a letter is asked for, claimed by a sender, and its attempt recorded.

mod claim_due;
mod record_attempt;
mod request_letter;

pub(crate) use claim_due::{Due, claim_due};
pub(crate) use record_attempt::record_attempt;
pub(crate) use request_letter::{RequestError, request_letters};
