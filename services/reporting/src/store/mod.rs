//! All SQL. The tables are written by newest event only, and read through the view `ledger`, or counted and searched by
//! the tally, which is derived from it.

mod catalogue;
mod contacts;
mod counts;
mod everything;
mod feedback;
mod figures;
mod intake_outcomes;
mod ledger;
mod on_time;
mod proceedings;
mod product_figures;
mod reporters;
mod search;
mod selection;
mod sifted;
mod snapshot;
mod tally;
mod tickets;

pub(crate) use catalogue::{CustomerRow, ProductRow, customer_names, products};
pub(crate) use contacts::ContactRow;
pub(crate) use counts::{Cell, Dimensions, counts};
pub(crate) use everything::clear;
pub(crate) use feedback::{FeedbackRecord, feedback_count, feedback_records, reporters_of};
pub(crate) use figures::{
    RegionChannel, StepChannel, children_of, counted_until, figures_by_region, figures_by_step,
    pending_by_day,
};
pub(crate) use intake_outcomes::intake_outcomes;
pub(crate) use ledger::{LedgerRecord, ledger_records};
pub(crate) use on_time::on_time;
pub(crate) use proceedings::{ProceedingRow, proceedings_of};
pub(crate) use product_figures::{ProductFigures, plan_for_each_question, product_figures, top_products};
pub(crate) use search::{Search, found, how_many};
pub(crate) use selection::Selection;
pub(crate) use sifted::{DuplicateRow, RejectedRow};
pub(crate) use snapshot::Snapshot;
pub(crate) use tally::{count_due, due_age};
pub(crate) use tickets::{Clock, TicketRow};
