//! All SQL. The tables are written by newest event only, and read through the view `ledger` only.

mod catalogue;
mod contacts;
mod counts;
mod everything;
mod feedback;
mod intake_outcomes;
mod ledger;
mod on_time;
mod proceedings;
mod selection;
mod sifted;
mod snapshot;
mod tickets;

pub(crate) use catalogue::{CustomerRow, ProductRow, customer_names, products};
pub(crate) use contacts::ContactRow;
pub(crate) use counts::{Cell, Dimensions, counts};
pub(crate) use everything::clear;
pub(crate) use feedback::{FeedbackRecord, feedback_count, feedback_records};
pub(crate) use intake_outcomes::intake_outcomes;
pub(crate) use ledger::{LedgerRecord, ledger_records};
pub(crate) use on_time::on_time;
pub(crate) use proceedings::{ProceedingRow, proceedings_of};
pub(crate) use selection::Selection;
pub(crate) use sifted::{DuplicateRow, RejectedRow};
pub(crate) use snapshot::Snapshot;
pub(crate) use tickets::{Clock, TicketRow};
