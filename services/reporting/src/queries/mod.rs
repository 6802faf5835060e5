//! What can be asked, over one transaction that sees the regions of whoever asks.

mod export_feedback_ledger;
mod feedback_ledger;
mod fit;
mod list_ledger;

pub(crate) use export_feedback_ledger::{ExportError, export_feedback_ledger};
pub(crate) use feedback_ledger::feedback_ledger;
pub(crate) use list_ledger::{LedgerEntry, list_ledger};
