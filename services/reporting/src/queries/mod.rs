//! What can be asked, over one transaction that sees the regions of whoever asks.

mod dashboard;
mod export_feedback_ledger;
mod feedback_ledger;
mod fit;
mod ledger_total;
mod list_ledger;
mod top_products;

pub(crate) use dashboard::{Compared, Dashboard, Question, dashboard};
pub(crate) use export_feedback_ledger::{ExportError, export_feedback_ledger};
pub(crate) use feedback_ledger::{Wanted, feedback_ledger};
pub(crate) use ledger_total::{Total, ledger_total};
pub(crate) use list_ledger::{LedgerEntry, list_ledger};
